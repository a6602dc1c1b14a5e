"""Every rule on files and the schema has a permanent id and name."""

import re

from mmc_cli.model.faults import FAULTS
from tests.conftest import ROOT

# Faults that depend on a run, on options, on the file around a message, or on very many others.
WITHOUT_FIXTURE = {"unknown-version", "not-readable", "not-valid", "repaired", "defect", "more-faults"}


def test_ids_and_names_are_unique_and_in_order() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert [fault.id for fault in FAULTS] == sorted({fault.id for fault in FAULTS})
    assert all(re.fullmatch(r"MMC[012]\d\d", fault.id) for fault in FAULTS)


def test_every_rule_has_a_help_text_and_a_source() -> None:
    assert all(fault.help.endswith(".") and fault.source for fault in FAULTS)


def test_every_fault_has_a_fixture() -> None:
    folders = {folder.name for folder in (ROOT / "fixtures" / "invalid").iterdir()}
    assert {fault.id for fault in FAULTS if fault.name not in WITHOUT_FIXTURE} <= folders
