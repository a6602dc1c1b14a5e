"""A specification is schemas/ as it stands in one version."""

import re

import pytest

from mmc_cli.model.errors import UnknownVersionError
from mmc_cli.model.version import Version
from mmc_cli.specification import at, master, versions
from tests.samples import V3_1, V4_0, V5_0


def test_seven_versions_are_known() -> None:
    assert [str(version) for version in versions()] == ["3.1", "4.0", "5.0", "5.1", "5.2", "5.3", "5.4"]


def test_an_unknown_version_says_which_are_known() -> None:
    with pytest.raises(UnknownVersionError, match=r"MMC 4\.1 .* 3\.1, 4\.0, 5\.0"):
        at(Version(4, 1))


def test_codes_are_in_force_from_the_version_that_added_them() -> None:
    assert at(V3_1).alert_codes.get("8F86") is None
    assert at(V4_0).alert_codes.get("8F86") is not None
    assert at(V4_0).alert_codes.get("8F8A") is None
    assert at(V5_0).alert_codes.get("8F8A") is not None


def test_a_code_of_another_version_is_named_with_that_version() -> None:
    assert at(V3_1).message_codes.name("0121") == "ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    assert at(V4_0).message_codes.name("0121") == "ECS101 Limit APC [n] Level Command processed"
    assert at(V4_0).message_codes.name("FFFF") is None


def test_4_0_brings_the_services_of_the_release_note() -> None:
    new = set(at(V4_0).service_requests.codes()) - set(at(V3_1).service_requests.codes())
    assert new == {"6.14.3", "7.13", "7.14", "7.15", "7.16"}


def test_4_0_brings_the_alerts_and_message_codes_of_the_release_note() -> None:
    assert set(at(V4_0).alert_codes.codes()) - set(at(V3_1).alert_codes.codes()) == {"8F85", "8F86", "8F87", "8F88"}
    new = set(at(V4_0).message_codes.codes()) - set(at(V3_1).message_codes.codes())
    assert {"0120", "0121", "0122", "0123", "0124", "00FE"} <= new


def test_no_response_element_is_claimed_for_6_14_3() -> None:
    row = at(V4_0).service_requests.get("6.14.3")
    assert row is not None
    assert row.response is None
    assert "not established" in row.note


def test_what_no_source_says_is_not_said() -> None:
    row = at(V4_0).alert_codes.get("8002")
    assert row is not None
    assert row.critical is None


def test_a_table_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(LookupError, match="not there"):
        at(V4_0).meaning("colours", "8F72")


def test_every_unit_that_is_converted_is_one_of_the_schema_and_its_factor_is_exact() -> None:
    text = master().decode()
    for unit, conversion in at(V4_0).conversions.items():
        assert f'mmc:unit="{unit}"' in text, f"units.csv has {unit}, which mmc.xsd has not"
        assert re.fullmatch(r"\w+", conversion.key)
        assert conversion.factor > 0
