"""The JSON Schemas of records: what mmc writes conforms to them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mmc_cli.decoding.data_dictionary import field_rows
from mmc_cli.decoding.element_rows import element_rows, element_schema
from mmc_cli.decoding.message_schema import message_schema
from mmc_cli.decoding.rows import ROWS
from mmc_cli.inputs.parser import read
from mmc_cli.records.derived_rows import LONG_DAY_COLUMNS
from mmc_cli.records.json_schema import json_schema
from mmc_cli.records.registry import RECORDS
from mmc_cli.records.rows import SI_COLUMNS
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import load_spec
from tests.conftest import ROOT, Outcome
from tests.samples import V4_0

OF_AN_OPTION = (*SI_COLUMNS, *LONG_DAY_COLUMNS)

jsonschema = pytest.importorskip("jsonschema")


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(json_schema(RECORDS[name]))


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_of_every_record_is_valid_and_allows_no_other_fields(name: str) -> None:
    schema = json_schema(RECORDS[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == schema["properties"]["schema"]["const"] == f"mmc.{name}/1"
    assert schema["additionalProperties"] is False
    assert schema["required"] == [name for name in schema["properties"] if name not in OF_AN_OPTION]


def test_the_schema_of_messages_is_smaller_than_a_megabyte() -> None:
    assert len(json.dumps(message_schema(load_spec(V4_0)))) < 1_000_000


def test_the_words_of_a_field_are_in_their_order_and_null_may_be_one() -> None:
    properties = json_schema(RECORDS["verdict"])["properties"]
    assert properties["verdict"] == {"enum": ["valid", "invalid", "not-checked"]}
    assert properties["kind"] == {"enum": ["alert", "response", None]}


def test_types_are_written_in_place_and_null_is_one_more_type() -> None:
    properties = json_schema(RECORDS["verdict"])["properties"]
    finding = properties["findings"]["items"]["properties"]
    assert (properties["index"], finding["line"]) == (
        {"type": "integer", "minimum": 0},
        {"type": ["integer", "null"]},
    )
    assert json_schema(RECORDS["alert"])["properties"]["payload"] == {"type": ["object", "boolean", "null"]}


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("verdict", "validate fixtures"),
        ("alert", "show alerts fixtures/valid/4.0"),
        ("response", "show responses fixtures/valid/4.0"),
        ("count", "show summary fixtures/valid/4.0"),
        ("gap", "show gaps fixtures/valid"),
        ("profile", "decode fixtures/valid --rows profile --log-times start"),
        ("profile", "decode fixtures/valid --rows profile --log-times end --calendar london"),
        ("registers", "decode fixtures/valid --rows registers"),
        ("billing", "decode fixtures/valid --rows billing"),
        ("entry", "explain 8F86 00CE 7.16 ResultingLevel MMC103"),
        ("code", "explain --list alerts"),
        ("change", "diff-versions 3.1 5.1 --docs"),
        ("touched", "diff-versions --messages fixtures/valid"),
        ("matrix", "diff-versions --matrix"),
    ],
)
def test_what_a_command_writes_conforms(mmc: Callable[..., Outcome], name: str, command: str) -> None:
    lines = mmc(*command.split(), "-f", "jsonl").lines
    assert lines
    for line in lines:
        assert not [error.message for error in validator(name).iter_errors(json.loads(line))], line[:200]


def test_every_field_conforms() -> None:
    schema = validator("field")
    assert all(schema.is_valid(json.loads(to_json(row))) for row in field_rows(load_spec(V4_0)))


@pytest.mark.parametrize(("kind", "name"), [("messages", "message-row"), ("readings", "reading"), ("leaves", "leaf")])
def test_every_row_conforms(kind: str, name: str) -> None:
    schema = validator(name)
    for path in sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml")):
        for row in ROWS[kind](read(path.read_bytes()), load_spec(V4_0)):
            schema.validate(json.loads(to_json(row.record())))


@pytest.mark.parametrize("element", ["LogEntry", "Header", "BillingDataLogDeviceAlert", "DebugInfo"])
def test_every_row_of_an_element_conforms(element: str) -> None:
    spec, count = load_spec(V4_0), 0
    schema = jsonschema.Draft202012Validator(element_schema(element, spec))
    for path in sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml")):
        for row in element_rows(read(path.read_bytes()), spec, element):
            schema.validate(row.record())
            assert list(row.record()) == list(element_schema(element, spec)["required"])
            count += 1
    assert count


def test_a_missing_or_an_additional_field_does_not_conform() -> None:
    count = {"schema": "mmc.count/1", "by": "day", "value": None, "name": None, "messages": 1}
    assert validator("count").is_valid(count)
    assert not validator("count").is_valid({**count, "more": 1})
    assert not validator("count").is_valid({name: value for name, value in count.items() if name != "name"})


def shape(schema: Any, definitions: Any, path: str = "") -> Iterator[str]:
    """A line for each place of a record: its path and JSON type."""
    schema = schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        yield f"{path}: object"
        for name, inner in schema["properties"].items():
            yield from shape(inner, definitions, f"{path}.{name}")
    elif "items" in schema:
        yield from shape(schema["items"], definitions, f"{path}[]")
    else:
        kind = schema.get("type", "true" if schema.get("const") is True else "string")
        yield f"{path}: {kind if isinstance(kind, str) else ' or '.join(kind)}"


def test_the_shape_of_decoded_messages_only_grows() -> None:
    schema = message_schema(load_spec(V4_0))
    contract = (ROOT / "tests" / "golden" / "shape-4.0.txt").read_text(encoding="utf-8").splitlines()
    broken = set(contract) - set(shape(schema, schema["$defs"]))
    assert not broken, f"the shape of decoded messages is a contract: {sorted(broken)[:5]} changed or is missing"
