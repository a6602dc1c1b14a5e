"""Each message is counted once in each group."""

from mmc_cli.decoding.summary import Summary, message_traits
from mmc_cli.inputs.parser import read
from mmc_cli.records.listing import CountRow
from mmc_cli.specification import load_spec
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
