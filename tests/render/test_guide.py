"""A guide at a terminal."""

from io import StringIO

import pytest

from mmc_cli.cli.commands.help import guide_titles, read_guide
from mmc_cli.render.guide import write_guide
from mmc_cli.render.layout import width_of

TEXT = "# Limits\n\nSee `--max-bytes`.\n\n| limit | default |\n|---|---|\n| bytes | 48 MB |\n\n```console\n$ mmc --version\nmmc 1\n```\n"


def test_headings_tables_and_examples_are_laid_out() -> None:
    out = StringIO()
    write_guide(TEXT, out, color=False)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert ["Limits"] in lines
    assert ["limit", "default"] in lines
    assert ["$", "mmc", "--version"] in lines
    assert not any(sign in out.getvalue() for sign in ("#", "`", "|", "\x1b"))


def test_colour_is_written_when_asked_for() -> None:
    out = StringIO()
    write_guide(TEXT, out, color=True)
    assert "\x1b[" in out.getvalue()


def shown_at(width: int, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    out = StringIO()
    write_guide(text, out, color=False)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def test_an_example_that_fits_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    table = f"Day         Total\n{'-' * 78}\n2026-01-12     97"
    lines = shown_at(80, f"```console\n{table}\n```\n", monkeypatch)
    assert lines == [f"  {line}" for line in table.splitlines()]


def test_a_command_that_is_too_long_can_still_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    command = "$ mmc decode inbox/ --rows profile --log-times end -f csv -o days.csv"
    lines = shown_at(50, f"```console\n{command}\n```\n", monkeypatch)
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert " ".join(" ".join(lines).replace("\\", "").split()) == command


def test_no_word_of_a_command_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "fixtures/valid/4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml"
    lines = shown_at(80, f"```console\n$ mmc show message {path}\n```\n", monkeypatch)
    assert lines == ["  $ mmc show message \\", f"      {path}"]


def test_a_line_of_output_that_is_too_long_continues_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown_at(
        40, "```console\n$ mmc x\nerror: a level of 101 is out of range; expected 0 to 100\n```\n", monkeypatch
    )
    assert lines == ["  $ mmc x", "  error: a level of 101 is out of range;", "      expected 0 to 100"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_of_a_guide_is_wider_than_the_terminal_and_no_word_is_cut(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in guide_titles():
        lines = shown_at(width, read_guide(name), monkeypatch)
        assert max(map(width_of, lines)) <= width, name
        assert "\u2026" not in "".join(lines), name


def test_a_tab_in_an_example_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown_at(40, "```console\n$ cut -f 1,2\nname\tan explanation that is long\n```\n", monkeypatch)
    assert lines[1:] == ["  name    an explanation that is long"]


def test_an_option_and_its_value_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    command = "$ mmc decode inbox/ --rows profile --log-times end -f csv -o days.csv"
    for width in range(40, 72):
        lines = shown_at(width, f"```console\n{command}\n```\n", monkeypatch)
        assert not any(line.endswith(("-f \\", "-o \\", "--rows \\", "--log-times \\")) for line in lines)
