"""What selects messages can match some, or is wrong usage."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.selection import codes, devices, services
from mmc_cli.specification import known_versions, load_spec
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE

Mmc = Callable[..., Outcome]

CONTEXT = click.Context(click.Command("test"))
OPTION = click.Option(["--test"])


@pytest.mark.parametrize(
    "given",
    [
        "00-DB-12-34-56-78-90-A0",
        "00db1234567890a0",
        "00:DB:12:34:56:78:90:A0",
        "0x00DB1234567890A0",
        "00-db-12-34-56-78-90-a0",
    ],
)
def test_an_eui_is_understood_however_it_is_written(given: str) -> None:
    assert devices(CONTEXT, OPTION, (given,)) == ("00-DB-12-34-56-78-90-A0",)


def test_a_pattern_gets_the_hyphens_that_an_eui_has() -> None:
    assert devices(CONTEXT, OPTION, ("00db12*", "00-DB-*", "*-A0", "00db1?*")) == (
        "00-DB-12*",
        "00-DB-*",
        "*-A0",
        "00-DB-1?*",
    )


@pytest.mark.parametrize("given", ["nobody", "00-DB", "00-DB-12-34-56-78-90-A0-11", "", "xyz*"])
def test_what_is_no_eui_is_refused(given: str) -> None:
    with pytest.raises(click.BadParameter, match="expected an EUI of 16 hexadecimal digits"):
        devices(CONTEXT, OPTION, (given,))


def test_values_are_separated_by_commas() -> None:
    assert codes(CONTEXT, OPTION, ("8F86, 0x8f87", "0121")) == ("8F86", "0x8f87", "0121")
    assert services(CONTEXT, OPTION, ("4.8,4.8.1", "7")) == ("4.8", "4.8.1", "7")


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("ZZZZ", "mmc explain --list alerts"),
        ("8F86O", "did you mean 8F86"),
        ("9Z*", "mmc explain --list"),
        ("", "mmc explain --list"),
    ],
)
def test_a_code_that_no_message_has_is_refused(given: str, nearest: str) -> None:
    with pytest.raises(click.BadParameter, match=f"unknown code .*; {nearest}"):
        codes(CONTEXT, OPTION, (given,))


def test_a_word_gets_the_codes_that_have_it_in_their_names() -> None:
    with pytest.raises(click.BadParameter) as error:
        codes(CONTEXT, OPTION, ("tamper",))
    assert "unknown code tamper; codes with that in their names: 81BE (Supply Disabled Then" in error.value.message
    assert "8F3F (Unauthorised Physical Access - Tamper Detect)" in error.value.message
    assert error.value.message.endswith("more: mmc explain --search 'tamper'")
    with pytest.raises(click.BadParameter, match=r"names: 81C2 \(Tilt Tamper Ended\), 81C3 \(Tilt Tamper\)$"):
        codes(CONTEXT, OPTION, ("tilt tamper",))


def test_weeks_and_words_select_by_time(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)  # of Tuesday, 3 February 2026
    for since, until, count in (("2026-W06", "2026-W06", 1), ("2026-W07", "9999-11", 0), ("2026-02", "2026-02", 1)):
        assert len(mmc("decode", tmp_path, "--since", since, "--until", until).lines) == count
    assert mmc("decode", tmp_path, "--until", "2w").lines == mmc("decode", tmp_path).lines


@pytest.mark.parametrize("given", ["99.9", "4.8.*.9", "4.", "reading"])
def test_a_service_that_does_not_exist_is_refused(given: str) -> None:
    with pytest.raises(click.BadParameter, match="unknown service reference"):
        services(CONTEXT, OPTION, (given,))


def test_every_code_and_service_of_every_version_is_known() -> None:
    for version in known_versions():
        spec = load_spec(version)
        codes(CONTEXT, OPTION, (*spec.alert_codes.codes(), *spec.message_codes.codes()))
        services(CONTEXT, OPTION, spec.service_requests.codes())


@pytest.mark.parametrize("option", [("--code", "ZZZZ"), ("--srv", "99.9"), ("--device", "nobody"), ("--kind", "alarm")])
@pytest.mark.parametrize("command", ["validate", "decode", "show summary", "diff-versions --messages"])
def test_every_command_refuses_it(mmc: Mmc, tmp_path: Path, option: tuple[str, str], command: str) -> None:
    with pytest.raises(click.UsageError):
        mmc(*command.split(), tmp_path, *option)


def test_lists_select_messages(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    (tmp_path / "b.xml").write_text(RESPONSE)
    assert len(mmc("decode", tmp_path, "--device", "001E4F7A20001101,001e4f7a20001102").lines) == 2
    assert len(mmc("decode", tmp_path, "--device", "001E4F7A20001101").lines) == 1
    assert len(mmc("decode", tmp_path, "--code", "8F86,0027").lines) == 2
