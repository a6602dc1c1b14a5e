"""The base classes of records."""

import pickle

import pytest
from msgspec import to_builtins

from mmc_cli.records.listing import CountRow
from mmc_cli.records.rows import LeafRow

LEAF = LeafRow(
    file="a.zip", member="b.xml", index=2, path="/GBCSResponse/X", value="1", unit=None, meaning=None, problem=None
)


def test_a_record_names_its_schema_first() -> None:
    assert next(iter(to_builtins(LEAF).items())) == ("schema", "mmc.leaf/1")


def test_a_record_is_its_own_record() -> None:
    assert LEAF.record() is LEAF


def test_a_record_cannot_be_changed_and_can_be_sent_to_another_process() -> None:
    with pytest.raises(AttributeError):
        LEAF.path = "/"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(LEAF)) == LEAF


def test_the_file_of_a_record_is_one_cell() -> None:
    assert LEAF.file_cell == "a.zip!b.xml"


def test_the_columns_of_a_record_are_text_unless_it_says_otherwise() -> None:
    assert LEAF.column_types == {"index": "integer"}
    assert CountRow("day", None, None, 1).column_types == {}
