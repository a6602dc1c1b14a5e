"""Turns the faults in a message into findings: each at its place in the file, with a fix if one is verified.

inputs/positions.py finds the places, fix_trials.py tries the fixes.
"""

from collections.abc import Mapping, Sequence

from lxml import etree

from mmc_cli.inputs import positions
from mmc_cli.inputs.message import Message
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Edit, Finding, Place
from mmc_cli.validate.content_model import MAX_FAULTS
from mmc_cli.validate.fault import Fault
from mmc_cli.validate.fix_trials import verified_fixes
from mmc_cli.validate.fixes import Fix


def make_findings(message: Message, faults: Sequence[Fault]) -> tuple[Finding, ...]:
    """Return the findings of the faults in a message, in document order; the last one says if there are too many."""
    root, shown = message.root, faults[:MAX_FAULTS]
    assert root is not None, "only a parsed message has faults"
    verified = verified_fixes(shown)
    anchors = _find_anchors(shown, verified)
    names = positions.element_paths(root, {fault.element for fault in shown} | set(anchors.values()))
    of_steps = positions.element_positions(message.data, {steps for steps, _ in names.values()})
    of_elements = {element: of_steps[steps] for element, (steps, _) in names.items() if steps in of_steps}
    gaps = {(names[fault.element][0], fault.gap) for fault in shown if fault.position == "gap"}
    gap_places = positions.text_places(message.data, gaps) if gaps else {}
    findings = []
    for number, fault in enumerate(shown):
        steps, path = names[fault.element]
        position = of_elements.get(fault.element)
        gap_place = gap_places.get((steps, fault.gap)) if fault.position == "gap" else None
        finding = _finding(fault, path, position, gap_place or _place(fault, position), number in verified)
        if fault.fix is not None and number in anchors:
            finding = finding._replace(edits=_move_edits(fault.fix, fault.element, of_elements, message.data))
        findings.append(finding)
    more = (_more_faults(),) if len(faults) > MAX_FAULTS else ()
    return (*sorted(findings, key=lambda finding: finding.place.byte_offset), *more)


def _more_faults() -> Finding:
    return Finding(base_rules.MORE_FAULTS, f"more than {MAX_FAULTS:,} faults: {MAX_FAULTS:,} of them are listed")


def _find_anchors(faults: Sequence[Fault], verified: set[int]) -> dict[int, etree._Element]:
    """Return, by the index of the fault, the sibling beside which each verified move puts an element."""
    proposed = [number for number in verified if (fix := faults[number].fix) is not None and fix.change == "move"]
    if not proposed:
        return {}
    from mmc_cli.validate.move_edits import find_anchor

    anchors = {}
    for number in proposed:
        fault = faults[number]
        if fault.fix is not None and (anchor := find_anchor(fault.fix, fault.element)) is not None:
            anchors[number] = anchor
    return anchors


def _move_edits(
    fix: Fix, element: etree._Element, of_elements: Mapping[etree._Element, positions.ElementPosition], data: bytes
) -> tuple[Edit, ...]:
    from mmc_cli.validate.move_edits import move_edits

    return move_edits(fix, element, of_elements, data)


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
