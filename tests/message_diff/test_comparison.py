"""The result of a comparison, as rows and records."""

from mmc_cli.message_diff.comparison import COLUMNS, Comparison, ReadMessage
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from tests.message_diff.samples import compare
from tests.samples import ALERT

A = ReadMessage(Origin("a.zip", "x.xml", 2), Header("alert", device="00-1E", alert_code="8F86"), b"")
B = A._replace(origin=Origin("b.xml"))
LEVEL = compare(ALERT, ALERT.replace(">100<", ">80<"))


def test_messages_without_a_difference_have_no_row() -> None:
    assert list(Comparison(A, B).rows()) == []
    assert Comparison(A, B).outcome is None


def test_a_difference_is_a_row_with_both_places_and_values() -> None:
    (row,) = Comparison(A, B, LEVEL).rows()
    cells = row.cells()
    assert tuple(cells) == COLUMNS
    shown = ("a", "b", "difference", "value_a", "value_b", "delta", "unit", "code")
    assert [cells[name] for name in shown] == ["a.zip!x.xml", "b.xml", "changed", "100", "80", "-20", "%", "0x8F86"]


def test_the_record_of_a_difference_says_where_both_messages_are() -> None:
    (row,) = Comparison(A, B, LEVEL).rows()
    record = row.record()
    assert (record.file_a, record.member_a, record.index_a) == ("a.zip", "x.xml", 2)
    assert (record.file_b, record.member_b, record.index_b) == ("b.xml", None, 0)
    assert (record.alert_code, record.device, record.value_b) == ("8F86", "00-1E", "80")


def test_a_message_without_a_counterpart_is_one_row() -> None:
    (row,) = Comparison(None, B).rows()
    record = row.record()
    assert (record.difference, record.file_a, record.file_b, record.path_b) == ("only-in-b", None, "b.xml", None)


def test_messages_that_are_not_comparable_are_one_row_with_the_reason() -> None:
    (row,) = Comparison(A, B, problem="b.xml: not well-formed").rows()
    assert (row.record().difference, row.record().reason) == ("not-comparable", "b.xml: not well-formed")


def test_a_title_says_what_the_message_is_and_who_sent_it() -> None:
    assert Comparison(A, B).title == "alert 8F86 from 00-1E"
    response = A._replace(header=Header("response", service_reference_variant="4.1.1"))
    assert Comparison(response, None).title == "response to 4.1.1"
    assert Comparison(A._replace(header=Header()), None).title == "message"
