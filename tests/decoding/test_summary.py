"""Each message is counted once in each group."""

import pytest

from mmc_cli.decoding.payloads import payload_of, services_of
from mmc_cli.decoding.summary import Summary, failure_traits, message_traits
from mmc_cli.gbcs.decode import decode_payload
from mmc_cli.inputs.parser import read
from mmc_cli.records.listing import CountRow
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_against
from tests.gbcs import builder
from tests.samples import ALERT, RESPONSE, V4_0, message


def test_a_summary_counts_every_message_once_in_each_group() -> None:
    summary = Summary(load_spec(V4_0))
    for sample in (message(ALERT), message(ALERT), message(RESPONSE), read(b"<a>")):
        summary.add(message_traits(sample, load_spec(V4_0)))
    counts = {(row.by, row.value): row.messages for row in summary.rows()}
    assert counts["kind", "alert"] == 2
    assert counts["kind", "response"] == counts["kind", "not read"] == 1
    assert counts["alert code", "8F86"] == 2
    assert counts["service", "4.1.1"] == counts["outcome", "failure"] == 1
    assert counts["day", "2026-02-03"] == 3
    assert next(summary.rows()) == CountRow("kind", "alert", None, 2)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-03T00:30:00+01:00", "2026-02-02"),
        (" 2026-02-03T24:00:00Z ", "2026-02-04"),
        ("-0001-02-03T00:00:00Z", "-0001-02-03"),
        ("yesterday", None),
    ],
)
def test_the_day_is_that_of_the_instant(written: str, day: str | None) -> None:
    traits = message_traits(message(ALERT, (">2026-02-03T16:00:00Z<", f">{written}<")), load_spec(V4_0))
    assert ("day", day) in traits


def test_a_payload_that_may_answer_several_services_fails_for_none_of_them() -> None:
    spec, data = load_spec(V4_0), builder.message(builder.access_response(results=((2, 1),)), code="0062")
    clock = read(data.hex().encode()).with_payload(decode_payload(data))
    assert services_of(payload_of(clock), spec) == ("6.11", "8.1.1")
    traits = message_traits(clock, spec)
    judged = failure_traits(traits, validate_against(clock, spec))
    assert ("outcome", "failure") in traits
    assert ("failing device", builder.DEVICE) in judged
    assert "failing service" not in dict(judged)
