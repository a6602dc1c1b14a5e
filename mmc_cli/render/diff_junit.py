"""Writes comparisons of messages as JUnit XML: a test case for each pair, with a failure for each difference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import dirname
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from mmc_cli.message_diff.comparison import Comparison
from mmc_cli.render.clean import clean
from mmc_cli.render.diff_text import describe_place, describe_sides
from mmc_cli.render.junit import collect_cases


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Comparison], None]]:
    """Collect a test case for each pair; at the end write them below their counts."""
    with collect_cases(out, "mmc diff") as add_case:

        def add(comparison: Comparison) -> None:
            places = " and ".join(filter(None, comparison.places))
            add_case(clean(dirname(comparison.origin.file)) or ".", clean(places), list(_elements(comparison)))

        yield add


def _elements(comparison: Comparison) -> Iterator[str]:
    if comparison.problem is not None:
        yield _element("error", "not-comparable", comparison.problem, comparison.title)
    elif comparison.outcome in ("only-in-a", "only-in-b"):
        side = "B" if comparison.b is None else "A"
        yield _element("failure", comparison.outcome, f"{side} has no such message", comparison.title)
    for each in comparison.differences.shown:
        first, second = describe_sides(each)
        detail = f"A: {first or 'absent'}\nB: {second or 'absent'}" if each.kind != "order" else comparison.title
        yield _element("failure", each.kind, f"{describe_place(each)} {each.kind}", detail)


def _element(tag: str, kind: str, message: str, detail: str) -> str:
    lines = escape("\n".join(map(clean, detail.split("\n"))))
    return f"<{tag} type={quoteattr(kind)} message={quoteattr(clean(message))}>{lines}</{tag}>"
