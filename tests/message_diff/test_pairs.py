"""Each message finds its counterpart on the other side."""

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.message_diff.comparison import Comparison, ReadMessage
from mmc_cli.message_diff.conditions import Conditions
from mmc_cli.message_diff.pairs import PairBy, compare_messages, pair_messages
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from tests.samples import ALERT, RESPONSE, V4_0, message


def at(file: str, member: str | None = None, index: int = 0, **header: str | None) -> ReadMessage:
    return ReadMessage(Origin(file, member, index), Header(**header), b"")  # type: ignore[arg-type]


def pairs(
    a: list[ReadMessage], b: list[ReadMessage], by: PairBy | None = None, paths: tuple[str, str] = ("a", "b")
) -> list[tuple[str | None, str | None]]:
    return [
        (first and str(first.origin), second and str(second.origin)) for first, second in pair_messages(a, b, by, paths)
    ]  # type: ignore[misc]


def read(text: str, file: str = "a.xml") -> ReadMessage:
    parsed = message(text)
    return ReadMessage(Origin(file), parsed.header, parsed.data)


def compared(a: ReadMessage | None, b: ReadMessage | None) -> Comparison:
    return compare_messages((a, b), Conditions(), V4_0, DEFAULT_READ_OPTIONS)


def test_two_single_messages_are_counterparts_whatever_they_are() -> None:
    assert pairs([at("a/x", device="1")], [at("b/y", device="2")]) == [("a/x", "b/y")]
    assert pairs([at("a/x", device="1")], [at("b/y", device="2")], "message") == [("a/x", None), (None, "b/y")]


def test_messages_are_paired_by_sender_code_and_service() -> None:
    a = [at("a/1", device="1"), at("a/2", device="2", alert_code="8F86"), at("a/3", device="2", alert_code="8F87")]
    b = [at("b/1", device="2", alert_code="8F87"), at("b/2", device="1"), at("b/3", device="3")]
    assert pairs(a, b) == [("a/1", "b/2"), ("a/2", None), ("a/3", "b/1"), (None, "b/3")]


def test_of_alike_messages_those_with_one_counter_are_paired_then_the_others_in_their_order() -> None:
    a = [at(f"a/{counter}", device="1", counter=counter) for counter in ("1", "2", "3", "4")]
    b = [at(f"b/{counter}", device="1", counter=counter) for counter in ("9", "3", "8")]
    assert pairs(a, b) == [("a/1", "b/9"), ("a/2", "b/8"), ("a/3", "b/3"), ("a/4", None)]


def test_a_duplicate_is_paired_with_a_duplicate() -> None:
    same = [at("a/1", device="1", counter="7"), at("a/2", device="1", counter="7")]
    assert pairs(same, same) == [("a/1", "a/1"), ("a/2", "a/2")]


def test_messages_are_paired_by_their_name_below_the_paths() -> None:
    a = [at("a/in/x.xml"), at("a/y.xml"), at("a/t.csv", "row 1", 0)]
    b = [at("b.zip", "y.xml"), at("b.zip", "in/x.xml"), at("b.zip", "z.xml")]
    assert pairs(a, b, "name", ("a", "b.zip")) == [
        ("a/in/x.xml", "b.zip!in/x.xml"),
        ("a/y.xml", "b.zip!y.xml"),
        ("a/t.csv!row 1", None),
        (None, "b.zip!z.xml"),
    ]


def test_the_folder_of_an_archive_that_is_compared_is_no_part_of_a_name() -> None:
    a, b = [at("a.zip", "old/x.xml"), at("a.zip", "old/y.xml")], [at("a.zip", "new/y.xml"), at("a.zip", "new/x.xml")]
    assert pairs(a, b, "name", ("a.zip!old/", "a.zip!new")) == [
        ("a.zip!old/x.xml", "a.zip!new/x.xml"),
        ("a.zip!old/y.xml", "a.zip!new/y.xml"),
    ]


def test_several_messages_of_one_file_are_told_apart_by_their_number() -> None:
    a, b = [at("a", None, 0), at("a", None, 1)], [at("b", None, 1), at("b", None, 2)]
    assert pairs(a, b, "name") == [("a", None), ("a", "b"), (None, "b")]


def test_counterparts_are_compared_by_their_fields() -> None:
    found = compared(read(ALERT), read(ALERT.replace(">100<", ">80<")))
    assert (found.outcome, len(found.differences.shown)) == ("changed", 1)
    assert compared(read(ALERT), read(ALERT)).outcome is None


def test_an_alert_and_a_response_are_not_comparable() -> None:
    assert compared(read(ALERT), read(RESPONSE)).problem == "A is an alert and B is a response"


def test_a_message_that_could_not_be_read_is_not_comparable() -> None:
    unread = ReadMessage(Origin("b.xml"), Header(), b"", "no such file")
    assert compared(read(ALERT), unread).problem == "B cannot be read: no such file"
    assert compared(None, unread).outcome == "not-comparable"
    assert compared(read(ALERT), None).outcome == "only-in-a"
