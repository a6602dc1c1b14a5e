"""The record of a baseline."""

import jsonschema
import pytest
from msgspec import to_builtins

from mmc_cli.records.baseline import BaselineEntry, BaselineRecord
from mmc_cli.records.json_schema import json_schema

RECORD = BaselineRecord((BaselineEntry("72af455090cc5d2a", 2, "MMC103 value-not-in-list", "/GBCSResponse"),))


def test_a_baseline_fits_its_schema_and_a_count_of_none_does_not() -> None:
    content = to_builtins(RECORD)
    content["findings"] = list(content["findings"])
    jsonschema.validate(content, json_schema(BaselineRecord))
    content["findings"][0]["count"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, json_schema(BaselineRecord))
