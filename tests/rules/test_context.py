"""The values that rules read are found once for all of them."""

from datetime import UTC, datetime, timedelta

from lxml import etree

from mmc_cli.model.element_text import element_text
from mmc_cli.model.instant import from_datetime
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.context import RuleContext, read_plan, tomorrow
from mmc_cli.rules.reads import Read, value
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, message


def context(text: str, *changes: tuple[str, str], reads: tuple[Read, ...] = ()) -> RuleContext:
    sample = message(text, *changes)
    assert sample.root is not None
    spec = load_spec(V4_0)
    return RuleContext(sample, spec, sample.root, read_plan(spec, reads))


def names(elements: list[etree._Element]) -> list[str]:
    return [local_name(each) for each in elements]


def test_the_values_of_each_kind_are_found() -> None:
    assert names(context(ALERT).values("time")) == ["Timestamp", "APCLimitPeriodStart", "APCLimitPeriodEnd"]
    assert names(context(RESPONSE).values("time")) == ["Timestamp"]
    assert names(context(RESPONSE).values("status")) == ["DataAccessResult", "DataAccessResult"]


def test_values_that_are_not_plainly_fine_are_named_by_their_kind() -> None:
    assert context(ALERT).values_to_check() == {"time-pair"}
    assert context(RESPONSE).values_to_check() == {"status"}
    assert context(RESPONSE, (">2026-02-03T09", ">2011-02-03T09")).values_to_check() == {"time", "status"}
    assert "declared-version" in context(ALERT, ('"4.0"', '"3.1"')).values_to_check()


def test_a_value_that_a_rule_reads_by_name_is_unusual_where_it_is_not_plainly_fine() -> None:
    reads = (value("OriginatorCounter", accepted="[1-9][0-9]*"), value("ResultingLevel", accepted="[0-9]{2}"))
    assert context(ALERT, reads=reads).values_to_check() == {"time-pair", "ResultingLevel"}
    zero = context(ALERT, (">18446744073709551615<", ">0<"), (">100<", ">10<"), reads=reads)
    assert zero.values_to_check() == {"time-pair", "OriginatorCounter"}


def test_the_first_failed_status_is_found() -> None:
    failed = context(RESPONSE).first_failed_status(debug_only=True)
    assert failed is not None
    assert element_text(failed) == "hardware-fault"
    assert context(RESPONSE, (">hardware-fault<", ">success<")).first_failed_status() is None


def test_tomorrow_is_a_day_ahead_of_this_hour() -> None:
    now = datetime.now(UTC)
    assert not from_datetime(now + timedelta(days=1)).is_after(tomorrow())
    assert not tomorrow().is_after(from_datetime(now + timedelta(days=1, hours=1)))
