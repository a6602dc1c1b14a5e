"""Promises of the explaining: ten faults of ten kinds, typos given back, the same findings in every format."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.render import formats_for
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT, Outcome, assert_golden
from tests.samples import V4_0
from tests.test_conformance import pack

GOLDEN = ROOT / "tests" / "golden"
FIXTURES = sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))


@pytest.mark.parametrize("format_", ["concise", "full", "grouped"])
def test_ten_planted_faults_of_ten_kinds_are_ten_findings(mmc: Callable[..., Outcome], format_: str) -> None:
    got = mmc("validate", "tests/golden/ten-faults.xml", "-f", format_)
    assert_golden(got.out, f"ten-faults.{format_}")


def test_the_ten_faults_are_of_ten_rules() -> None:
    findings = validate_message(read((GOLDEN / "ten-faults.xml").read_bytes()), V4_0).findings
    assert len(findings) == len({finding.rule.id for finding in findings}) == 10


def fingerprints(text: str) -> set[str]:
    return set(re.findall(r"(?<![0-9a-f-])[0-9a-f]{16}(?![0-9a-f])", text))


def test_every_format_holds_the_same_findings(mmc: Callable[..., Outcome]) -> None:
    held = {
        format_: fingerprints(mmc("validate", "fixtures/invalid", "-v", "-f", format_).out)
        for format_ in formats_for("verdict")
    }
    assert len(held["jsonl"]) > 40
    assert all(found == held["jsonl"] for found in held.values())


def step(element: etree._Element, name: str) -> etree._Element:
    match = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", name)
    assert match is not None
    same = [child for child in element.iterchildren(etree.Element) if etree.QName(child).localname == match[1]]
    return same[int(match[2] or 1) - 1]


def paths_that_do_not_exist(message: Message) -> Iterator[str]:
    assert message.root is not None
    for finding in validate_message(message, V4_0).findings:
        here = message.root
        for name in finding.path.removeprefix("/GBCSResponse").split("/")[1:]:
            if name.startswith("@"):
                if name[1:] not in {etree.QName(str(key)).localname for key in here.attrib}:
                    yield finding.path
            else:
                here = step(here, name)


def test_every_finding_of_the_fixtures_has_a_path_that_exists() -> None:
    for path in (ROOT / "fixtures/invalid").rglob("*.xml"):
        message = read(path.read_bytes())
        if message.root is not None:
            assert list(paths_that_do_not_exist(message)) == []


def test_every_finding_of_the_conformance_pack_has_a_path_that_exists(conformance: Path) -> None:
    for message, row in pack(conformance):
        if row["mmc_4.0"] == "invalid":
            assert list(paths_that_do_not_exist(message)) == [], row["file"]


def typo(word: str, chance: random.Random) -> str:
    at_ = chance.randrange(1, len(word)) if len(word) > 1 else 0
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (word[:at_] + letter + word[at_:], word[:at_] + letter + word[at_ + 1 :], word[:at_] + word[at_ + 1 :])
    )


def planted(chance: random.Random) -> Iterator[tuple[Message, str]]:
    """Messages with one typo in an element's name or a listed value, and what stood there."""
    while True:
        root = read(chance.choice(FIXTURES).read_bytes()).root
        assert root is not None
        schema = load_spec(V4_0).schema
        places: list[tuple[etree._Element, bool]] = []
        for element in root.iterdescendants(etree.Element):
            declaration = schema.declaration(element)
            places.append((element, False))
            if declaration is not None and declaration.type.value is not None and declaration.type.value.enum_values:
                places.append((element, True))
        element, value = chance.choice(places)
        name = etree.QName(element)
        original = (element.text or "").strip() if value else name.localname
        wrong = typo(original, chance)
        if value:
            element.text = wrong
        elif re.fullmatch(r"[A-Za-z]\w*", wrong):
            element.tag = f"{{{name.namespace}}}{wrong}"
        message = read(etree.tostring(root))
        if message.root is not None and not schema.validator.validate(message.root):
            yield message, original


def test_of_200_typos_nearly_all_get_the_original_back_first_and_verified(
    record_property: Callable[[str, object], None],
) -> None:
    typos = planted(random.Random(2020))
    given_back, missed = 0, []
    for message, original in (next(typos) for _ in range(200)):
        findings = validate_message(message, V4_0).findings
        if findings and findings[0].suggestion == original:
            given_back += 1
        else:
            missed.append((original, findings[0].message, findings[0].suggestion))
    record_property("given back", given_back)
    print(f"{given_back} of 200 typos were given back as the first, verified suggestion")
    assert given_back >= 190, missed
