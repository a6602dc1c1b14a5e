"""What is refused is named with its place; a defect is counted, and its text, which may be personal, is not shown."""

from mmc_cli.model.origin import Origin
from mmc_cli.redact.refusals import HeldRefusals, Refusals


def test_each_refusal_is_a_line_and_is_counted() -> None:
    lines: list[str] = []
    refusals = Refusals(lines.append)
    refusals.add(Origin("a.csv"), "no reason", 7)
    refusals.add(Origin("a.zip", "b.xml"), "no reason")
    refusals.note(Origin("c.txt"), "not read")
    refusals.add_error(Origin("d.xml"), TypeError("Ann"))
    assert lines[:3] == ["a.csv:7: not redacted: no reason", "a.zip!b.xml: not redacted: no reason", "c.txt: not read"]
    assert (refusals.count, refusals.defects) == (3, 1)
    assert "Ann" not in lines[3]
    assert refusals.first_defect is not None


def test_what_is_held_is_reported_and_counted_once_it_is_taken() -> None:
    lines: list[str] = []
    held, refusals = HeldRefusals(), Refusals(lines.append)
    held.add(Origin("a.csv"), "no reason", 7)
    refusals.take(held.drain())
    refusals.take(held)
    assert (lines, refusals.count) == (["a.csv:7: not redacted: no reason"], 1)
