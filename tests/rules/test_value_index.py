"""What is watched by tag is what the schema says at every place of that tag."""

import pytest

from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.rules.value_index import limits, watched
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration


def every(declaration: Declaration) -> list[Declaration]:
    return [declaration, *(each for child in declaration.type.children.values() for each in every(child))]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_watched_time_or_status_is_one_wherever_its_name_stands(version: Version) -> None:
    groups = watched(load_spec(version)).groups
    for declaration in every(load_spec(version).schema.root):
        group = groups.get(f"{{{NAMESPACE}}}{declaration.name}")
        value = declaration.type.value
        if group == "time":
            assert value is not None
            assert value.builtin == "dateTime"
        elif value is not None and value.builtin == "dateTime":
            pytest.fail(f"{declaration.name} holds a time and is not watched")
        assert (group == "status") == declaration.status


def test_limits_that_differ_between_versions_are_known_with_their_sources() -> None:
    assert limits("Description") == {22: "XSD50", 127: "RN 3.3"}
    assert limits("DeviceSecurityDetails") == {16: "RN 2.1.4", 32: "XSD50"}
    assert limits("Timestamp") == {}


def test_content_that_goes_with_message_codes_is_known() -> None:
    codes = watched(load_spec(Version(4, 0))).messages
    assert codes[f"{{{NAMESPACE}}}CHFConnectedDeviceLog"] == ("00FE",)
    assert codes[f"{{{NAMESPACE}}}UpdateSecurityCredentialsDeviceAlert"] == ("00CB", "0124")
