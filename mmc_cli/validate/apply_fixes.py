"""Applies the verified fixes of findings to the bytes of a message, and validates it again, until none is left.

Every byte outside the edits is kept. A fix that does not improve the message is not applied.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple, TypeAlias

from mmc_cli.inputs.encodings import detect_encoding
from mmc_cli.model.finding import Edit, Finding
from mmc_cli.model.verdict import Verdict

Validate: TypeAlias = Callable[[bytes], Verdict]

_MAX_ROUNDS = 100


class FixedMessage(NamedTuple):
    """The bytes of a message after fixes, the verdict on them, and the findings that were fixed."""

    data: bytes
    verdict: Verdict
    fixed: tuple[Finding, ...] = ()


def fix_message(data: bytes, verdict: Verdict, validate: Validate) -> FixedMessage:
    """Return a message with every fix applied that improves it.

    Args:
        data: The bytes of the message, in which the findings have their places.
        verdict: The verdict on them.
        validate: Returns the verdict on changed bytes of the message.
    """
    message, seen = FixedMessage(data, verdict), {data}
    for _ in range(_MAX_ROUNDS):
        better = next(_improvements(message, validate), None)
        if better is None or better.data in seen:
            break
        seen.add(better.data)
        message = better
    return message


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return bytes with some ranges, which may not overlap, replaced by texts in the encoding of the bytes."""
    encoding = detect_encoding(data)
    for edit in sorted(edits, key=_start, reverse=True):
        start = edit.place.byte_offset
        data = data[:start] + edit.text.encode(encoding, "xmlcharrefreplace") + data[start + edit.place.byte_length :]
    return data


def _improvements(message: FixedMessage, validate: Validate) -> Iterator[FixedMessage]:
    """Yield the message with all fixes that do not overlap, then with each alone, if that improves it."""
    together = _without_overlap(message.verdict.findings)
    alone = [[each] for each in message.verdict.findings if each.edits]
    for findings in [together, *alone] if len(together) > 1 else alone:
        data = apply_edits(message.data, (edit for finding in findings for edit in finding.edits))
        verdict = validate(data)
        if _is_better(verdict, message.verdict, findings):
            yield FixedMessage(data, verdict, (*message.fixed, *findings))


def _is_better(new: Verdict, old: Verdict, fixed: list[Finding]) -> bool:
    """Return True if a message can still be read, some findings are gone, and there are no more errors than before."""
    remaining = {_identify(finding) for finding in new.findings}
    is_read = new.checked and new.schema_valid is not None
    return is_read and remaining.isdisjoint(map(_identify, fixed)) and _count_errors(new) <= _count_errors(old)


def _identify(finding: Finding) -> tuple[str, str, str | None]:
    return finding.rule.id, finding.path, finding.actual


def _count_errors(verdict: Verdict) -> int:
    return sum(each.rule.severity == "error" for each in verdict.findings)


def _without_overlap(findings: tuple[Finding, ...]) -> list[Finding]:
    chosen, taken = list[Finding](), list[Edit]()
    for _, alike in groupby((each for each in findings if each.edits), key=lambda each: each.edits):
        finding = next(alike)
        if not any(_overlap(edit, other) for edit in finding.edits for other in taken):
            chosen.append(finding)
            taken += finding.edits
    return chosen


def _overlap(edit: Edit, other: Edit) -> bool:
    return _start(edit) <= _end(other) and _start(other) <= _end(edit)


def _start(edit: Edit) -> int:
    return edit.place.byte_offset


def _end(edit: Edit) -> int:
    return edit.place.byte_offset + edit.place.byte_length
