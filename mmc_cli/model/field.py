"""A decoded message: a tree of fields, each with its raw text, value, meaning and unit."""

from typing import TYPE_CHECKING, NamedTuple

from mmc_cli.model.element_text import collapse
from mmc_cli.model.verdict import Verdict

if TYPE_CHECKING:
    from mmc_cli.model.block import Block


class Field(NamedTuple):
    """One element or attribute of a message, with its raw text and everything known about it.

    `value` is the typed value: int, Decimal, bool, datetime, or text in its canonical form. `problem` says why the raw
    text is not a value of its type, or which other version has it. `note` is a remark on a correct value: that it
    probably means "no value", or that its unit is not settled. `repeats` is true if the schema allows several;
    `minutes` is the interval between the entries of a log, if it has one.
    """

    label: str
    path: str
    raw: str | None = None
    value: object = None
    meaning: str | None = None
    unit: str | None = None
    attribute: bool = False
    problem: str | None = None
    children: tuple["Field", ...] = ()
    note: str | None = None
    repeats: bool = False
    minutes: int | None = None

    @property
    def one_line(self) -> str | None:
        """The raw text on one line; None for an element with child elements only."""
        return None if self.raw is None else collapse(self.raw)

    def cells(self) -> dict[str, str]:
        """Return path, value, unit, meaning, problem and note."""
        return {
            "path": self.path,
            "value": self.one_line or "",
            "unit": self.unit or "",
            "meaning": self.meaning or "",
            "problem": self.problem or "",
            "note": self.note or "",
        }


class MessageView(NamedTuple):
    """One message for a person: the facts that matter first, by label, then every field.

    `verdict` is None if not requested; `whole` is true if long lists are shown in full. `blocks` are the body of a
    payload that is not an MMC message, whose shape no schema defines.
    """

    title: str
    facts: dict[str, str]
    fields: Field
    verdict: Verdict | None = None
    whole: bool = False
    blocks: "tuple[Block, ...] | None" = None
