"""Elements that repeat as tables, grids and profiles."""

from mmc_cli.decoding.entries import flatten_nested, make_grid, make_matrix, make_profile, make_table, read_entry
from mmc_cli.decoding.marked_tree import Node, mark_tree
from mmc_cli.model.block import Column
from mmc_cli.model.field import Field
from mmc_cli.model.instant import parse_instant


def leaf(label: str, raw: str, unit: str | None = None, index: str | None = None) -> Field:
    value: object = parse_instant(raw) or (int(raw) if raw.isdecimal() else raw)
    attributes = (Field("index", "", index, index, attribute=True),) if index is not None else ()
    return Field(label, "", raw, value, None, unit, children=attributes, repeats=index is not None)


def group(label: str, *children: Field, repeats: bool = True) -> Node:
    return mark_tree(Field(label, "", children=children, repeats=repeats), ())


def rows(nodes: list[Node]) -> list[list[str]]:
    table = make_table("LogEntry", len(nodes), [read_entry(node).leaves for node in nodes])
    return [[column.name for column in table.columns], *[[cell.value for cell in row] for row in table.rows]]


def test_an_entry_is_a_row_with_the_times_first_and_the_unit_in_the_heading() -> None:
    nodes = [
        group("LogEntry", leaf("Value", "412", "Wh"), leaf("Timestamp", "2025-11-10T17:00:00Z")),
        group("LogEntry", leaf("Value", "99", "Wh"), leaf("Note", "x")),
    ]
    assert rows(nodes) == [
        ["Timestamp", "Value", "Note"],
        ["2025-11-10\u00a017:00:00", "412", ""],
        ["", "99", "x"],
    ]
    table = make_table("LogEntry", 2, [read_entry(node).leaves for node in nodes])
    assert table.columns == (Column("Timestamp", "UTC"), Column("Value", "Wh", True), Column("Note"))


def test_units_that_differ_are_with_the_values() -> None:
    nodes = [group("LogEntry", leaf("Value", "412", unit)) for unit in ("Wh", "m3")]
    assert rows(nodes)[1:] == [["412\u00a0Wh"], ["412\u00a0m3"]]


def test_a_choice_of_elements_is_the_value_of_the_group_around_it() -> None:
    month = Field("Month", "", children=(leaf("SpecifiedMonth", "3"),))
    year = Field("Year", "", children=(Field("NonSpecifiedYear", "", "", True, "present"),))
    assert rows([group("Date", month, year)]) == [["Month", "Year"], ["3", "NonSpecifiedYear"]]


def test_equal_names_are_told_apart_by_what_is_around_them() -> None:
    inside = [Field(name, "", children=(leaf("Value", "1"), leaf("Other", "2"))) for name in ("Import", "Export")]
    assert rows([group("LogEntry", *inside)])[0] == ["Import Value", "Import Other", "Export Value", "Export Other"]


def test_registers_are_columns_in_the_order_of_their_indexes() -> None:
    nodes = [
        group("Block", leaf("Value", "30", "Wh", "3"), leaf("Value", "10", "Wh", "1")),
        group("Block", leaf("Value", "20", "Wh", "2")),
    ]
    table = make_matrix("Block", ("Value",), [read_entry(node) for node in nodes])
    assert table.name == "Block \u203a Value, Wh"
    assert [column.name for column in table.columns] == ["1", "2", "3"]
    assert [[cell.value for cell in row] for row in table.rows] == [["10", "", "30"], ["", "20", ""]]


def test_what_repeats_in_an_entry_has_a_row_each_under_its_first() -> None:
    schedule = [
        Field("Schedule", "", children=(leaf("Start", start),), repeats=True) for start in ("00:00:00", "07:00:00")
    ]
    entries = [read_entry(group("Day", leaf("Number", "1"), *schedule))]
    table = make_table("Day", 1, flatten_nested(entries))
    assert [[cell.value for cell in row] for row in table.rows] == [["1", "00:00:00"], ["", "07:00:00"]]


def test_registers_with_an_index_each_are_a_grid() -> None:
    nodes = [mark_tree(leaf("Value", value, "Wh", index), ()) for value, index in (("20", "2"), ("10", "1"))]
    grid = make_grid("Value", nodes)
    assert grid is not None
    assert (grid.unit, [(index, cell.value) for index, cell in grid.cells]) == ("Wh", [(1, "10"), (2, "20")])
    assert make_grid("Value", [nodes[0], nodes[0]]) is None


def entry(time: str, value: str = "1") -> Node:
    return group("LogEntry", leaf("Timestamp", time), leaf("Value", value, "Wh"))


def test_a_log_on_the_half_hour_is_a_profile_in_the_order_of_time() -> None:
    nodes = [entry("2025-11-10T17:30:00Z", "2"), entry("2025-11-10T17:00:00Z", "1")]
    profile = make_profile("LogEntry", 30, [read_entry(node) for node in nodes])
    assert profile is not None
    assert [str(each.values[0]) for each in profile.entries] == ["1", "2"]


def test_a_log_that_is_not_on_the_half_hour_or_has_a_time_twice_is_no_profile() -> None:
    for times in (["2025-11-10T17:10:00Z"], ["2025-11-10T17:00:00"], ["2025-11-10T17:00:00Z"] * 2):
        assert make_profile("LogEntry", 30, [read_entry(entry(time)) for time in times]) is None
