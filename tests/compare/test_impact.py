"""Which changes affect a message."""

import pickle

from mmc_cli.compare import compare_versions
from mmc_cli.compare.impact import ChangeFinder, assess_impact
from mmc_cli.inputs.message import Message
from mmc_cli.specification import load_spec
from tests.reports import impact_of
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

CHANGES = compare_versions(load_spec(V3_1), load_spec(V4_0))


def titles(one: Message, valid_in_both: bool = False) -> set[str]:
    return {CHANGES[index].title for index in ChangeFinder(CHANGES).find(one, valid_in_both)}


def test_an_alert_of_4_0_is_affected_by_its_code_and_its_payload() -> None:
    assert titles(message(ALERT)) == {"LimitAPCLevelCommandProcessedDeviceAlert", "8F86", "0121"}


def test_a_response_that_is_the_same_in_4_0_is_not_affected() -> None:
    assert titles(message(RESPONSE)) == set()


def test_a_message_with_a_value_of_4_0_is_affected() -> None:
    changed = message(RESPONSE, ("<ServiceReferenceVariant>4.1.1", "<ServiceReferenceVariant>7.13"))
    assert titles(changed) == {"ServiceReferenceVariant 7.13", "7.13"}


def test_8f66_is_affected_only_with_the_new_message_code() -> None:
    old = message(ALERT, ("8F86", "8F66"), ("0121", "00CB"))
    new = message(ALERT, ("8F86", "8F66"), ("0121", "0124"))
    assert titles(old, valid_in_both=True) == set()
    assert titles(new, valid_in_both=True) == {"8F66 with 0124", "0124"}


def test_a_change_of_a_name_affects_no_message() -> None:
    assert titles(message(RESPONSE, (">0027<", ">00C1<"))) == set()


def test_a_message_valid_in_both_versions_is_searched_by_its_codes_only() -> None:
    assert titles(message(ALERT), valid_in_both=True) == {"8F86", "0121"}


def test_a_message_that_could_not_be_parsed_is_not_affected() -> None:
    assert titles(message("no XML")) == set()


def test_an_impact_says_in_which_versions_the_message_is_valid() -> None:
    impact = impact_of(message(ALERT))
    record = impact.record()
    assert (record.from_, record.to, record.valid_from, record.valid_to) == ("3.1", "4.0", False, True)
    assert not impact.shape
    assert impact.cells()["valid_from"] == "no"
    assert "8F86" in impact.cells()["meets"]


def test_a_compact_impact_is_small_when_pickled() -> None:
    impact = assess_impact(message(ALERT), load_spec(V3_1).schema, load_spec(V4_0).schema, ChangeFinder(CHANGES))
    assert len(impact.change_indices) == 3
    assert len(pickle.dumps(impact)) < 1000
