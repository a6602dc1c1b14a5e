"""The pane with the source."""

import json
from dataclasses import replace
from pathlib import Path

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.pane_line import Target
from mmc_cli.browse.rereading import ReadAgain, read_again
from mmc_cli.browse.xml_pane import line_of, xml_lines
from mmc_cli.model.origin import Origin
from tests.browse.test_panes import FAULTY, text_of
from tests.samples import ALERT


def read(path: Path, index: int = 0) -> ReadAgain:
    return read_again(Origin(str(path), None, index), BatchRun((str(path),)))


def test_a_finding_is_below_what_it_is_about() -> None:
    lines = xml_lines(read(FAULTY), 110)
    number = next(number for number, line in enumerate(lines) if line.is_fault)
    assert text_of(lines[number : number + 3]).splitlines() == [
        "27 |             <ra:DataAccessResult>Success</ra:DataAccessResult>",
        "                                      ^^^^^^^",
        '     !1 error[MMC103 value-not-in-list]: DataAccessResult is "Success", which is not an allowed value',
    ]
    assert [each.text for each in lines[number].spans if each.style == "error"] == ["Success"]


def test_a_line_that_is_too_long_is_divided_at_elements(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("".join(map(str.strip, ALERT.splitlines())))
    lines = xml_lines(read(tmp_path / "a.xml"), 80)
    assert "  : <ra:OriginatorCounter>18446744073709551615</ra:OriginatorCounter>" in text_of(lines).splitlines()
    written = "".join("".join(each.text for each in line.spans[1:]) for line in lines)
    assert written == (tmp_path / "a.xml").read_text()


def test_the_lines_of_a_message_in_a_table_are_those_of_the_file(tmp_path: Path) -> None:
    cell = ALERT.replace('"', '""')
    (tmp_path / "a.csv").write_text(f'id,message\n1,"{cell}"\n2,"{cell.replace(">100<", ">Hundred<")}"\n')
    second = read(tmp_path / "a.csv", 1)
    (fault,) = (line for line in xml_lines(second, 100) if line.is_fault)
    assert "Hundred" in text_of([fault])
    file_line = (tmp_path / "a.csv").read_text().splitlines()[fault.target.line - 1]
    assert "Hundred" in file_line
    assert line_of(second, Target(steps=(0, 0))) == second.verdict.first_line + 3


def test_a_fault_is_marked_where_a_message_begins_within_a_line(tmp_path: Path) -> None:
    text = " ".join(ALERT.replace(">100<", ">Hundred<").partition("?>")[2].split())
    (tmp_path / "a.json").write_text(json.dumps([{"id": 1}, {"id": 2, "xml": text}]))
    lines = xml_lines(read(tmp_path / "a.json", 1), 100)
    marked = [each.text for line in lines for each in line.spans if each.style == "error" and line.is_fault]
    assert marked == ["Hundred"]


def test_control_characters_are_escapes() -> None:
    found = read(FAULTY)
    hostile = replace(found, verdict=found.verdict._replace(data=b"<a>\x1b[2J\xe2\x80\xae</a>", findings=()))
    assert text_of(xml_lines(hostile, 80)) == "1 | <a>\\x1b[2J\\u202e</a>"
