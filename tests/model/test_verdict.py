"""A verdict is written as a record, or as a row for each finding."""

from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0, message

INVALID = validate_message(message(ALERT, (">100<", ">101<")), V4_0)
VALID = validate_message(message(ALERT), V4_0)


def test_a_record_has_the_header_and_every_finding() -> None:
    record = INVALID.record()
    assert (record.file, record.kind, record.alert_code, record.mmc_version) == ("sample.xml", "alert", "8F86", "4.0")
    assert (record.verdict, record.schema_valid) == ("invalid", False)
    (finding,) = record.findings
    assert (finding.id, finding.severity, finding.layer, finding.actual) == ("MMC105", "error", "schema", "101")
    assert finding.path.endswith("/ResultingLevel")
    assert ALERT.replace(">100<", ">101<").encode()[finding.byte_offset :].startswith(b"101<")


def test_a_source_of_the_finding_itself_replaces_that_of_its_rule() -> None:
    (finding,) = INVALID.findings
    without = INVALID._replace(findings=(finding._replace(source=""),))
    assert without.record().findings[0].source == finding.rule.source
    other = INVALID._replace(findings=(finding._replace(source="GBCS 13"),))
    assert other.record().findings[0].source == "GBCS 13"


def test_each_finding_is_a_row_and_a_valid_message_is_one_without_a_finding() -> None:
    (row,) = INVALID.rows()
    cells = row.cells()
    assert (cells["file"], cells["verdict"], cells["id"], cells["line"]) == ("sample.xml", "invalid", "MMC105", "20")
    assert cells["expected"]
    (row,) = VALID.rows()
    assert (row.cells()["verdict"], row.cells()["id"], row.cells()["line"]) == ("valid", "", "")
    assert list(row.cells()) == list(cells)
