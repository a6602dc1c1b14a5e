"""Damage that spreadsheets do to XML, and its repair."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from mmc_cli.inputs.cell_repairs import apply_repairs, repair_stages
from tests.samples import ALERT, RESPONSE

ONE_LINE = re.sub(r">\s+<", "><", ALERT.strip())


def is_same_document(one: str, other: str) -> bool:
    return etree.tostring(etree.fromstring(one.encode()), method="c14n") == etree.tostring(
        etree.fromstring(other.encode()), method="c14n"
    )


def first_readable(text: str) -> str | None:
    for after, _ in repair_stages(text):
        try:
            etree.fromstring(after.encode())
        except etree.XMLSyntaxError:
            continue
        return after
    return None


DAMAGE = {
    "a quote lost before a value": lambda text: text.replace('version="1.0"', 'version=1.0"', 1),
    "a quote lost after a value": lambda text: text.replace('schemaVersion="4.0"', 'schemaVersion="4.0', 1),
    "both quotes lost": lambda text: text.replace('schemaVersion="4.0"', "schemaVersion=4.0", 1),
    "quotes lost everywhere": lambda text: text.replace('"', ""),
    "quotes doubled": lambda text: text.replace('"', '""'),
    "a quote before the message": lambda text: '"' + text,
    "quotes around the message": lambda text: f'"{text}"',
    "a quote after a tag": lambda text: text.replace("?>", '?>"', 1),
    "escaped": lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    "escaped with its quotes": lambda text: text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
    "a declaration that makes no sense": lambda text: re.sub(r"<\?xml[^>]*\?>", '<?xml vers="1.0?>', text),
    "escaped and with a quote lost": lambda text: text.replace('"1.0"', '1.0"', 1).replace("<", "&lt;").replace(">", "&gt;"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("text", [ONE_LINE, ALERT, RESPONSE], ids=["alert-on-one-line", "alert", "response"])
def test_damage_is_repaired_without_changing_a_value(name: str, text: str) -> None:
    damaged = DAMAGE[name](text.strip())
    assert damaged != text.strip()
    repaired = first_readable(damaged)
    assert repaired is not None
    assert is_same_document(repaired, text.strip())


def test_an_undamaged_message_has_nothing_to_repair_but_its_declaration() -> None:
    assert [repairs for _, repairs in repair_stages(ONE_LINE)][:-1] == []


def test_every_damage_is_described() -> None:
    for name, damage in DAMAGE.items():
        descriptions = [
            repair.description
            for _, repairs in repair_stages(damage(ONE_LINE))
            for repair in repairs
            if repair.description
        ]
        assert descriptions, name


@given(some.text(alphabet="<>&;=\"' ?/!xmlGBCSltgquot\n1.0", max_size=80))
def test_repairs_are_in_order_and_give_the_text_of_their_stage(text: str) -> None:
    before = text
    for after, repairs in repair_stages(text):
        assert [each.start for each in repairs] == sorted(each.start for each in repairs)
        assert all(one.end <= other.start for one, other in itertools.pairwise(repairs))
        assert apply_repairs(before, repairs) == after
        before = after
