"""Which versions have what, at a terminal of any width."""

import io

import pytest

from mmc_cli.compare.matrix import build_matrix
from mmc_cli.render.changes_matrix import render
from mmc_cli.specification import known_versions
from tests.samples import written

ROWS = list(build_matrix())


class Terminal(io.StringIO):
    """Text written to a terminal."""

    def isatty(self) -> bool:
        return True


def lines(monkeypatch: pytest.MonkeyPatch, columns: int) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = Terminal()
    written(render, ROWS, out, False)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("columns", [72, 80, 120])
def test_no_version_is_lost_and_no_line_is_too_long(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    shown = lines(monkeypatch, columns)
    assert shown[0].split() == ["Subject", *map(str, known_versions())]
    assert max(map(len, shown)) <= columns
    marks = next(line for line in shown if line.startswith("8F86"))
    assert marks.split()[1:] == ["-", *["yes"] * (len(known_versions()) - 1)]


def test_a_value_is_shown_with_the_versions_that_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = lines(monkeypatch, 80)
    start = shown.index("Description")
    assert [line.split(maxsplit=1)[0] for line in shown[start + 1 : start + 4]] == ["3.1", "4.0", "5.0"]
    assert shown[start + 2].endswith("up to 127 characters long")


def test_a_doubt_is_beside_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = lines(monkeypatch, 160)
    row = next(number for number, line in enumerate(shown) if "rootBySupplier" in line)
    assert shown[row + 1].strip().startswith("caution: not known whether 3.1 held it")


def test_a_long_name_stays_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ReadAuxiliaryControllerConfigurationDataRsp" in lines(monkeypatch, 72)
