"""Every rule trips on its fixture and on nothing else, and a message that differs in the fault alone passes."""

from pathlib import Path

import pytest

from mmc_cli.inputs.parser import read
from mmc_cli.model.base_rules import HEX_PREFIX
from mmc_cli.model.finding import Finding
from mmc_cli.model.version import parse_version
from mmc_cli.rules.apply import apply_rules
from mmc_cli.rules.registry import ALL_RULES, CHECKS
from mmc_cli.specification import load_spec
from mmc_cli.validate import validate_message
from tests.conftest import ROOT
from tests.inputs.reading import read_paths
from tests.samples import ALERT, V3_1, V4_0, message

INVALID = ROOT / "fixtures" / "invalid"
VALID = ROOT / "fixtures" / "valid"
# What a message that declares another version cannot help saying as well.
BESIDE = {"MMC203": {"MMC202"}, "MMC204": {"MMC202", "MMC250"}}
# Messages without a finding, from which fixtures are made.
MIRRORS = sorted([*(VALID / "4.0" / "mirrors").glob("*.xml"), ROOT / "fixtures/wrapped/payload-beside-message.xml"])
HANDLING = [rule.id for rule in ALL_RULES if rule.layer == "handling"]


def findings(path: Path) -> tuple[Finding, ...]:
    ((_, found),) = read_paths(path)
    assert found is not None
    return validate_message(found, V4_0).findings


@pytest.mark.parametrize("rule", HANDLING)
def test_a_rule_trips_on_its_fixtures_and_no_other_rule_does(rule: str) -> None:
    fixtures = sorted((INVALID / rule).glob("*.xml"))
    assert fixtures, f"add a message that trips it to fixtures/invalid/{rule}"
    for path in fixtures:
        found = {finding.rule.id for finding in findings(path)}
        assert rule in found, path.name
        assert found <= {rule} | BESIDE.get(rule, set()), path.name


@pytest.mark.parametrize("path", MIRRORS, ids=lambda path: path.stem)
def test_a_mirror_has_no_finding_at_all(path: Path) -> None:
    assert findings(path) == ()


@pytest.mark.parametrize("rule", HANDLING)
def test_the_fixture_of_a_rule_differs_from_a_mirror_in_a_few_lines(rule: str) -> None:
    fixtures = [path.read_text(encoding="utf-8").splitlines() for path in (INVALID / rule).glob("*.xml")]
    mirrors = [path.read_text(encoding="utf-8").splitlines() for path in MIRRORS]
    fewest = min(len(set(a) ^ set(b)) for a in fixtures for b in mirrors)  # lines that only one has
    assert fewest <= 15, "make the fixture from a message in fixtures/valid/4.0/mirrors, or add one like it there"


def test_rules_have_lasting_ids_and_names_of_their_own() -> None:
    assert [rule.id for rule in ALL_RULES] == sorted({rule.id for rule in ALL_RULES})
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES)
    assert len(CHECKS) + 1 == len(HANDLING)


def test_every_rule_explains_itself_and_names_its_source() -> None:
    for rule in ALL_RULES:
        assert rule.help.endswith("."), rule.id
        assert len(rule.help) > 15, rule.id
        assert rule.source, rule.id


@pytest.mark.parametrize("path", sorted(VALID.rglob("*.xml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_valid_message_passes_the_rules_of_its_version_without_error_or_warning(path: Path) -> None:
    version = parse_version(path.relative_to(VALID).parts[0])
    found = apply_rules(read(path.read_bytes()), load_spec(version))
    assert [each.message for each in found if each.rule.severity != "info"] == []


def is_new_in_4_0(path: Path) -> bool:
    root = read(path.read_bytes()).root
    return root is not None and not load_spec(V3_1).schema.validator.validate(root)


NEW = [path for path in sorted((VALID / "4.0").rglob("*.xml")) if is_new_in_4_0(path)]


@pytest.mark.parametrize("path", NEW, ids=lambda path: path.stem)
def test_a_message_of_a_new_kind_that_declares_3_1_uses_what_is_newer(path: Path) -> None:
    data = path.read_bytes().replace(b'schemaVersion="4.0"', b'schemaVersion="3.1"')
    newer = [each for each in validate_message(read(data), V4_0).findings if each.rule.name == "newer-construct"]
    assert newer
    newer_words = "was added in MMC 4.0; the message declares 3.1", "MMC 3.1, which the message declares, allows"
    assert all(any(words in each.message for words in newer_words) for each in newer)


def test_there_are_messages_of_every_new_kind() -> None:
    assert len(NEW) >= 15


def test_a_hex_prefix_has_a_fix_and_the_release_note_as_its_source() -> None:
    (finding,) = validate_message(message(ALERT, (">8F86<", ">0x8F86<")), V4_0).findings
    assert finding.rule is HEX_PREFIX
    assert (finding.suggestion, finding.rule.source) == ("8F86", "RN 3.7")


def test_a_finding_is_at_its_value() -> None:
    sample = message(ALERT, (">0121<", ">0122<"))
    (finding,) = apply_rules(sample, load_spec(V4_0))
    assert sample.data[finding.place.byte_offset :].startswith(b"0122<")
    assert finding.path == "/GBCSResponse/Header/GBCSHexadecimalMessageCode"


def test_what_could_not_be_read_has_no_findings() -> None:
    assert apply_rules(read(b"<a>"), load_spec(V4_0)) == ()


def test_the_examples_of_the_rules_are_those_of_their_fixtures() -> None:
    from tests.rule_examples import TABLE, build_table

    assert build_table() == TABLE.read_text(encoding="utf-8"), "run: python -m tests.rule_examples"
