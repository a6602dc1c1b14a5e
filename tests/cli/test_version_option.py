"""--mmc-version takes the known versions and auto; mmc validate takes all as well."""

from collections.abc import Callable

import click
import pytest

from mmc_cli.cli.version_option import ALL, KnownVersion, KnownVersions
from mmc_cli.specification import known_versions
from tests.conftest import Outcome
from tests.samples import V3_1


def test_a_version_is_read_and_auto_is_none() -> None:
    assert KnownVersion().convert("3.1", None, None) == V3_1
    assert KnownVersion().convert("auto", None, None) is None
    assert KnownVersions().convert("3.1", None, None) == V3_1


def test_all_is_a_word_of_validate_only(mmc: Callable[..., Outcome]) -> None:
    assert KnownVersions().convert("all", None, None) == ALL
    with pytest.raises(click.BadParameter, match="unknown MMC version all"):
        mmc("decode", "fixtures/valid/4.0/alerts/810E.xml", "--mmc-version", "all")


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(click.BadParameter, match=rf"known versions: 3\.1, .*, {known_versions()[-1]}, auto, all"):
        KnownVersions().convert("9.9", None, None)


def test_an_unknown_version_of_the_environment_names_the_variable(
    mmc: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MMC_VERSION", "7")
    with pytest.raises(click.BadParameter, match="unknown MMC version 7 in MMC_VERSION; known versions: "):
        mmc("validate", "a.xml")
    with pytest.raises(click.BadParameter, match="unknown MMC version 8; known versions: "):
        mmc("validate", "a.xml", "--mmc-version", "8")
