"""Messages are read from JSON lines and located in the file."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mmc_cli.inputs.containers.json_lines import read_lines
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0


def sources(text: str, field: str | None = None, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[Source]:
    return list(read_lines(io.BytesIO(text.encode()), Origin("t.jsonl"), options._replace(json_field=field)))


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"xml": ALERT}, None),
        ({"id": 1, "body": {"parts": ["x", ALERT]}}, None),
        ({"first": "<GBCSResponse/>", "xml": ALERT}, "xml"),
        ({"body": {"xml": ALERT}}, "body.xml"),
        ({"body.xml": ALERT}, "body.xml"),
    ],
)
def test_the_field_with_the_message_is_found_or_given(record: object, field: str | None) -> None:
    (source,) = sources(json.dumps(record) + "\n", field)
    assert read_source(source).header.alert_code == "8F86"


def test_a_finding_has_its_position_in_the_file() -> None:
    bad = ALERT.replace(">100<", ">101<").replace("ECS101", "é\U0001f600")
    for ascii_only in (True, False):
        text = json.dumps({"a": 1}) + "\n\n" + json.dumps({"xml": bad}, ensure_ascii=ascii_only) + "\n"
        empty, source = sources(text)
        assert empty.empty
        (finding,) = [
            each for each in validate_message(read_source(source), V4_0).findings if each.rule.severity == "error"
        ]
        line = text.split("\n")[finding.place.line - 1]
        assert line[finding.place.column - 1 : finding.place.end_column - 1] == "101"
        assert text.encode()[finding.place.byte_offset :].startswith(b"101")
        assert [each.origin.index for each in (empty, source)] == [0, 1]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("{broken", None, "line 1: not JSON"),
        ('{"a": "b"}', None, "line 1: no message in this line"),
        ('{"a": "b", "c": 1, "d": 2, "e": 3}', "xml", "no text in field 'xml'; its fields are a, c, d and 1 more"),
        ("[" * 100_000, None, "not JSON: nested too deep"),
        ('"' + "x" * 2000 + '"', None, "line 1 is longer than 1,000 bytes (--max-bytes)"),
    ],
)
def test_a_line_without_a_message_says_why(line: str, field: str | None, reason: str) -> None:
    options = ReadOptions(max_bytes=1000) if "xx" in line else DEFAULT_READ_OPTIONS
    first, last = sources(f"{line}\n{json.dumps({'xml': '<GBCSResponse/>'})}\n", field, options)
    assert reason in first.reason
    assert (last.data is None) == (field == "xml" and last.empty)


@given(some.text(), some.booleans())
def test_every_character_is_located_in_the_line(text: str, ascii_only: bool) -> None:
    wanted = f"<GBCSResponse>{text}"
    line = json.dumps({"a": 'x"y\\', "xml": wanted}, ensure_ascii=ascii_only)
    if "\n" in line or not line.isprintable():
        return
    (source,) = sources(line + "\n")
    assert source.source_map is not None
    offsets = source.source_map.offset_map()
    assert len(offsets) == len(wanted) + 1
    assert line[offsets[0]] == "<"
    assert line[offsets[-1]] == '"'


def test_half_of_a_character_costs_its_line_alone() -> None:
    lines = [json.dumps({"xml": ALERT + extra}) for extra in ("", "\ud800", "\udc80", "")]
    assert [source.data is not None for source in sources("\n".join(lines))] == [True, False, False, True]


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_the_elements_of_an_array_are_read(indent: int | None) -> None:
    bad = ALERT.replace(">100<", ">101<")
    text = json.dumps([{"a": ALERT}, {"b": {"c": bad}}, {"a": 1}], indent=indent)
    first, second, third = sources(text)
    assert (first.data, second.data, third.empty) == (ALERT.encode(), bad.encode(), True)
    (finding,) = validate_message(read_source(second), V4_0).findings
    assert text.split("\n")[finding.place.line - 1][finding.place.column - 1 :].startswith("101")


def test_a_damaged_element_costs_itself_and_a_cut_array_is_reported() -> None:
    whole = json.dumps([{"a": ALERT}] * 3, indent=1)
    broken = whole.replace('"a":', '"a"', 1)
    assert [source.data is not None for source in sources(broken)] == [False, True, True]
    assert "messages may be missing" in sources(whole.rstrip("]\n"))[-1].reason


def test_each_field_with_a_message_is_read() -> None:
    both = sources(json.dumps({"request": "<?xml?><a/>", "a": ALERT, "b": [ALERT]}))
    assert [source.data for source in both] == [ALERT.encode()] * 2
    maps = [source.source_map for source in both if source.source_map is not None]
    assert maps[0].offset_map()[0] < maps[1].offset_map()[0]


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("layout", ["{0}\n{1}\n", "[\n{0},\n{1}\n]\n"])
def test_json_in_utf_16_is_read_and_located(mark: str, encoding: str, layout: str) -> None:
    bad = ALERT.replace(">100<", ">101<").replace("ECS101", "é\U0001f600")
    text = mark + layout.format(json.dumps({"a": "é"}), json.dumps({"xml": bad}, ensure_ascii=False))
    *_, source = read_lines(io.BytesIO(text.encode(encoding)), Origin("t.jsonl"))
    (finding,) = [
        each for each in validate_message(read_source(source), V4_0).findings if each.rule.severity == "error"
    ]
    assert text.encode(encoding)[finding.place.byte_offset :].startswith("101".encode(encoding))
    line = text.removeprefix("\ufeff").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "101"


@pytest.mark.parametrize("field", [None, "xml"])
def test_no_message_under_a_name_that_is_repeated_is_lost(field: str | None) -> None:
    first, second = ALERT, ALERT.replace("8F86", "8F72")
    line = f'{{"xml": {json.dumps(first)}, "id": 1, "xml": {json.dumps(second)}, "xml": 2}}\n'
    read = [read_source(source) for source in sources(line, field)]
    assert [message.header.alert_code for message in read] == ["8F86", "8F72"]
    assert [message.origin.index for message in read] == [0, 1]


def test_a_path_through_names_that_are_repeated_finds_each_message() -> None:
    line = f'{{"a": {{"b": {json.dumps(ALERT)}}}, "a": {{"b": {json.dumps(ALERT)}}}}}\n'
    assert len(sources(line, "a.b")) == 2


@pytest.mark.parametrize("value", ["[]", "{}", "1"])
def test_a_record_with_more_values_than_memory_holds_costs_that_record_alone(value: str) -> None:
    bomb, message = f"[{','.join([value] * 500_001)}]\n", json.dumps({"x": ALERT}) + "\n"
    refused, source = sources(bomb + message)
    assert refused.reason == "line 1: more than 500,000 values in one record"
    assert read_source(source).header.alert_code == "8F86"


def test_an_array_in_one_line_is_read_whatever_its_length_and_each_element_where_it_is() -> None:
    elements = [json.dumps({"id": number, "xml": ALERT.replace("8F86", f"8F{number:02}")}) for number in range(50)]
    text = "[" + ", ".join(elements) + "]"
    read = sources(text, options=ReadOptions(max_bytes=2 * len(elements[0])))
    assert [read_source(each).header.alert_code for each in read] == [f"8F{number:02}" for number in range(50)]
    assert len(text) > 20 * len(elements[0])
    for source, element in zip(read, elements, strict=True):
        place = text.index(element) + element.index("<")
        assert source.source_map is not None
        assert source.source_map.offset_map()[0] + source.source_map.offset == place


def test_an_element_longer_than_the_limit_is_reported_and_the_next_is_read() -> None:
    long, short = json.dumps({"xml": "x" * 3_000_000}), json.dumps({"xml": ALERT})
    first, second, third = sources(f"[{short}, {long}, {short}]", options=ReadOptions(max_bytes=5000))
    assert second.reason == "line 1: longer than 5,000 bytes (--max-bytes)"
    assert [read_source(each).header.alert_code for each in (first, third)] == ["8F86", "8F86"]


@pytest.mark.parametrize("max_bytes", range(4, 12))
def test_a_line_in_utf_16_may_be_cut_at_its_limit_inside_a_character(max_bytes: int) -> None:
    data = '{"é中😀": 1}\n{"é中": "中"}\n'.encode("utf-16")
    assert len(list(read_lines(io.BytesIO(data), Origin("a.jsonl"), ReadOptions(max_bytes=max_bytes)))) == 2


def test_the_separators_of_a_json_sequence_are_no_part_of_its_records() -> None:
    one, two = json.dumps({"m": ALERT}), json.dumps({"m": ALERT.replace(">100<", ">x<")}, indent=1)
    for text in (f"\x1e{one}\n\x1e{one}\n", f"\x1e{two}\n\x1e{two}\n", f"\x1e{one}\x1e{one}"):
        assert [read_source(source).header.alert_code for source in sources(text)] == ["8F86", "8F86"]


def test_a_record_of_a_json_sequence_that_was_cut_off_does_not_hide_the_next() -> None:
    one = json.dumps({"m": ALERT.replace(">100<", ">x<")})
    text = f"\x1e{one[:500]}\x1e{one}\n"
    cut, whole = sources(text)
    assert cut.reason.startswith("line 1: not JSON")
    (finding,) = validate_message(read_source(whole), V4_0).findings
    assert text[finding.place.column - 1] == "x"
    assert finding.place.byte_offset == finding.place.column - 1
