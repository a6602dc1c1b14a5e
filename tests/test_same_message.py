"""However a message is written, its values, findings and outcome are the same in everything that mmc says of it.

XML lets comments, processing instructions, CDATA sections, character references, prefixes and white space vary without
a change of meaning. Each fixture is written anew with such things at random places.
"""

import random
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec import to_builtins

from mmc_cli.decoding.field_tree import field_tree, leaves
from mmc_cli.decoding.json_record import decode_message
from mmc_cli.decoding.listing import alert_row, message_view, response_row
from mmc_cli.decoding.readings import reading_rows
from mmc_cli.decoding.rows import message_rows
from mmc_cli.decoding.summary import message_traits
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.element_text import element_text
from mmc_cli.model.xml_names import NAMESPACE, XSI, local_name
from mmc_cli.specification import Spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate import spec_for, validate_message
from tests.conftest import ROOT

FIXTURES = sorted([*(ROOT / "fixtures/valid").rglob("*.xml"), *(ROOT / "fixtures/invalid").rglob("MMC2[0-5]*/*.xml")])
BLANKS = ("\n", " ", "\t\n ", "\r\n  ", "&#10;", "&#x20;", "")
NOTHING = ("<!---->", "<!-- 1 -->", "<?p 2?>", "<!-- <a> ]]> & -->", "")


class Writer:
    """Writes a message anew, with whatever changes nothing at random places."""

    def __init__(self, spec: Spec, chance: random.Random) -> None:
        self._spec = spec
        self._chance = chance

    def write(self, root: etree._Element) -> bytes:
        between = self._pick(("", "\n", "<!-- before -->\n", "<?xml-stylesheet href='a.xsl'?>"))
        text = self._element(root, self._spec.schema.root, None, ())
        return f"{between}{text}{self._pick(NOTHING)}\n".encode()

    def _pick(self, choices: tuple[str, ...]) -> str:
        return self._chance.choice(choices)

    def _rarely(self, choices: tuple[str, ...]) -> str:
        return self._pick(choices) if self._chance.random() < 0.25 else ""

    def _element(
        self, element: etree._Element, declaration: Declaration | None, prefix: str | None, known: tuple[str, ...]
    ) -> str:
        names = [] if prefix is not None and self._chance.random() < 0.95 else ["", "ra", "a-b.c"]
        own = self._pick(tuple(names)) if names else str(prefix)
        tag = f"{own}:{local_name(element)}" if own else local_name(element)
        attributes = [
            f'{name}="{self._attribute(str(text), declaration, str(name))}"'
            for name, text in element.items()
            if not name.startswith(XSI)
        ]
        if own not in known or names:
            attributes.append(f'xmlns{":" if own else ""}{own}="{NAMESPACE}"')
        if self._chance.random() < 0.05:
            attributes += [
                f'xmlns:xsi="{XSI[1:-1]}"',
                f'xsi:{self._pick(("schemaLocation", "noNamespaceSchemaLocation"))}="u v"',
            ]
        start = " ".join((tag, *attributes)) + self._rarely((" ", "\n"))
        inside = self._inside(element, declaration, own, (*known, own))
        return f"<{start}/>" if not inside and self._chance.random() < 0.5 else f"<{start}>{inside}</{tag}>"

    def _inside(
        self, element: etree._Element, declaration: Declaration | None, prefix: str, known: tuple[str, ...]
    ) -> str:
        children = list(element.iterchildren(etree.Element))
        if not children:
            has_value = declaration is None or declaration.type.value is not None
            return self._value(element_text(element), declaration) if has_value else self._rarely(NOTHING)
        allowed = declaration.type.children if declaration is not None else {}
        parts = (self._element(child, allowed.get(local_name(child)), prefix, known) for child in children)
        return "".join(f"{self._rarely(BLANKS)}{self._rarely(NOTHING)}{part}" for part in parts) + self._rarely(BLANKS)

    def _value(self, text: str, declaration: Declaration | None) -> str:
        pieces = [self._rarely(NOTHING)]
        while text:
            length = self._chance.randint(1, len(text))
            pieces += [self._piece(text[:length]), self._rarely(NOTHING)]
            text = text[length:]
        if self._collapses(declaration):
            pieces = [self._rarely(BLANKS), *pieces, self._rarely(BLANKS)]
        return "".join(pieces)

    def _piece(self, text: str) -> str:
        kind = self._chance.randrange(6)
        if kind == 0 and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        if kind == 1:
            return "".join(f"&#{ord(letter)};" if self._chance.random() < 0.5 else escaped(letter) for letter in text)
        return escaped(text)

    def _attribute(self, text: str, above: Declaration | None, name: str) -> str:
        own = above.type.attributes.get(name) if above is not None else None
        written = "".join(f"&#x{ord(letter):X};" if self._chance.random() < 0.1 else escaped(letter) for letter in text)
        blanks = (self._rarely(BLANKS), self._rarely(BLANKS)) if self._collapses(own) else ("", "")
        return written.join(blanks)

    @staticmethod
    def _collapses(declaration: Declaration | None) -> bool:
        simple = declaration.type.value if declaration is not None else None
        return simple is not None and simple.builtin != "string"


def escaped(text: str) -> str:
    """A text with what XML does not allow as it is in a value or an attribute."""
    for letter, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        text = text.replace(letter, reference)
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def everything(message: Message) -> dict[str, Any]:
    """All that mmc says of a message, but for positions and the text as it is written."""
    verdict, spec = validate_message(message, None), spec_for(message, None)
    view, decoded = message_view(message, spec), to_builtins(decode_message(message, spec))
    assert decoded.pop("texts") is not None
    return {
        "verdict": (verdict.verdict, verdict.schema_valid, verdict.header),
        "findings": [(each.rule.id, each.path) for each in verdict.findings],
        "message": (view.title, view.facts),
        "fields": [field._replace(raw=None, children=()) for field in leaves(field_tree(message, spec))],
        "row": alert_row(message, spec) if message.header.kind == "alert" else response_row(message, spec),
        "rows": list(message_rows(message, spec)),
        "readings": [row.reading for row in reading_rows(message, spec)],
        "traits": message_traits(message, spec),
        "decoded": decoded,
        "duplicate": message.header.key,
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.relative_to(ROOT / "fixtures").as_posix())
def test_a_message_is_the_same_however_it_is_written(path: Path) -> None:
    message = read(path.read_bytes())
    expected = everything(message)
    if message.root is None or not expected["verdict"][1]:
        pytest.skip("not valid by the schema of the version that it declares")
    for seed in range(3):
        data = Writer(spec_for(message, None), random.Random(seed)).write(message.root)
        said = everything(read(data))
        assert said == expected, data.decode()
