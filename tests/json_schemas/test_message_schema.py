"""The JSON Schema of a decoded message: what mmc decode writes is what it says, in every style."""

from pathlib import Path

import pytest

from mmc_cli.decoding.json_record import Style, record
from mmc_cli.inputs.parser import read
from mmc_cli.json_schemas import json_schema
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import parse_version
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import V4_0

jsonschema = pytest.importorskip("jsonschema")


@pytest.mark.parametrize("style", [Style(raw, nulls) for raw in (False, True) for nulls in (False, True)], ids=str)
@pytest.mark.parametrize("folder", sorted((ROOT / "fixtures" / "valid").iterdir()), ids=lambda path: path.name)
def test_every_valid_message_is_decoded_as_its_schema_says(folder: Path, style: Style) -> None:
    spec = load_spec(parse_version(folder.name))
    validator = jsonschema.Draft202012Validator(json_schema("message", spec, style))
    for path in folder.rglob("*.xml"):
        decoded = record(read(path.read_bytes(), Origin(path.name)), spec, style)
        wrong = [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(decoded)]
        assert not wrong, path.name


def test_nulls_are_promised_only_where_they_were_asked_for() -> None:
    style = Style(nulls=True)
    message = record(read((ROOT / "fixtures/valid/4.0/mirrors/limit.xml").read_bytes()), load_spec(V4_0), style)

    def promised(style: Style) -> bool:
        found: bool = jsonschema.Draft202012Validator(json_schema("message", load_spec(V4_0), style)).is_valid(message)
        return found

    assert promised(style)
    assert not promised(Style())
