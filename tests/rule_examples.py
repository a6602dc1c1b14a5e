"""Makes schemas/rule_examples.csv: for each rule, the lines of a fixture that break it, and the right ones.

The right lines are those after the verified fix, or those of the mirror that differs least or is chosen. `python -m tests.rule_examples` writes the table; a test says when it is out of date.
"""

import csv
import io
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from textwrap import dedent

from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.samples import V4_0

TABLE = ROOT / "schemas" / "rule_examples.csv"
_MIRRORS = ROOT / "fixtures" / "valid" / "4.0" / "mirrors"
_MAX_LINES, _MAX_LENGTH = 12, 120
# The mirror that shows what is right, where it is not the one that differs least.
_CHOSEN = {
    "MMC216": "outage",
    "MMC218": "limit",
    "MMC222": "operational-update",
    "MMC226": "reading",
    "MMC231": "reading",
    "MMC232": "failed-reading",
    "MMC233": "scheduler-debug",
    "MMC234": "decrypted-reading",
    "MMC239": "device-log",
    "MMC240": "failed-device-log",
    "MMC241": "tamper-in-summer-time",
    "MMC244": "outage",
    "MMC246": "single-register",
    "MMC247": "reading",
    "MMC251": "credentials",
    "MMC252": "credentials-alert",
}


def build_table() -> str:
    """Return the text of the table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("rule", "faulty", "right", "fixture", "source"))
    for rule in ALL_RULES:
        examples = [each for path in _fixtures(rule.id) for each in _examples(rule.id, path)]
        if examples:
            faulty, right, path = min(examples, key=lambda each: (each[0].count("\n") + each[1].count("\n"), each))
            writer.writerow((rule.id, faulty, right, path, "mmc"))
    return out.getvalue()


def _fixtures(rule: str) -> list[Path]:
    return sorted((ROOT / "fixtures" / "invalid" / rule).glob("*.xml"))


def _examples(rule: str, path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the faulty lines and the right ones of a fixture, against each message that is right."""
    data = path.read_bytes()
    message = read(data, Origin(path.name))
    if message.root is None:
        return
    names = (_CHOSEN[rule],) if rule in _CHOSEN else [each.stem for each in sorted(_MIRRORS.glob("*.xml"))]
    right = [(_MIRRORS / f"{name}.xml").read_bytes() for name in names]
    for finding in validate_message(message, V4_0).findings:
        if finding.rule.id == rule and finding.edits:
            fixed = data
            for edit in sorted(finding.edits, key=lambda each: -each.place.byte_offset):
                start, length = edit.place.byte_offset, edit.place.byte_length
                fixed = fixed[:start] + edit.text.encode() + fixed[start + length :]
            right = [fixed]
            break
    for each in right:
        yield from _difference(data.decode(), each.decode(), path.relative_to(ROOT).as_posix())


def _difference(faulty: str, right: str, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield the lines that differ, if they are few."""
    old, new = faulty.splitlines(), right.splitlines()
    changes = [each for each in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"]
    if not changes:
        return
    first, last = changes[0], changes[-1]
    wrong, good = old[first[1] : last[2]], new[first[3] : last[4]]
    if not wrong or not good:  # a line is too many or missing: the one before shows where
        wrong, good = old[first[1] - 1 : last[2]], new[first[3] - 1 : last[4]]
    if max(len(wrong), len(good)) <= _MAX_LINES and max(map(len, (*wrong, *good))) <= _MAX_LENGTH:
        yield dedent("\n".join(wrong)), dedent("\n".join(good)), path


if __name__ == "__main__":
    TABLE.write_text(build_table(), encoding="utf-8")
