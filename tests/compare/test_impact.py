"""Which changes a message meets."""

import pickle

from mmc_cli.compare import changes
from mmc_cli.compare.impact import Finder, meeting
from mmc_cli.inputs.message import Message
from mmc_cli.specification import at
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

FOUND = changes(at(V3_1), at(V4_0))


def met(one: Message, both_valid: bool = False) -> set[str]:
    return {FOUND[number].said for number in Finder(FOUND).met(one, both_valid)}


def test_an_alert_of_4_0_meets_its_code_and_its_payload() -> None:
    assert met(message(ALERT)) == {"LimitAPCLevelCommandProcessedDeviceAlert", "8F86", "0121"}


def test_a_response_that_4_0_leaves_alone_meets_nothing() -> None:
    assert met(message(RESPONSE)) == set()


def test_a_value_of_4_0_is_met() -> None:
    changed = message(RESPONSE, ("<ServiceReferenceVariant>4.1.1", "<ServiceReferenceVariant>7.13"))
    assert met(changed) == {"ServiceReferenceVariant 7.13", "7.13"}


def test_8f66_meets_its_change_only_with_the_new_message_code() -> None:
    old = message(ALERT, ("8F86", "8F66"), ("0121", "00CB"))
    new = message(ALERT, ("8F86", "8F66"), ("0121", "0124"))
    assert met(old, both_valid=True) == set()
    assert met(new, both_valid=True) == {"8F66 with 0124", "0124"}


def test_a_change_of_the_name_alone_is_met_by_nobody() -> None:
    assert met(message(RESPONSE, (">0027<", ">00C1<"))) == set()


def test_a_message_that_both_take_is_looked_at_by_its_codes_alone() -> None:
    assert met(message(ALERT), both_valid=True) == {"8F86", "0121"}


def test_what_could_not_be_read_meets_nothing() -> None:
    assert met(message("no XML")) == set()


def test_a_touched_message_says_what_becomes_of_it() -> None:
    one = message(ALERT)
    touched = meeting(one, at(V3_1).schema, at(V4_0).schema, Finder(FOUND)).touched("3.1", "4.0", FOUND)
    record = touched.record()
    assert (record.from_, record.to, record.valid_from, record.valid_to) == ("3.1", "4.0", False, True)
    assert [change.id for change in record.changes] == [change.id for change in touched.changes]
    assert not touched.shape
    assert touched.cells()["valid_from"] == "no"
    assert "8F86" in touched.cells()["meets"]


def test_what_another_process_has_to_tell_of_a_message_is_little() -> None:
    one = meeting(message(ALERT), at(V3_1).schema, at(V4_0).schema, Finder(FOUND))
    assert len(one.numbers) == 3
    assert len(pickle.dumps(one)) < 1000
