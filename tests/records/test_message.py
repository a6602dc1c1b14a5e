"""The record of a decoded message."""

import json

from mmc_cli.decoding.json_record import decode_message
from mmc_cli.render.jsonl import to_json
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V4_0, message


def test_an_unparsed_part_is_written_with_its_path_and_the_reason() -> None:
    extra = ("<ra:ResultingLevel>", "<ra:Extra>1</ra:Extra><ra:ResultingLevel>")
    written = json.loads(to_json(decode_message(message(ALERT, extra), load_spec(V4_0))))
    (part,) = written["unparsed"]
    assert list(part) == ["path", "xml", "reason"]
    assert part["path"].endswith("/Extra")
