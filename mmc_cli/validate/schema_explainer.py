"""Turns the faults in a message into findings: each at its place in the file, with a fix if one is verified.

inputs/positions.py finds the places, fix_trials.py tries the fixes.
"""

from collections.abc import Sequence

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Edit, Finding, Place
from mmc_cli.validate.content_model import MAX_FAULTS
from mmc_cli.validate.fault import Fault
from mmc_cli.validate.fix_trials import verified_fixes


def explain_faults(message: Message, fault_list: Sequence[Fault]) -> tuple[Finding, ...]:
    """Return the findings of the faults in a message, in document order; the last one says if there are too many."""
    root = message.root
    assert root is not None, "only a parsed message can be explained"
    more: tuple[Finding, ...] = ()
    if len(fault_list) > MAX_FAULTS:
        fault_list = fault_list[:MAX_FAULTS]
        more = (Finding(base_rules.MORE_FAULTS, f"more than {MAX_FAULTS:,} faults: {MAX_FAULTS:,} of them are listed"),)
    verified = verified_fixes(fault_list)
    moves = _find_moves(fault_list, verified)
    names = positions.element_paths(root, {fault.element for fault in fault_list} | set(moves.values()))
    element_positions = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    gaps = {(names[fault.element][0], fault.gap) for fault in fault_list if fault.position == "gap"}
    gap_places = positions.text_places(message.data, gaps) if gaps else {}
    findings = []
    for number, fault in enumerate(fault_list):
        steps, path = names[fault.element]
        position = element_positions.get(steps)
        place = gap_places.get((steps, fault.gap)) if fault.position == "gap" else None
        finding = _finding(fault, path, position, place or _place(fault, position), number in verified)
        if number in moves:
            positions_of = {
                each: element_positions[names[each][0]]
                for each in (fault.element, moves[number])
                if names[each][0] in element_positions
            }
            finding = finding._replace(edits=_move(fault, positions_of, message.data))
        findings.append(finding)
    return (*sorted(findings, key=lambda finding: finding.place.byte_offset), *more)


def _find_moves(fault_list: Sequence[Fault], verified: set[int]) -> dict[int, etree._Element]:
    """Return, by the index of the fault, the sibling beside which each verified move puts an element."""
    proposed = [number for number in verified if (fix := fault_list[number].fix) is not None and fix.change == "move"]
    if not proposed:
        return {}
    from mmc_cli.validate.move_edits import find_anchor

    found = {}
    for number in proposed:
        fault = fault_list[number]
        if fault.fix is not None and (anchor := find_anchor(fault.fix, fault.element)) is not None:
            found[number] = anchor
    return found


def _move(fault: Fault, positions_of: dict[etree._Element, positions.ElementPosition], data: bytes) -> tuple[Edit, ...]:
    from mmc_cli.validate.move_edits import move_edits

    return move_edits(fault.fix, fault.element, positions_of, data) if fault.fix is not None else ()


def _finding(
    fault: Fault, path: str, position: positions.ElementPosition | None, place: Place, is_verified: bool
) -> Finding:
    from mmc_cli.validate.fixes import fix_edits

    suggestion: str | None = None
    edits: tuple[Edit, ...] = ()
    advice: str | None = None
    if fault.other_version is not None:
        other = fault.other_version
        advice = f"MMC {other} allows this: check against it (--mmc-version {other}), or correct the message."
    elif fault.fix is not None and is_verified:
        suggestion = str(fault.fix)
        edits = fix_edits(fault.fix, fault.element, position) if position is not None else ()
    return Finding(
        fault.rule,
        fault.message,
        place,
        _path(fault, path),
        fault.actual,
        fault.expected,
        suggestion,
        source=fault.source,
        edits=edits,
        advice=advice,
    )


def _place(fault: Fault, position: positions.ElementPosition | None) -> Place:
    if position is None:
        return Place(line=int(fault.element.sourceline or 1))
    if fault.attribute is not None:
        return position.attributes.get(fault.attribute, position.name)
    return {"name": position.name, "text": position.value, "end": position.end, "gap": position.name}[fault.position]


def _path(fault: Fault, path: str) -> str:
    if fault.attribute is not None and fault.rule is not base_rules.ATTRIBUTE_MISSING:
        return f"{path}/@{fault.attribute}"
    if fault.rule is base_rules.MISSING_ELEMENT and fault.position == "name":
        return path.rpartition("/")[0]  # the element is missing from the parent of the sibling that marks the gap
    return path
