"""What the job makes of one message: the rows of the tables that are wanted."""

from mmc_cli.batch.counts import Counts
from mmc_cli.database.tables_job import INVALID, Problem, Rows, TablesJob
from mmc_cli.inputs.parser import read
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, message

SPEC = load_spec(V4_0)


def test_only_the_tables_that_are_wanted_are_filled() -> None:
    pieces = list(TablesJob(("alerts", "findings")).process(message(ALERT), SPEC, Counts()))
    assert [piece.table for piece in pieces if isinstance(piece, Rows)] == ["alerts"]


def test_many_rows_come_in_pieces() -> None:
    path = ROOT / "fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert.xml"
    one = path.read_text(encoding="utf-8")
    start, end = one.index("<ra:Payload>"), one.index("</ra:Payload>")
    entries = one[one.index(">", start + len("<ra:Payload>")) + 1 : one.rindex("</", start, end)]
    data = one.replace(entries, entries * 10).encode()
    sizes = [
        len(piece.rows)
        for piece in TablesJob(("readings",)).process(read(data, Origin("a.xml")), SPEC, Counts())
        if isinstance(piece, Rows)
    ]
    assert len(sizes) > 1
    assert max(sizes) == sizes[0] == 100


def test_a_message_that_the_schema_rejects_is_counted_and_has_its_rows() -> None:
    counts = Counts()
    pieces = list(TablesJob().process(message(ALERT.replace(">100<", ">101<")), SPEC, counts))
    assert counts.counters[INVALID] == 1
    assert {piece.table for piece in pieces if isinstance(piece, Rows)} >= {"messages", "alerts", "findings"}


def test_what_cannot_be_read_is_a_problem_and_a_finding() -> None:
    counts, source = Counts(), Source(Origin("a.xml"), b"<broken")
    problem, findings = TablesJob().report_unreadable(source, read(b"<broken", source.origin), counts)
    assert problem == Problem("a.xml", "malformed")
    assert isinstance(findings, Rows)
    assert findings.table == "findings"
    assert counts.malformed == 1


def test_what_cannot_be_opened_is_not_checked() -> None:
    counts = Counts()
    problem, *_ = TablesJob(("messages",)).report_unreadable(Source(Origin("a.xml"), None, "gone"), None, counts)
    assert problem == Problem("a.xml", "not_checked")
    assert counts.warnings == ["a.xml: not checked: gone"]


def test_a_response_has_readings_with_values() -> None:
    pieces = TablesJob(("readings",)).process(message(RESPONSE), SPEC, Counts())
    assert sum(len(piece.rows) for piece in pieces if isinstance(piece, Rows)) > 0
