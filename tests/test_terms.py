"""Guards for terms.csv. Each failure says how to mend it."""

from mmc_cli.specification import at, rows, versions
from mmc_cli.specification.catalogue import cell_list
from mmc_cli.specification.schema_places import places

TERMS = rows("terms.csv")
CODED = ("alert_codes.csv", "message_codes.csv", "service_requests.csv")


def test_terms_are_in_order_and_stand_once() -> None:
    names = [row["term"].casefold() for row in TERMS]
    assert names == sorted(set(names)), "sort terms.csv by its first column, capitals and small letters alike"


def test_every_term_has_a_meaning_that_is_a_sentence() -> None:
    wrong = [row["term"] for row in TERMS if not row["meaning"].endswith(".") or len(row["meaning"]) < 20]
    assert not wrong, "give these terms a meaning that ends in a full stop"


def test_no_cell_has_stray_white_space() -> None:
    untidy = [row["term"] for row in TERMS if any(cell != " ".join(cell.split()) for cell in row.values())]
    assert not untidy, "trim the cells of these terms"


def test_terms_refer_to_terms_that_there_are() -> None:
    known = {row["term"] for row in TERMS}
    for row in TERMS:
        assert set(cell_list(row["see_also"])) <= known - {row["term"]}, f"mend see_also of {row['term']}"


def test_terms_are_about_codes_and_names_that_there_are() -> None:
    known = {row["code"] for file in CODED for row in rows(file)}
    known |= {name for row in rows("message_codes.csv") for name in row["use_case"].split("/")}
    for version in versions():
        for place in places(at(version)):
            simple = place.declaration.type.value
            known |= {place.declaration.name, place.declaration.type.name or "", *(simple.choices if simple else ())}
    for row in TERMS:
        assert set(cell_list(row["about"])) <= known, f"terms.csv: {row['term']} is about something that is not there"


def test_every_term_names_sources_that_there_are() -> None:
    known = {row["key"] for row in rows("sources.csv")}
    for row in TERMS:
        assert row["source"], f"give {row['term']} a source"
        assert set(cell_list(row["source"])) <= known, f"give {row['term']} sources of sources.csv"
