"""What changed in the handling of messages: release note, companion specifications, section numbers."""

from mmc_cli.compare.changes import load_change_rules
from mmc_cli.compare.handling_diff import handling_changes
from mmc_cli.model.version import parse_version
from mmc_cli.specification import known_versions, table_rows
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES, rows_by_key, split_cell
from tests.samples import V3_1, V4_0, V5_0


def test_an_item_of_the_release_note_has_its_note_in_the_reason() -> None:
    (change,) = (each for each in handling_changes(V3_1, V4_0) if each.rule.name == "header-table-added")
    assert (change.path, change.messages) == ("8.9", ("00FE", "010F", "0013"))
    assert ". 00FE (CCS07) fills CHFConnectedDeviceLog. The supplementary remote party" in change.reason
    (mirror,) = (each for each in handling_changes(V4_0, V3_1) if each.rule.name == "header-table-removed")
    assert (mirror.old, mirror.new) == (change.new, change.old)


def test_section_numbers_differ_for_services_of_both_versions() -> None:
    moved = {
        each.path: (each.old, each.new)
        for each in handling_changes(V3_1, V4_0)
        if each.rule.name == "section-renumbered"
    }
    assert moved["6.15.1"] == ("section 5.63", "section 5.64")
    assert moved["8.9"] == ("section 5.101", "section 5.106")
    assert "3.3" not in moved


def test_the_companion_specifications_come_from_the_table_of_versions() -> None:
    companions = {
        (each.old, each.new) for each in handling_changes(V4_0, V5_0) if each.rule.name == "companion-changed"
    }
    assert companions == {("GBCS 4.0", "GBCS 4.1"), ("DUIS 4.0", "DUIS 5.0")}


def test_every_row_of_changes_names_a_known_version_rule_and_codes() -> None:
    for row in table_rows("changes.csv"):
        assert parse_version(row["version"]) in known_versions(), row
        assert load_change_rules()[row["rule"]].layer == "handling", row
        for column, table in (
            ("alert_codes", ALERTS),
            ("message_codes", MESSAGES),
            ("service_reference_variants", SERVICES),
        ):
            assert set(split_cell(row[column])) <= set(rows_by_key(table)), row
        assert row["source"], row


def test_content_of_a_new_element_is_safe_for_messages_of_the_version_without_it() -> None:
    changes = {each.path: each for each in handling_changes(V3_1, V4_0) if each.rule.name == "content-required"}
    of_new, of_old = changes["DeviceID in CHFCurrentConnectedDeviceLogEntry"], changes["DeviceID in CHFDeviceLogEntry"]
    assert (of_new.verdict("replay"), of_old.verdict("replay")) == ("safe", "risky")
    assert of_new.reason.endswith(": 3.1 does not have CHFCurrentConnectedDeviceLogEntry")
