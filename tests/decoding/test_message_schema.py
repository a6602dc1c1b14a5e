"""What mmc decode writes conforms to the JSON Schema of a decoded message, in every style."""

import json
from pathlib import Path

import pytest

from mmc_cli.decoding.json_record import Style, decode_message
from mmc_cli.decoding.message_schema import message_schema
from mmc_cli.inputs.parser import read
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse_version
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import V4_0

jsonschema = pytest.importorskip("jsonschema")


@pytest.mark.parametrize("style", [Style(raw, nulls) for raw in (False, True) for nulls in (False, True)], ids=str)
@pytest.mark.parametrize("folder", sorted((ROOT / "fixtures" / "valid").iterdir()), ids=lambda path: path.name)
def test_every_valid_message_conforms_to_the_schema(folder: Path, style: Style) -> None:
    spec = load_spec(parse_version(folder.name))
    validator = jsonschema.Draft202012Validator(message_schema(spec, style))
    for path in folder.rglob("*.xml"):
        decoded = json.loads(to_json(decode_message(read(path.read_bytes(), Origin(path.name)), spec, style)))
        wrong = [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(decoded)]
        assert not wrong, path.name


def test_nulls_are_allowed_only_in_the_style_with_nulls() -> None:
    style = Style(nulls=True)
    limit = read((ROOT / "fixtures/valid/4.0/mirrors/limit.xml").read_bytes())
    message = json.loads(to_json(decode_message(limit, load_spec(V4_0), style)))

    def is_allowed(style: Style) -> bool:
        is_valid: bool = jsonschema.Draft202012Validator(message_schema(load_spec(V4_0), style)).is_valid(message)
        return is_valid

    assert is_allowed(style)
    assert not is_allowed(Style())
