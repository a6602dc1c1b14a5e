"""The dictionary of fields: every place of a version, how it is decoded, and whether it is personal."""

from mmc_cli.decoding.data_dictionary import field_rows, min_occurs, sensitivity
from mmc_cli.records.rows import FieldRow
from mmc_cli.specification import known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import rows_by_key
from mmc_cli.specification.declarations import Particle
from mmc_cli.specification.schema_places import list_places
from tests.samples import V3_1, V4_0

FIELDS = {row.path: row for row in field_rows(load_spec(V4_0))}


def named(name: str) -> FieldRow:
    return next(row for path, row in FIELDS.items() if path.endswith(f"/{name}"))


def test_every_element_and_attribute_of_the_version_is_listed_once_in_order() -> None:
    assert list(FIELDS) == [place.path for place in list_places(load_spec(V4_0))]


def test_a_version_lists_only_what_it_has() -> None:
    assert not any("LimitAPCLevelRsp" in row.path for row in field_rows(load_spec(V3_1)))
    assert named("LimitAPCLevelRsp").versions == "4.0 and later"


def test_a_field_shows_how_it_is_decoded() -> None:
    assert named("OriginatorCounter").json == "text"
    assert named("@MessageSuccess").json == "true/false"
    assert named("GBCSHexadecimalMessageCode").json == "object with code and name"
    assert named("ActiveImportRegister/Value").json == "object with value"
    assert named("GBCSData").json == "list of object with value"


def test_a_field_has_its_unit_and_how_often_it_may_occur() -> None:
    assert named("ActiveImportRegister/Value").unit == "Wh"
    assert (named("Header").least, named("Header").most) == (1, 1)
    assert (named("ResponseMessage").least, named("GBCSData").most) == (0, 100)
    assert FIELDS["/GBCSResponse"].least == 1


def test_a_coded_field_names_its_table_and_a_plain_one_has_no_meaning() -> None:
    assert named("GBCSHexAlertCode").meaning == "alert code"
    assert named("OriginatorCounter").meaning == ""


def test_consumption_and_identifiers_are_personal_and_status_is_not() -> None:
    assert named("BusinessOriginatorID").sensitivity == "personal"
    assert named("ActiveImportRegister/Value").sensitivity == "personal"
    assert named("GBCSHexAlertCode").sensitivity == "none"
    assert sensitivity("/GBCSResponse/Body/ResponseMessage/GBCSData/@name") == "personal"


def test_the_table_of_sensitivities_is_sorted_sourced_and_names_only_known_fields() -> None:
    table = table_rows("sensitivity.csv")
    assert [row["pattern"] for row in table] == sorted({row["pattern"] for row in table}), "sort sensitivity.csv"
    known = {
        each
        for version in known_versions()
        for place in list_places(load_spec(version))
        for each in (place.path, place.declaration.name)
    }
    for row in table:
        assert row["pattern"] in known, f"sensitivity.csv: {row['pattern']} is not in the schema: correct or remove it"
        assert row["sensitivity"] in ("personal", "none"), "write personal or none"
        assert row["reason"], f"give {row['pattern']} a reason"
        assert row["source"] in rows_by_key("sources.csv"), f"give {row['pattern']} a source of sources.csv"


def test_an_element_must_occur_as_often_as_the_shortest_choice_around_it_needs() -> None:
    one, two = Particle("element", name="A"), Particle("element", 2, 2, name="A")
    other = Particle("element", name="B")
    assert min_occurs(Particle("sequence", parts=(one, two)), "A") == 3
    assert min_occurs(Particle("choice", parts=(two, other)), "A") == 0
    assert min_occurs(Particle("sequence", 2, 2, parts=(two, other)), "A") == 4
