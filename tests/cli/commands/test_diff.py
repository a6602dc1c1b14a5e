"""`mmc diff`: what differs between messages."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE
from tests.test_hostile import FILES, is_harmless

Mmc = Callable[..., Outcome]


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders: an alert in both, of another level, and a response in the first."""
    for side, level in (("a", 100), ("b", 80)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "alert.xml").write_text(ALERT.replace(">100<", f">{level}<"))
    (tmp_path / "a" / "response.xml").write_text(RESPONSE)
    return tmp_path / "a", tmp_path / "b"


def test_messages_that_differ_exit_with_1(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    got = mmc("diff", *(side / "alert.xml" for side in sides), "-f", "text")
    assert got.lines[-3:] == ["    - 100 %", "    + 80 %  (-20)", ""]
    assert got.err == "1 pair compared: 1 different (1 difference)\n"
    assert got.code == 1


def test_messages_that_do_not_differ_exit_with_0(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    got = mmc("diff", sides[0], sides[0], "-f", "text")
    assert (got.out, got.err, got.code) == ("", "2 pairs compared: 2 equal\n", 0)


def test_a_message_without_a_counterpart_is_named(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    got = mmc("diff", *sides, "-f", "text")
    assert f"- only in A: {sides[0]}/response.xml: response to 4.1.1 from 00-1E-4F-7A-20-00-11-02" in got.lines
    assert got.err == "1 pair compared: 1 different (1 difference); 1 message only in A\n"
    assert "+ only in B" in mmc("diff", sides[1], sides[0], "-f", "text").out


def test_a_pipe_gets_a_line_for_each_difference(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    head, changed, missing = (line.split("\t") for line in mmc("diff", *sides).lines)
    assert head[:3] == ["a", "b", "difference"]
    assert changed[5:9] == ["100", "80", "-20", "%"]
    assert missing[1:3] == ["", "only-in-a"]


def test_without_differences_a_table_has_its_columns_and_json_is_an_empty_array(
    mmc: Mmc, sides: tuple[Path, Path]
) -> None:
    assert len(mmc("diff", sides[0], sides[0], "-f", "csv").lines) == 1
    assert json.loads(mmc("diff", sides[0], sides[0], "-f", "json").out) == []


def test_a_message_that_cannot_be_read_exits_with_3(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    (sides[1] / "alert.xml").write_text("<GBCSResponse")
    got = mmc("diff", *sides, "--pair", "name", "-f", "text")
    assert "not compared: " in got.out
    assert got.code == 3


def test_an_alert_and_a_response_exit_with_3(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    got = mmc("diff", sides[0] / "alert.xml", sides[0] / "response.xml", "-f", "text")
    assert "A is an alert and B is a response" in got.out
    assert got.code == 3


def test_a_side_that_is_not_there_is_not_a_side_without_messages(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    got = mmc("diff", sides[0], "nowhere", "-f", "text")
    assert got.out == ""
    assert "nowhere: not checked: not found" in got.err
    assert got.code == 3


def test_a_side_without_messages_exits_with_4(mmc: Mmc, sides: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    got = mmc("diff", sides[1], tmp_path / "empty")
    assert "1 message only in A" in got.err
    assert got.code == 4


def test_what_is_disregarded_is_reported_in_a_line(mmc: Mmc, sides: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.xml"
    other.write_text(
        RESPONSE.replace("41208", "1").replace("10435000", "10435009").replace("hardware-fault", "success")
    )
    got = mmc("diff", sides[0] / "response.xml", other, "--ignore", "DebugInfo", "--tolerance", "Value=9")
    assert got.err.splitlines() == [
        "1 pair compared: 1 equal",
        "1 difference in OriginatorCounter not shown (use --all)",
        "1 difference ignored (--ignore)",
        "1 difference within --tolerance",
    ]
    assert got.code == 0
    assert mmc("diff", sides[0] / "response.xml", other, "--all", "-q").code == 1


def test_messages_are_selected_on_both_sides(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    assert mmc("diff", *sides, "--kind", "alert").err == "1 pair compared: 1 different (1 difference)\n"


def test_one_side_may_be_standard_input(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    assert mmc("diff", sides[0] / "alert.xml", "-", stdin=ALERT.encode()).code == 0
    with pytest.raises(click.UsageError, match="only one of the two can be standard input"):
        mmc("diff", "-", "-")


def test_versions_are_compared_by_another_command(mmc: Mmc) -> None:
    with pytest.raises(click.UsageError, match=r"did you mean mmc diff-versions 3\.1 4\.0\?"):
        mmc("diff", "3.1", "4.0")


@pytest.mark.parametrize("value", ["Value", "=1", "Value=x", "Value=-1", "Value=NaN", "Value=Infinity", "Value="])
def test_a_tolerance_is_a_path_and_a_number(mmc: Mmc, value: str) -> None:
    with pytest.raises(click.BadParameter, match="expected a path and a number"):
        mmc("diff", "a", "b", "--tolerance", value)


def test_the_output_may_not_be_an_input(mmc: Mmc, sides: tuple[Path, Path]) -> None:
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("diff", *sides, "-o", sides[1] / "alert.xml")


def test_the_corpus_does_not_differ_from_itself(mmc: Mmc, corpus: Path) -> None:
    assert mmc("diff", corpus, corpus, "--all", "-q").code == 0


@pytest.mark.parametrize("format_", ["text", "tsv", "csv", "jsonl", "markdown", "html", "junit"])
@pytest.mark.parametrize(
    "name", ["escape sequences", "a line end in a value", "a formula", "a name with a control character", "NULs"]
)
def test_hostile_values_and_names_are_inert_in_every_format(mmc: Mmc, tmp_path: Path, name: str, format_: str) -> None:
    (tmp_path / "a\x1b[31m.xml").write_bytes(FILES[name][0])
    (tmp_path / "b.xml").write_text(ALERT)
    got = mmc("diff", tmp_path / "a\x1b[31m.xml", tmp_path / "b.xml", "-f", format_)
    assert got.code in (1, 3)
    assert is_harmless(got.out.replace("\t", ""))
    assert is_harmless(got.err)
    assert not (format_ == "csv" and any(cell.startswith("=") for line in got.lines for cell in line.split(",")))
