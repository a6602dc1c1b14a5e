"""The layout is a table: each field of a part once, with what is known of it and its source."""

from mmc_cli.gbcs.layout import field_layouts
from mmc_cli.specification import table_rows


def test_every_row_is_a_field_of_its_own() -> None:
    assert len(field_layouts()) == len(table_rows("gbcs_layout.csv"))


def test_a_row_says_how_long_a_field_is_and_what_is_allowed() -> None:
    layout = field_layouts()["grouping header", "CRA flag"]
    assert (layout.length, layout.encoding, layout.expected) == (1, "code", ("01", "02", "03"))


def test_every_row_names_known_sources() -> None:
    known = {row["key"] for row in table_rows("sources.csv")}
    assert all(set(layout.source.split(";")) <= known for layout in field_layouts().values())
