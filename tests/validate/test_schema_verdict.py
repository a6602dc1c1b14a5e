"""The verdict is that of XML Schema 1.0, also where libxml2 or xmlschema decide otherwise."""

import random
import re
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NS, XSI
from mmc_cli.specification import load_spec
from mmc_cli.validate import schema_verdict
from mmc_cli.validate.schema_faults import find_faults, has_own_fault
from mmc_cli.validate.schema_verdict import find_schema_faults, is_schema_valid
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, V5_0, V5_1, message

SPEC = load_spec(V4_0)


@pytest.mark.parametrize("white_space", ["\n ", " ", "\t"])
def test_white_space_around_a_time_is_nothing(white_space: str) -> None:
    time = "2026-02-03T16:00:00Z"
    sample = message(ALERT, (f">{time}</ra:Timestamp>", f">{white_space}{time}{white_space}</ra:Timestamp>"))
    assert is_schema_valid(sample, SPEC)


@pytest.mark.parametrize(
    ("value", "valid"),
    [("QUI=", True), (" Q U\nI = ", True), ("QUI", False), ("QU-_", False), ("QUJ=", False), ("QU.I=", False)],
)
def test_base64_is_what_the_standard_calls_so(value: str, valid: bool) -> None:
    text = (ROOT / "fixtures/valid/4.0/responses/4.8.1-encrypted.xml").read_text(encoding="utf-8")
    changed = re.sub(r"(<(?:\w+:)?GBCSData[^>]*>)[^<]*", rf"\g<1>{value}", text)
    assert changed != text
    assert is_schema_valid(message(changed), SPEC) == valid


def test_a_fault_that_only_xmlschema_knows_is_reported_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmc_cli.validate.schema_faults.find_faults", lambda root, spec, limit=None: [])
    (fault,) = find_schema_faults(message(RESPONSE, (">41208<", ">-5<")), SPEC)
    assert (fault.rule.id, etree.QName(fault.element).localname) == ("MMC199", "OriginatorCounter")
    assert "report" in fault.rule.help


def test_xmlschema_is_not_asked_about_a_fault_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_verdict, "_ask_xmlschema", lambda root, spec: pytest.fail("asked"))
    assert not is_schema_valid(message(RESPONSE, (">41208<", ">-5<")), SPEC)


TEXTS = [
    "",
    " ",
    "1",
    "-1",
    "success",
    "true",
    "\n2026-02-03T09:30:10Z ",
    "AAAA",
    "A-_A",
    "\u00a01",
    "1.5",
    "09:00:00 ",
]
NAMES = sorted({f"{NS}{node.get('name')}" for node in SPEC.schema.tree.iter("{*}element")})


def mutate(root: etree._Element, chance: random.Random) -> None:
    element = chance.choice(list(root.iter(etree.Element)))
    parent = element.getparent()
    match chance.randrange(8):
        case 0:
            element.text = chance.choice(TEXTS)
        case 1 if parent is not None:
            parent.remove(element)
        case 2 if parent is not None:
            children = list(parent)
            chance.shuffle(children)
            parent[:] = children
        case 3 if parent is not None:
            element.tag = chance.choice([*NAMES, etree.QName(element).localname])
        case 4 if parent is not None:
            element.tail = chance.choice(TEXTS)
        case 5:
            element.set(chance.choice(["Position", "note", f"{XSI}nil", f"{XSI}type"]), chance.choice(["1", "EUI"]))
        case 6:
            etree.SubElement(element, chance.choice(NAMES))
        case 7:
            element.insert(0, etree.Comment("x"))


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))[::6], ids=lambda path: path.stem)
def test_our_check_and_libxml2_agree_on_mutations_and_xmlschema_on_the_rest(path: Path) -> None:
    chance = random.Random(path.stem)
    other = None
    for _ in range(100):
        root = etree.parse(path).getroot()
        for _ in range(chance.randint(1, 3)):
            mutate(root, chance)
        root = etree.fromstring(etree.tostring(root))
        ours = not find_faults(root, SPEC)
        if ours != SPEC.schema.validator.validate(root):
            other = other or xmlschema.XMLSchema10(SPEC.schema.to_xsd())
            assert ours == other.is_valid(root), etree.tostring(root)


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))[::9], ids=lambda path: path.stem)
def test_a_fault_of_an_element_itself_is_one_of_the_message(path: Path) -> None:
    chance, quick = random.Random(path.stem), 0
    for _ in range(60):
        root = etree.parse(path).getroot()
        for _ in range(chance.randint(1, 3)):
            mutate(root, chance)
        sample = message(etree.tostring(root, encoding="unicode"))
        assert sample.root is not None
        is_valid = not find_schema_faults(sample, SPEC)
        assert is_schema_valid(sample, SPEC) == is_valid
        own = [has_own_fault(element, SPEC) for element in sample.root.iter(etree.Element)]
        if f"{XSI}type" not in {name for element in sample.root.iter(etree.Element) for name in element.attrib}:
            assert not (is_valid and any(own))
            quick += any(own)
    assert quick > 20


@pytest.mark.parametrize("version", [V3_1, V4_0, V5_0, V5_1], ids=str)
def test_what_libxml2_rejects_for_elements_and_attributes_our_own_check_rejects_too(version: Version) -> None:
    spec, chance, trusted = load_spec(version), random.Random(str(version)), 0
    paths = sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml"))
    for _ in range(300):
        root = etree.parse(chance.choice(paths)).getroot()
        mutate(root, chance)
        sample = message(etree.tostring(root, encoding="unicode"))
        assert sample.root is not None
        validator = spec.schema.validator
        if validator.validate(sample.root) or schema_verdict.may_use_xsi(sample.data):
            continue
        error = validator.error_log.last_error
        if error is not None and error.type in schema_verdict._NOT_ABOUT_VALUES:
            trusted += 1
            assert find_faults(sample.root, spec), etree.tostring(root)
            assert not is_schema_valid(sample, spec)
    assert trusted > 60


def test_a_message_rejected_for_an_element_needs_no_check_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_verdict, "_find_faults", lambda root, spec, limit: pytest.fail("checked"))
    monkeypatch.setattr("mmc_cli.validate.schema_faults.has_own_fault", lambda element, spec: pytest.fail("checked"))
    assert not is_schema_valid(message(RESPONSE, ("<Header>", "<Weather/><Header>")), SPEC)


def test_the_verdict_on_very_many_elements_side_by_side_is_that_on_few() -> None:
    entry = '<COSEMResponse Position="1" ResponseCode="0"><DataAccessResult>{}</DataAccessResult></COSEMResponse>'
    start, end = RESPONSE.index("<COSEMResponse"), RESPONSE.index("</COSEMDebug>")
    for result, count in (("success", 0), ("Success", 5001)):
        entries = entry.format("success") * 20_000 + entry.format(result) * 6_000
        wide = message(RESPONSE[:start] + entries + RESPONSE[end:])
        assert len(find_schema_faults(wide, SPEC)) == count
