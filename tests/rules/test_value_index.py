"""The value index finds each value that rules read wherever the schema declares it."""

import pytest

from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NS
from mmc_cli.rules.value_index import Dispute, disputed_length, iter_time_pairs, value_index
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration
from tests.samples import ALERT, V3_1, V4_0, V5_0, message


def every(declaration: Declaration) -> list[Declaration]:
    return [declaration, *(each for child in declaration.type.children.values() for each in every(child))]


@pytest.mark.parametrize("version", known_versions(), ids=str)
def test_a_time_or_status_is_one_wherever_its_name_is_declared(version: Version) -> None:
    kinds = value_index(load_spec(version)).kinds
    for declaration in every(load_spec(version).schema.root):
        kind = kinds.get(f"{NS}{declaration.name}")
        value = declaration.type.value
        if kind == "time":
            assert value is not None
            assert value.builtin == "dateTime"
        elif value is not None and value.builtin == "dateTime":
            pytest.fail(f"{declaration.name} holds a time and is not in the index")
        assert (kind == "status") == declaration.status


def test_sources_disagree_on_a_length_in_4_0_alone() -> None:
    assert disputed_length("Description", V4_0) == Dispute(127, "RN 3.3", "5.0", 22, "XSD50")
    assert disputed_length("DeviceSecurityDetails", V4_0) == Dispute(16, "RN 2.1.4", "5.0", 32, "XSD50")
    assert disputed_length("Description", V3_1) is None
    assert disputed_length("Description", V5_0) is None
    assert disputed_length("Timestamp", V4_0) is None


def test_content_that_goes_with_message_codes_is_known() -> None:
    kinds = value_index(load_spec(V4_0)).kinds
    for name in ("CHFConnectedDeviceLog", "UpdateSecurityCredentialsDeviceAlert", "Log", "AuxiliaryControllerLevel"):
        assert kinds[f"{NS}{name}"] == "coded-content"


def test_the_start_of_a_period_is_paired_with_its_end() -> None:
    ((start, end),) = iter_time_pairs(message(ALERT).parts.payload, load_spec(V4_0))
    assert (start.tag, end.tag) == (f"{NS}APCLimitPeriodStart", f"{NS}APCLimitPeriodEnd")


def test_elements_that_repeat_with_an_index_are_known_whether_their_type_has_a_name_or_not() -> None:
    kinds = value_index(load_spec(V4_0)).kinds
    for name in ("TOUPrimaryRegisterValue", "SpecialDay", "BlockThreshold"):
        assert kinds[f"{NS}{name}"] == "index"


def test_only_times_of_what_is_planned_may_be_in_the_future() -> None:
    planned = {"APCLimitPeriodStart", "APCLimitPeriodEnd", "BillingPeriodStart"}
    assert value_index(load_spec(V4_0)).planned == {f"{NS}{name}" for name in planned}
