"""The MMC V4.0 release note, section by section: for each item, a command and words in its output."""

from collections.abc import Callable

import pytest

from tests.conftest import Outcome

RESPONSES = "fixtures/valid/4.0/responses"
ALERTS = "fixtures/valid/4.0/alerts"

# Section, what it says, the command that shows it, and words that the output holds.
ITEMS = [
    ("1.1", "DUIS V4.0 is the companion schema", "explain 4.0", ["DUIS 4.0"]),
    ("2.1.1", "8.9 from a hub: 010F", "explain 010F", ["CCS06", "8.9"]),
    ("2.1.1", "8.9 from a hub: 00FE", "explain 00FE", ["CCS07", "8.9", "4.0"]),
    ("2.1.1", "8.9 from another device: 0013", "explain 0013", ["CS07", "8.9"]),
    ("2.1.1", "the code says which log comes", "validate fixtures/invalid/MMC219", ["does not go with message code 010F"]),
    ("2.1.1", "a hub names the user", "validate fixtures/invalid/MMC223", ["SupplementaryRemotePartyID is missing"]),
    ("2.1.1", "ID and counter go together", "validate fixtures/invalid/MMC221", ["SupplementaryRemotePartyID is missing"]),
    ("2.1.2", "CHFConnectedDeviceLog is new", "schema 4.0", ['name="CHFConnectedDeviceLog"']),
    ("2.1.2", "and is explained", "explain CHFConnectedDeviceLog", ["CHFConnectedDeviceLog", "4.0"]),
    ("2.1.3", "its current and historic lists", "schema 4.0", ["CHFCurrentConnectedDeviceLogEntry", "CHFHistoricConnectedDeviceLogEntry"]),
    ("2.1.3", "of at most 16 entries", "validate fixtures/invalid/MMC108", ["occurs 17 times", "at most 16"]),
    ("2.1.4", "a hash of at most 16 characters", "validate fixtures/invalid/MMC106", ["DeviceSecurityDetails is too long (32 characters)", "at most 16"]),
    ("2.1.4", "on which the published schema differs", "validate -v fixtures/invalid/MMC106", ["MMC 4.0 allows 16 (RN 2.1.4), the published MMC 5.0 schema 32"]),
    ("3.1", "terms of auxiliary controllers: ALCS", "explain ALCS", ["ALCS"]),
    ("3.1", "terms of auxiliary controllers: ESME", "explain ESME", ["ESME"]),
    ("3.2", "SR 6.14.3", "explain 6.14.3", ["Auxiliary Controller Scheduler", "4.0", "not established"]),
    ("3.2", "SR 7.13", "explain 7.13", ["Set Auxiliary Controller State", "SetAuxiliaryControllerStateRsp"]),
    ("3.2", "SR 7.14", "explain 7.14", ["Read Auxiliary Controller Configuration Data", "ECS61d"]),
    ("3.2", "SR 7.15", "explain 7.15", ["Read Auxiliary Controller Operational Data", "ECS61e"]),
    ("3.2", "SR 7.16", "explain 7.16", ["Limit APC Level", "LimitAPCLevelRsp"]),
    ("3.2", "their responses are listed", f"show responses {RESPONSES} --srv 7.13 --srv 7.14 --srv 7.15 --srv 7.16", ["7.13", "7.14", "7.15", "7.16", "success"]),
    ("3.2", "3.1 does not have them", f"validate {RESPONSES} --srv 7.16 --mmc-version 3.1", ["added in MMC 4.0"]),
    ("3.3", "6.13 has two formats", "explain 6.13", ["ECS35f", "ECS35g"]),
    ("3.3", "the newer one has a level", "explain AuxiliaryControllerLevel", ["4.0"]),
    ("3.3", "6.15.1 has use case CS02g", "explain CS02g", ["0126", "6.15.1"]),
    ("3.3", "for the load controller", "explain LoadControllerBySupplier", ["4.0"]),
    ("3.3", "6.24.1 reads the load controller", "explain LoadController", ["4.0"]),
    ("3.3", "7.7 descriptions of 127", "validate fixtures/invalid/MMC106", ["Description is too long (131 characters)", "at most 127"]),
    ("3.3", "which the published schema does not allow", "validate -v fixtures/invalid/MMC250", ["MMC 4.0 allows 127 (RN 3.3), the published MMC 5.0 schema 22"]),
    *(
        ("3.4", f"alert {alert}", f"explain {alert}", [name, code, "4.0"])
        for alert, code, name in (
            ("8F85", "0120", "Command not supported by Device"),
            ("8F86", "0121", "Limit APC [n] Level Command processed"),
            ("8F87", "0122", "Limit APC [n] Level ended or cancelled"),
            ("8F88", "0123", "Operational Update"),
        )
    ),
    ("3.4", "their payloads are sentences", f"show alerts {ALERTS} --code 8F85 --code 8F86 --code 8F87 --code 8F88", ["not supported", "limit ", "limit ended", "output "]),
    ("3.4", "0124 for the load controller", "explain 0124", ["8F66", "8F67", "4.0"]),
    ("3.4", "8F66 takes 0124", f"show alerts {ALERTS} --code 0124", ["0x8F66", "LoadControllerBySupplier"]),
    ("3.4", "8F66 was modified", "explain 8F66", ["0124", "modified in 4.0"]),
    ("3.4", "codes go together", "validate fixtures/invalid/MMC218", ["message code 0122 does not go with alert 8F86"]),
    ("3.4", "and so does the content", "validate fixtures/invalid/MMC219", ["COSEMFutureDatedAlert does not go with message code 00CD"]),
    ("3.5", "ECS15c was renamed", "explain ECS15c", ["Clear Auxiliary Controller Event Log", "renamed in 4.0", "00C1"]),
    ("3.6", "6.7: GBCS 3.2 or later", "explain 6.7", ["GBCS 3.2 or later"]),
    ("3.6", "6.13: GBCS 3.2 or later", "explain 6.13", ["3.2 or later"]),
    ("3.7", "rootBySupplier is removed", "validate fixtures/invalid/MMC103", ['"rootBySupplier", which is not an allowed value', "removed in MMC 4.0"]),
    ("3.7", "and is still in 3.1", "schema 3.1", ["rootBySupplier"]),
    ("3.7", "no 0x in hexBinary", "validate fixtures/invalid/MMC209 -f full", ["0x8F86", "249, 254, 261, 265 and 273", "= source: RN 3.7"]),
    ("4", "what a 3.1 reader will not take", "validate fixtures/invalid/MMC203", ["was added in MMC 4.0; the message declares 3.1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("section", "item", "command", "words"), ITEMS, ids=[f"{section} {item}" for section, item, *_ in ITEMS]
)
def test_an_item_of_the_release_note_is_shown(
    mmc: Callable[..., Outcome], section: str, item: str, command: str, words: list[str]
) -> None:
    shown = mmc(*command.split())
    assert [each for each in words if each not in shown.out] == [], shown.out


def test_every_section_with_a_change_is_there() -> None:
    assert {section for section, *_ in ITEMS} >= {
        "2.1.1",
        "2.1.2",
        "2.1.3",
        "2.1.4",
        *(f"3.{number}" for number in range(1, 8)),
    }
