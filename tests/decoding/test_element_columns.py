"""The columns of an element follow from the schema of a version."""

from mmc_cli.decoding.element_columns import element_columns, index_attribute, join
from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration, Simple, Type
from tests.samples import V3_1, V4_0, V5_1

TEXT = Type(None, value=Simple("string"))


def test_an_element_has_the_columns_of_everything_inside_it_with_their_types() -> None:
    types = element_columns(load_spec(V4_0).schema, "ActiveImportRegister").types
    assert types == {"Value": "integer", "ActiveEnergyUnit": "text"}


def test_a_repeating_element_has_a_column_for_each_index() -> None:
    types = element_columns(load_spec(V4_0).schema, "ESMEBillingDataLogEntry").types
    assert {f"TariffTOURegisterMatrixValue[@index={index}]" for index in (1, 48)} <= set(types)
    assert "TariffTOURegisterMatrixValue[@index=49]" not in types


def test_a_version_has_its_own_columns() -> None:
    path = "/GBCSResponse/Header"
    assert "Timestamp/@ClockStatus" in element_columns(load_spec(V5_1).schema, path).types
    assert "Timestamp/@ClockStatus" not in element_columns(load_spec(V3_1).schema, path).types


def test_slashes_around_a_path_do_not_matter() -> None:
    schema = load_spec(V4_0).schema
    assert element_columns(schema, "Header/").targets == element_columns(schema, "/GBCSResponse/Header/").targets


def test_only_an_element_that_repeats_is_numbered_by_its_index() -> None:
    kind = TEXT._replace(attributes={"Index": Declaration("Index", TEXT)})
    assert index_attribute(Declaration("A", kind, max_occurs=None)) == "Index"
    assert index_attribute(Declaration("A", kind)) is None
    assert index_attribute(Declaration("A", TEXT, max_occurs=None)) is None


def test_steps_are_joined_by_slashes() -> None:
    assert join("", "A") == "A"
    assert join("A[1]", "@b") == "A[1]/@b"
