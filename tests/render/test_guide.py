"""A guide at a terminal."""

from io import StringIO

from mmc_cli.render.guide import write_guide

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
