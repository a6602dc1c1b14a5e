"""What a person sees at a terminal of 80 and of 120 columns: every kind of message, and each list.

The golden files are tests/golden/terminal-*.txt. No word or number in them is broken inside, no column is empty.
"""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mmc_cli.decoding.listing import message_view
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.render.layout import _break
from mmc_cli.render.message import render
from mmc_cli.validate import spec_for, validate_message
from tests.conftest import ROOT, Outcome, assert_golden

WIDTHS = (80, 120)
_VERY_WIDE = 2000
MESSAGES = sorted(
    [*(ROOT / "fixtures/valid/4.0/responses").glob("*.xml"), *(ROOT / "fixtures/valid/4.0/alerts").glob("*.xml")]
)
# A message of each shape: fields, a table, grids, a profile, sections, a fault, colour.
IN_COLOUR = (
    "fixtures/valid/4.0/alerts/8F86-LimitAPCLevelCommandProcessedDeviceAlert.xml",
    "fixtures/valid/4.0/responses/4.8.1-ReadActiveImportProfileDataRsp.xml",
    "fixtures/valid/4.0/responses/6.5-UpdateDeviceConfigurationVoltageRsp-hardware-fault.xml",
    "fixtures/invalid/MMC103/wrong-case.xml",
    "fixtures/invalid/MMC105/level-above-100.xml",
)
COMMANDS = {
    "alerts": "show alerts fixtures/valid/4.0/alerts",
    "responses": "show responses fixtures/valid/4.0/responses --failed --sort severity",
    "readings": "show readings fixtures/valid/4.0/mirrors fixtures/valid/4.0/alerts",
    "summary": "show summary fixtures/valid",
    "rules": "explain --list rules",
    "matrix": "diff-versions --matrix",
    "diff-versions": "diff-versions --generate 0",
    "explain": "explain 8F86 MMC103 ResultingLevel",
}


def shown(path: Path, width: int, color: bool = False) -> str:
    out = io.StringIO()
    message = read(path.read_bytes(), Origin(path.relative_to(ROOT).as_posix()))
    spec = spec_for(message, None)
    view = message_view(message, spec)._replace(verdict=validate_message(message, spec.version))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        with render(out, color) as add:
            add(view)
    return out.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_response_and_alert_is_shown_as_before(width: int) -> None:
    parts = [f"== {path.name}\n{shown(path, width)}" for path in MESSAGES]
    assert_golden("\n".join(parts), f"terminal-messages-{width}.txt")


@pytest.mark.parametrize("width", WIDTHS)
def test_messages_in_colour_are_shown_as_before(width: int) -> None:
    parts = [f"== {name}\n{shown(ROOT / name, width, color=True)}" for name in IN_COLOUR]
    assert_golden("\n".join(parts), f"terminal-colour-{width}.txt")


@pytest.fixture
def at_terminal(mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], str]:
    """Run `mmc` as at a terminal of a width, without colour."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)

    def run(name: str, width: int) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        return mmc(*COMMANDS[name].split(), "--color", "never").out

    return run


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_lists_and_pages_are_shown_as_before(at_terminal: Callable[[str, int], str], name: str, width: int) -> None:
    assert_golden(at_terminal(name, width), f"terminal-{name}-{width}.txt")


def tokens(text: str) -> set[str]:
    return set(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


def broken_tokens(narrow: str, wide: str) -> list[str]:
    """Return the tokens of a narrow output that are not tokens of a wide one, or pieces of a long one."""
    whole = tokens(wide)
    pieces = set()
    for token in whole:
        parts = _break(token)
        pieces |= {"".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)}
    return sorted(each for each in tokens(narrow) - whole - pieces if re.search(r"\w", each))


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_no_word_or_number_of_a_message_is_broken_inside(path: Path) -> None:
    wide = shown(path, _VERY_WIDE)
    for width in (80, 100, 120):
        lines = shown(path, width).splitlines()
        assert max(map(len, lines)) <= width
        found = [each for each in broken_tokens("\n".join(lines), wide) if not _is_added(each)]
        assert not found, "these are parts of words"


def _is_added(token: str) -> bool:
    """Return whether a token is not of the message: an index of a grid or of an entry, or a count."""
    return bool(
        re.fullmatch(
            r"\d+-\d+|\d+|\(\d+\)|of|entries\.|Each|mark|highest|the|is|Not|shown:|At\.|[\u2581-\u2588\u00b7]+", token
        )
    )


@pytest.mark.parametrize("name", ["alerts", "responses", "readings", "rules"])
def test_no_word_or_number_of_a_list_is_broken_inside(at_terminal: Callable[[str, int], str], name: str) -> None:
    wide = at_terminal(name, _VERY_WIDE)
    for width in WIDTHS:
        golden = (ROOT / "tests" / "golden" / f"terminal-{name}-{width}.txt").read_text(encoding="utf-8")
        body = re.sub(r"Not shown:(.|\n)*?csv\)\.", "", golden)
        assert not broken_tokens(body, wide)


GOLDENS = sorted((ROOT / "tests" / "golden").glob("terminal-*.txt"))


def tables(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the heading and the rows of each table: what is above and below a line of hyphens."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not re.fullmatch(r" *-{6,}", line):
            continue
        left = len(line) - len(line.lstrip(" "))
        above, below = [], []
        for each in reversed(lines[:number]):
            if not each.strip() or len(each) - len(each.lstrip(" ")) < left or re.match(r" *.*\(\d+\)$", each):
                break
            above.insert(0, each)
        for each in lines[number + 1 :]:
            if not each.strip() or each.lstrip(" ").startswith(("!", "...", "Not shown")):
                break
            below.append(each)
        yield above[-3:], below


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_no_column_of_a_table_is_empty(path: Path) -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", path.read_text(encoding="utf-8"))
    for heading, rows in tables(text):
        if not heading:
            continue
        names = list(re.finditer(r"\S+(?: \S+)*", heading[-1]))
        ends = [match.start() - 2 for match in names[1:]] + [None]
        for match, end in zip(names, ends, strict=True):
            cells = [row[match.start() : max(match.end(), end or match.end())] for row in rows]
            assert any(cell.strip() for cell in cells), f"{match[0]} in {heading}"


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_no_line_ends_in_spaces_or_is_wider_than_the_terminal(path: Path) -> None:
    width = int(path.stem.rpartition("-")[2])
    for line in re.sub(r"\x1b\[[0-9;]*m", "", path.read_text(encoding="utf-8")).splitlines():
        assert line == line.rstrip(" ")
        is_whole = re.match(r"== | +<", line)  # the name of a file, a line of an example
        assert is_whole or len(line) <= width
