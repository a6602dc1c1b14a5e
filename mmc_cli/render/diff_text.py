"""Writes comparisons of messages as text: for each pair that differs, both places and a line for each value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from mmc_cli.decoding.sentences import with_unit
from mmc_cli.message_diff.comparison import Comparison
from mmc_cli.message_diff.fields import Difference, describe_value
from mmc_cli.model.field import Field
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.full import width_for
from mmc_cli.render.layout import wrap_line

_COLORS = {"-": "red", "+": "green"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Comparison], None]]:
    """Write each pair of messages that differs, and each message without a counterpart."""

    width = width_for(out)

    def add(comparison: Comparison) -> None:
        for line in _lines(comparison):
            mark = _COLORS.get(line.lstrip()[:1])
            bold = line.startswith(("---", "+++"))
            text = disarm_commands(clean(line))
            for part in wrap_line(text, width, 4) if width is not None else (text,):
                print(click.style(part, mark, bold=bold or None) if color and mark else part, file=out)

    yield add


def describe_sides(difference: Difference) -> tuple[str, str]:
    """Return both values of a difference in words: with unit and meaning, empty without a value."""
    return _describe(difference.a), _describe(difference.b)


def describe_place(difference: Difference) -> str:
    """Return the path of a difference, and which entries of lists it is in."""
    return " ".join((difference.path, *(f"({key})" for key in difference.keys)))


def _lines(comparison: Comparison) -> Iterator[str]:
    if comparison.outcome is None:
        return
    first, second = comparison.places
    if comparison.outcome == "changed":
        yield from (f"--- {first}", f"+++ {second}", comparison.title)
        for difference in comparison.differences.shown:
            yield from _difference_lines(difference)
        yield ""
    elif comparison.problem is not None:
        yield f"not compared: {' and '.join(filter(None, (first, second)))}: {comparison.problem}"
    else:
        mark = "-" if comparison.a is not None else "+"
        yield f"{mark} only in {'A' if mark == '-' else 'B'}: {first or second}: {comparison.title}"


def _difference_lines(difference: Difference) -> Iterator[str]:
    yield f"  {describe_place(difference)}" + (": the order differs" if difference.kind == "order" else "")
    if difference.kind == "order":
        return
    delta = f"  ({difference.delta})" if difference.delta is not None else ""
    first, second = describe_sides(difference)
    if difference.a is not None:
        yield f"    - {first}"
    if difference.b is not None:
        yield f"    + {second}{delta}"


def _describe(field: Field | None) -> str:
    if field is None:
        return ""
    value = with_unit(describe_value(field), field.unit)
    about = ", ".join(filter(None, (field.meaning, field.problem, field.note)))
    return f"{value or '(empty)'}" + (f"  {about}" if about else "")
