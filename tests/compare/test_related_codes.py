"""A filter by one code shows everything that changed for it."""

from mmc_cli.compare import compare_names
from mmc_cli.compare.related_codes import concerns_code


def subjects(*codes: str) -> set[str]:
    return {
        change.title
        for change in compare_names("3.1", "4.0")
        if concerns_code(change, codes) and change.verdict() != "safe"
    }


def test_an_alert_code_brings_its_message_codes_and_the_tables_about_it() -> None:
    assert subjects("8F66") >= {"8F66 with 0124", "0124", "table 265", "RemotePartyRole LoadController"}
    assert "8F86" not in subjects("8F66")


def test_a_message_code_brings_its_alerts_and_services() -> None:
    assert subjects("00fe") >= {"00FE", "CHFConnectedDeviceLog", "8.9"}
    assert subjects("0x0121") >= {"0121", "8F86"}


def test_a_pattern_brings_every_code_that_it_matches() -> None:
    assert {"8F85", "8F86", "8F87", "8F88"} <= subjects("8F8*")


def test_a_code_about_which_nothing_changed_brings_no_change() -> None:
    assert subjects("8F3F") == set()
