"""Guards for terms.csv. Each failure says how to fix it."""

from mmc_cli.specification import known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import split_cell
from mmc_cli.specification.schema_places import list_places

TERMS = table_rows("terms.csv")
CODED = ("alert_codes.csv", "message_codes.csv", "service_requests.csv")


def test_terms_are_sorted_and_unique() -> None:
    names = [row["term"].casefold() for row in TERMS]
    assert names == sorted(set(names)), "sort terms.csv by its first column, capitals and small letters alike"


def test_every_term_has_a_meaning_that_is_a_sentence() -> None:
    wrong = [row["term"] for row in TERMS if not row["meaning"].endswith(".") or len(row["meaning"]) < 20]
    assert not wrong, "give these terms a meaning that ends in a full stop"


def test_no_cell_has_stray_white_space() -> None:
    untidy = [row["term"] for row in TERMS if any(cell != " ".join(cell.split()) for cell in row.values())]
    assert not untidy, "trim the cells of these terms"


def test_terms_refer_to_known_terms() -> None:
    known = {row["term"] for row in TERMS}
    for row in TERMS:
        assert set(split_cell(row["see_also"])) <= known - {row["term"]}, f"correct see_also of {row['term']}"


def test_terms_are_about_known_codes_and_names() -> None:
    known = {row["code"] for file in CODED for row in table_rows(file)}
    known |= {name for row in table_rows("message_codes.csv") for name in row["use_case"].split("/")}
    for version in known_versions():
        for place in list_places(load_spec(version)):
            simple = place.declaration.type.value
            known |= {
                place.declaration.name,
                place.declaration.type.name or "",
                *(simple.enum_values if simple else ()),
            }
    for row in TERMS:
        assert set(split_cell(row["about"])) <= known, f"terms.csv: {row['term']} is about something unknown"


def test_every_term_names_known_sources() -> None:
    known = {row["key"] for row in table_rows("sources.csv")}
    for row in TERMS:
        assert row["source"], f"give {row['term']} a source"
        assert set(split_cell(row["source"])) <= known, f"give {row['term']} sources of sources.csv"
