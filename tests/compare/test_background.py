"""The drivers of changes, the cautions beside verdicts, and the scope appendix of the release note."""

from mmc_cli.compare import compare_names
from mmc_cli.compare.background import describe_background, describe_drivers, scope_changes
from mmc_cli.compare.changes import Change, load_change_rules
from mmc_cli.specification import known_versions, table_rows
from mmc_cli.specification.catalogue import split_cell
from mmc_cli.specification.document import DRIVERS
from tests.samples import V3_1, V4_0, V5_0

UNDRIVEN = {"release-note", "section-unchanged", "change-not-described", "section-changed"}


def changes(old: str = "3.1", new: str = "4.0") -> tuple[Change, ...]:
    return compare_names(old, new)


def one(subject: str, old: str = "3.1", new: str = "4.0", **values: str) -> Change:
    (found,) = (
        each
        for each in changes(old, new)
        if each.subject == subject and each.layer != "handling" and values.items() <= each.cells().items()
    )
    return found


def test_every_change_of_4_0_has_a_driver_but_those_that_the_release_note_gives_none() -> None:
    without = {each.rule.name for each in changes() if not each.drivers}
    assert without <= UNDRIVEN
    assert all(each.drivers for each in changes() if each.layer != "handling")


def test_the_device_log_belongs_to_secmp0093_and_the_controllers_to_crp612() -> None:
    assert one("CHFConnectedDeviceLog").drivers == ("SECMP0093",)
    assert one("LimitAPCLevelRsp").drivers == ("CRP612",)
    assert one("011C").drivers == ("CRP612",)


def test_the_mirror_of_a_change_has_the_same_drivers_and_caution() -> None:
    for forth in changes():
        (back,) = (
            each
            for each in changes("4.0", "3.1")
            if (each.path, each.rule.name, each.old, each.new) == (forth.path, forth.rule.mirror, forth.new, forth.old)
        )
        assert (back.drivers, back.caution) == (forth.drivers, forth.caution)


def test_a_driver_of_4_0_drives_nothing_after_4_0() -> None:
    assert {name for each in changes("4.0", "5.0") for name in each.drivers} == set()
    assert one("@ClockStatus", "5.0", "5.1").drivers == ("SEC Mod 15",)


def test_an_unapproved_driver_says_so_and_the_release_note_has_its_date() -> None:
    assert describe_drivers(["CRP612", "SECMP0093"]) == (
        "CRP612, SECMP0093 (not yet approved when the release note was issued)"
    )
    assert next(describe_background(changes())) == "source: MMC V4.0 release note of 9 April 2020"
    assert list(describe_background(changes("5.1", "5.4"))) == []


def test_a_verdict_in_doubt_has_a_caution() -> None:
    removed = one("CredentialsReplacementMode", old="3.1", new="4.0", rule="enum-value-removed")
    assert removed.caution.startswith("not known whether 3.1 held it")
    narrowed = one("Description", "4.0", "5.0")
    assert (narrowed.old, narrowed.new) == ("up to 127 characters long", "up to 22 characters long")
    assert narrowed.caution.startswith("sources clash")
    assert one("LimitAPCLevelRsp").caution == ""


def test_the_scope_has_its_six_columns_as_printed() -> None:
    scope = {each.path: each.new for each in scope_changes(V3_1, V4_0)}
    assert scope["SECMP0093"] == (
        "DUIS Doc Y, DUIS Schema Y, MMC Doc Y, MMC Schema Y, Other Spec N, DCC System Impacted DSP only P&C"
    )
    assert {name for name, text in scope.items() if text and "Other Spec Y (S1SR)" in text} == {
        "SECMP0081",
        "CR1045",
        "CR1290",
        "CR1291",
        "Inconsistent Units",
    }
    assert [each.path for each in scope_changes(V4_0, V5_0)] == []


def test_an_item_of_the_scope_says_its_group_its_title_its_status_and_what_else_is_known() -> None:
    reasons = {each.path: each.reason for each in scope_changes(V3_1, V4_0)}
    assert reasons["SECMP0093"].endswith(
        ". SECMOD: Implementing IRP511 and CRP535 to support GBCS v3.2 devices (not yet approved when the release note "
        "was issued). The release note also writes SECMP093 and SECMOD93"
    )
    assert reasons["CR1277"].endswith("Defect Fix: Completion of CR1164 Change to Install Code Length in 8.11")


def test_the_way_back_to_an_older_version_takes_the_scope_away() -> None:
    back = {each.path: (each.old, each.new) for each in scope_changes(V4_0, V3_1)}
    assert back == {each.path: (each.new, None) for each in scope_changes(V3_1, V4_0)}


def test_a_change_that_was_only_announced_is_no_driver_of_the_version() -> None:
    (drivers,) = (line for line in describe_background(changes()) if line.startswith("drivers: "))
    assert "CRP612" in drivers
    assert "CR1291" not in drivers


def test_every_driver_names_a_known_version_and_rule_and_drives_something_or_is_only_in_scope() -> None:
    driven = {
        name for old, new in (("3.1", "4.0"), ("5.0", "5.1")) for each in changes(old, new) for name in each.drivers
    }
    for row in table_rows(DRIVERS):
        assert row["version"] in map(str, known_versions()), row
        assert not row["rule"] or row["rule"] in load_change_rules(), row
        assert row["driver"] in driven, row
        paths = {each.path for each in changes("3.1", row["version"])}
        assert set(split_cell(row["paths"])) <= paths, row


def test_every_caution_is_about_a_change() -> None:
    cautions = {each.caution for old, new in (("3.1", "4.0"), ("4.0", "5.0")) for each in changes(old, new)}
    assert {row["caution"] for row in table_rows("cautions.csv")} == cautions - {""}
