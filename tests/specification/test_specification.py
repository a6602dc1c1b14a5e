"""A specification has what schemas/ says about one version."""

import re

import pytest

from mmc_cli.model.errors import UnknownVersionError
from mmc_cli.model.version import Version
from mmc_cli.specification import known_versions, load_spec, master_schema, table_rows
from tests.samples import V3_1, V4_0, V5_0


def test_the_versions_are_those_of_the_table_in_their_order() -> None:
    names = [row["version"] for row in table_rows("versions.csv")]
    assert [str(version) for version in known_versions()] == names
    assert {"3.1", "4.0", "5.4"} <= set(names)
    assert list(known_versions()) == sorted(known_versions())


def test_the_error_for_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(UnknownVersionError, match=r"MMC version 4\.1; .* 3\.1, 4\.0, 5\.0"):
        load_spec(Version(4, 1))


def test_codes_are_in_force_from_the_version_that_added_them() -> None:
    assert load_spec(V3_1).alert_codes.get("8F86") is None
    assert load_spec(V4_0).alert_codes.get("8F86") is not None
    assert load_spec(V4_0).alert_codes.get("8F8A") is None
    assert load_spec(V5_0).alert_codes.get("8F8A") is not None


def test_a_code_of_another_version_is_named_with_that_version() -> None:
    assert load_spec(V3_1).message_codes.label("0121") == "ECS101 Limit APC [n] Level Command processed, from MMC 4.0"
    assert load_spec(V4_0).message_codes.label("0121") == "ECS101 Limit APC [n] Level Command processed"
    assert load_spec(V4_0).message_codes.label("FFFF") is None


def test_4_0_brings_the_services_of_the_release_note() -> None:
    new = set(load_spec(V4_0).service_requests.codes()) - set(load_spec(V3_1).service_requests.codes())
    assert new == {"6.14.3", "7.13", "7.14", "7.15", "7.16"}


def test_4_0_brings_the_alerts_and_message_codes_of_the_release_note() -> None:
    assert set(load_spec(V4_0).alert_codes.codes()) - set(load_spec(V3_1).alert_codes.codes()) == {
        "8F85",
        "8F86",
        "8F87",
        "8F88",
    }
    new = set(load_spec(V4_0).message_codes.codes()) - set(load_spec(V3_1).message_codes.codes())
    assert {"0120", "0121", "0122", "0123", "0124", "00FE"} <= new


def test_no_response_element_is_claimed_for_6_14_3() -> None:
    row = load_spec(V4_0).service_requests.get("6.14.3")
    assert row is not None
    assert row.response is None
    assert "not established" in row.note


def test_criticality_without_a_source_is_unknown() -> None:
    row = load_spec(V4_0).alert_codes.get("8F32")
    assert row is not None
    assert row.critical is None


def test_an_unknown_table_is_a_defect() -> None:
    with pytest.raises(LookupError, match="unknown table"):
        load_spec(V4_0).meaning("colours", "8F72")


def test_every_unit_that_is_converted_is_one_of_the_schema_and_its_factor_is_exact() -> None:
    text = master_schema().decode()
    for unit, conversion in load_spec(V4_0).conversions.items():
        assert f'mmc:unit="{unit}"' in text, f"units.csv has {unit}, which is not in mmc.xsd"
        assert re.fullmatch(r"\w+", conversion.key)
        assert conversion.factor > 0
