"""Remarks on valid values: that one probably means "no value", or that its unit is not settled.

schemas/no_values.csv lists the numbers for "no value" by unit or type; mmc:doubt in schemas/mmc.xsd marks the units.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from mmc_cli.decoding.prices import Amount
from mmc_cli.model.lexical import plain_number
from mmc_cli.specification import table_rows
from mmc_cli.specification.declarations import Declaration, Simple

# Returns the remark on a number, given as text, or None.
FindNote: TypeAlias = Callable[[str], str | None]


def describe_doubt(declaration: Declaration) -> str | None:
    """Return the caution about a unit that the sources do not settle; None for a unit that is settled."""
    if declaration.doubt is None:
        return None
    return f"unit unconfirmed: {declaration.doubt} (see release note 5.1)"


def no_value_finder(declaration: Declaration) -> FindNote | None:
    """Return the function that recognizes the numbers a meter sends for "no value"; None if there are none."""
    simple = declaration.type.value
    return _finder(declaration.unit, _whole_type(simple)) if simple is not None else None


def describe_number(text: str, amount: Amount | None, declaration: Declaration) -> str | None:
    """Return the remarks on a number: why a price has no amount, "no value", a unit that is not settled."""
    find_note = no_value_finder(declaration)
    problem = amount.problem if amount is not None else ""
    notes = (problem, find_note(text) if find_note is not None else None, describe_doubt(declaration))
    return "; ".join(filter(None, notes)) or None


def describe_no_values(declaration: Declaration) -> str:
    """Return in words which numbers of an element probably mean "no value"; empty if none."""
    simple = declaration.type.value
    numbers = _numbers(declaration.unit, _whole_type(simple)) if simple is not None else {}
    described = ", ".join(f"{number} ({_describe(bits)})" for number, bits in numbers.items())
    return f"probably {described}" if described else ""


def no_value_numbers(declaration: Declaration) -> tuple[str, ...]:
    """Return the numbers of an element that probably mean "no value"."""
    simple = declaration.type.value
    return tuple(_numbers(declaration.unit, _whole_type(simple))) if simple is not None else ()


def _whole_type(simple: Simple) -> str:
    """Return the built-in type whose largest number a value may be; empty for a type with limits of its own."""
    return "" if simple.facets or simple.enum_values else simple.builtin


@cache
def _finder(unit: str | None, builtin: str) -> FindNote | None:
    numbers = _numbers(unit, builtin)
    if not numbers:
        return None
    shortest = min(map(len, numbers))

    def find(text: str) -> str | None:
        bits = numbers.get(plain_number(text)) if len(text) >= shortest else None  # most numbers are shorter
        return f"probably no value: {_describe(bits)}" if bits is not None else None

    return find


def _numbers(unit: str | None, builtin: str) -> dict[str, str]:
    """Return the numbers for "no value" of a unit and a built-in type, with their bits."""
    return {row["value"]: row["bits"] for row in table_rows("no_values.csv") if row["of"] in (unit, builtin)}


def _describe(bits: str) -> str:
    return f"the largest {bits}-bit number"
