"""Every rule on files and the schema has a permanent id and name."""

import re

from mmc_cli.model.base_rules import BASE_RULES
from tests.conftest import ROOT

# Rules about the run, the options, the file around a message, or very many faults.
WITHOUT_FIXTURE = {"unknown-version", "not-readable", "not-valid", "repaired", "defect", "more-faults"}


def test_ids_and_names_are_unique_and_in_order() -> None:
    assert len({rule.name for rule in BASE_RULES}) == len(BASE_RULES)
    assert [rule.id for rule in BASE_RULES] == sorted({rule.id for rule in BASE_RULES})
    assert all(re.fullmatch(r"MMC[012]\d\d", rule.id) for rule in BASE_RULES)


def test_every_rule_has_a_help_text_and_a_source() -> None:
    assert all(rule.help.endswith(".") and rule.source for rule in BASE_RULES)


def test_every_rule_has_a_fixture() -> None:
    folders = {folder.name for folder in (ROOT / "fixtures" / "invalid").iterdir()}
    assert {rule.id for rule in BASE_RULES if rule.name not in WITHOUT_FIXTURE} <= folders
