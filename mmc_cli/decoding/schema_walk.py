"""Walks a message along the schema: each element with its declaration and the step of its path."""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.model.xml_names import NS, local_name
from mmc_cli.specification.declarations import Declaration


def parsed_root(message: Message) -> etree._Element:
    """Return the root element of a message. Raises ValueError for a message that could not be read."""
    if message.root is None:
        raise ValueError("the message could not be read: its findings say why")
    return message.root


def declared_children(
    element: etree._Element, declaration: Declaration | None
) -> Iterator[tuple[etree._Element, Declaration | None, str]]:
    """Yield each element inside an element, with its declaration and the step of its path.

    The declaration is None for an element that the schema does not allow there. A step is numbered from 1 if the schema
    lets the element repeat, even if it occurs once: LogEntry[1].
    """
    allowed = declaration.type.children if declaration is not None else {}
    counts: dict[str, int] = {}
    for child in element.iterchildren(etree.Element):
        tag = str(child.tag)
        step = local_name(tag)
        own = allowed.get(step) if tag.startswith(NS) else None
        if own is not None and own.repeats:
            counts[step] = counts.get(step, 0) + 1
            step = f"{step}[{counts[step]}]"
        yield child, own, step
