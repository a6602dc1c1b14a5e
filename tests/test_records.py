"""The JSON Schemas of records: what mmc puts out is what they say."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mmc_cli.decoding.data_dictionary import fields
from mmc_cli.decoding.element_rows import element_rows
from mmc_cli.decoding.rows import ROWS
from mmc_cli.inputs.parser import read
from mmc_cli.json_schemas import ELEMENT, RECORDS, element_schema, json_schema
from mmc_cli.model.version import parse_version
from mmc_cli.specification import load_spec
from tests.conftest import ROOT, Outcome
from tests.samples import V4_0

jsonschema = pytest.importorskip("jsonschema")


def faults(name: str, value: Any, version: str = "4.0") -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema(name, load_spec(parse_version(version))))
    return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(value)]


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_of_every_record_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(name, load_spec(V4_0)))


def test_the_schema_of_messages_stays_small() -> None:
    assert len(json.dumps(json_schema("message", load_spec(V4_0)))) < 1_000_000


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("verdict", "validate fixtures"),
        ("alert", "show alerts fixtures/valid/4.0"),
        ("response", "show responses fixtures/valid/4.0"),
        ("count", "show summary fixtures/valid/4.0"),
        ("entry", "explain 8F86 00CE 7.16 ResultingLevel MMC103"),
        ("code", "explain --list alerts"),
        ("change", "diff-versions 3.1 5.1 --docs"),
        ("touched", "diff-versions --messages fixtures/valid"),
        ("matrix", "diff-versions --matrix"),
    ],
)
def test_what_a_command_writes_is_as_its_schema_says(mmc: Callable[..., Outcome], name: str, command: str) -> None:
    lines = mmc(*command.split(), "-f", "jsonl").lines
    validator = jsonschema.Draft202012Validator(json_schema(name, load_spec(V4_0)))
    assert lines
    for line in lines:
        assert not [each.message for each in validator.iter_errors(json.loads(line))], line[:200]


def test_every_field_is_as_its_schema_says() -> None:
    validator = jsonschema.Draft202012Validator(json_schema("field", load_spec(V4_0)))
    assert all(validator.is_valid(row.record()) for row in fields(load_spec(V4_0)))


def test_a_property_that_is_not_promised_is_a_fault() -> None:
    assert faults("count", {"schema": "mmc.count/1", "by": "day", "value": None, "name": None, "messages": 1}) == []
    assert faults("count", {"schema": "mmc.count/1", "more": 1})


def test_a_record_that_is_not_there_is_an_error_that_lists_those_that_are() -> None:
    with pytest.raises(LookupError, match="message, verdict"):
        json_schema("nothing", load_spec(V4_0))


def shape(schema: Any, named: Any, path: str = "") -> Iterator[str]:
    """A line for each place of a record: its path and JSON type."""
    schema = schema.get("anyOf", [schema])[0]
    if "$ref" in schema:
        schema = named[schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        yield f"{path}: object"
        for name, inner in schema["properties"].items():
            yield from shape(inner, named, f"{path}.{name}")
    elif "items" in schema:
        yield from shape(schema["items"], named, f"{path}[]")
    else:
        kind = schema.get("type", "true" if schema.get("const") is True else "string")
        yield f"{path}: {kind if isinstance(kind, str) else ' or '.join(kind)}"


def test_the_shape_of_decoded_messages_only_grows() -> None:
    schema = json_schema("message", load_spec(V4_0))
    promised = (ROOT / "tests" / "golden" / "shape-4.0.txt").read_text(encoding="utf-8").splitlines()
    broken = set(promised) - set(shape(schema, schema["$defs"]))
    assert not broken, f"the shape of decoded messages is a promise: {sorted(broken)[:5]} changed or went"


@pytest.mark.parametrize(("kind", "name"), [("messages", "message-row"), ("readings", "reading"), ("leaves", "leaf")])
def test_every_row_is_as_its_schema_says(kind: str, name: str) -> None:
    spec = load_spec(V4_0)
    check = jsonschema.Draft202012Validator(json_schema(name, spec))
    for path in sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml")):
        for row in ROWS[kind](read(path.read_bytes()), spec):
            check.validate(row.record())


@pytest.mark.parametrize("element", ["LogEntry", "Header", "BillingDataLogDeviceAlert", "DebugInfo"])
def test_every_row_of_an_element_is_as_its_schema_says(element: str) -> None:
    spec, seen = load_spec(V4_0), 0
    check = jsonschema.Draft202012Validator(element_schema(element, spec))
    for path in sorted((ROOT / "fixtures/valid/4.0").rglob("*.xml")):
        for row in element_rows(read(path.read_bytes()), spec, element):
            check.validate(row.record())
            seen += 1
    assert seen


def test_every_record_has_a_schema() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mmc_cli").rglob("*.py"))
    named = set(re.findall(r'"mmc\.([a-z-]+)/1"', code))
    assert named <= {*RECORDS, ELEMENT}
