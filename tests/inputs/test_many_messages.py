"""A text with very many messages in it is read in time and memory linear in its length."""

import gc
import json
from pathlib import Path
from xml.parsers.expat import ParserCreate

import pytest

from mmc_cli.inputs import source_map
from mmc_cli.inputs.text_index import TextIndex
from tests.inputs.reading import read_paths

TINY = "<GBCSResponse/>"
MANY = 200
TEXTS = {
    "a.log": "x\n" + "<GBCSResponse \n" * MANY,
    "b.log": "one line " + "<GBCSResponse " * MANY,
    "a.csv": "1," + ",".join([TINY] * MANY) + "\n",
    "b.csv": f'1,"{TINY * MANY}"\n',
    "a.jsonl": json.dumps({"x": [TINY] * MANY}) + "\n",
    "b.jsonl": json.dumps({"x": TINY * MANY}) + "\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_lines_of_a_text_are_counted_once_for_all_messages_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lengths = list[int]()

    class CountedIndex(TextIndex):
        def __init__(self, text: str, encoding: str) -> None:
            lengths.append(len(text))
            super().__init__(text, encoding)

    monkeypatch.setattr(source_map, "TextIndex", CountedIndex)
    (tmp_path / name).write_text(TEXTS[name])
    found = [message for _, message in read_paths(tmp_path / name) if message is not None]
    assert len(found) == MANY
    assert sum(length == len(TEXTS[name]) for length in lengths) <= 1


@pytest.mark.parametrize("name", TEXTS)
def test_each_message_of_very_many_is_found_at_its_place(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXTS[name])
    columns = dict[tuple[int, int], int]()
    for _, message in read_paths(tmp_path / name):
        assert message is not None
        place = message.findings[-1].place if message.findings else None
        span = message.source_map.offset_map()[0] if message.source_map is not None else None
        columns[place.line if place is not None else 0, span if span is not None else 0] = 1
    assert len(columns) == MANY


def test_the_parsers_of_many_documents_are_freed_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"<a>{TINY}</a>" * MANY)
    gc.collect()
    gc.disable()
    try:
        parsers = sum(isinstance(each, type(ParserCreate())) for each in gc.get_objects())
        assert len(read_paths(tmp_path / "a.xml")) == MANY
        assert sum(isinstance(each, type(ParserCreate())) for each in gc.get_objects()) <= parsers
    finally:
        gc.enable()
