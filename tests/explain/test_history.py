"""The history of a code names what each version added, in the order of the versions."""

from mmc_cli.explain.history import code_history, with_content_history
from mmc_cli.specification.catalogue import rows_by_key, split_cell


def history(file: str, code: str) -> list[str]:
    row = rows_by_key(file)[code]
    return list(code_history(row, [rows_by_key("message_codes.csv")[use] for use in split_cell(row["message_codes"])]))


def test_a_message_code_that_was_added_to_an_alert_or_service_is_named() -> None:
    assert any(line.startswith("4.0: message code 0124 added") for line in history("alert_codes.csv", "8F66"))
    assert any(line.startswith("4.0: message code 00FE added") for line in history("service_requests.csv", "8.9"))


def test_a_code_that_came_with_its_alert_is_no_change() -> None:
    assert history("alert_codes.csv", "8F86") == []


def test_what_the_release_note_says_is_named_with_its_section() -> None:
    assert any("release note 2.1.1" in line for line in history("service_requests.csv", "8.9"))


def test_changes_of_the_content_follow_by_version() -> None:
    path = "/GBCSResponse/Body/ResponseMessage/SMETSData/ReadDeviceLogRsp"
    lines = with_content_history(["5.1: later", "4.0: earlier"], path)
    assert lines[0] == "4.0: earlier"
    assert lines[1] == "4.0: ReadDeviceLogRsp in SMETSData: element CHFConnectedDeviceLog added"
    assert lines[-1] == "5.1: later"
