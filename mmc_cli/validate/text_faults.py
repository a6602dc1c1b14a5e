"""Finds text where only elements are allowed: one fault for each stretch of it; invisible characters are named."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.model import base_rules
from mmc_cli.model.characters import is_visible, name_characters
from mmc_cli.model.element_text import collapse, text_stretches
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate.fault import Fault

_MAX_SHOWN = 60


def text_faults(element: etree._Element, declaration: Declaration) -> Iterator[Fault]:
    """Yield the faults of text in an element without a value."""
    stretches = text_stretches(element)
    is_empty = declaration.type.is_empty
    rule = "must be empty" if is_empty else "may contain only elements"
    for gap, stretch in enumerate(stretches):
        text = collapse(stretch)
        if text:
            message = f"{declaration.name} contains {_describe(text)}, but {rule}"
            yield Fault(base_rules.MUST_BE_EMPTY, element, message, "gap", actual=text[:_MAX_SHOWN], gap=gap)
        elif stretch and is_empty and len(stretches) == 1:
            message = f"{declaration.name} contains white space, but {rule}"
            yield Fault(base_rules.MUST_BE_EMPTY, element, message)


def _describe(text: str) -> str:
    """Return a text in quotes, or, if it is invisible, the names of its characters."""
    if any(map(is_visible, text)):
        return f'the text "{text[:_MAX_SHOWN]}"'
    return name_characters(text.replace(" ", ""))
