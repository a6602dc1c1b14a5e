"""The JSON Schema of a settings file accepts what `mmc` accepts."""

import json
import tomllib
from collections.abc import Callable

import jsonschema
import pytest

from tests.conftest import Outcome

GOOD = """
version = 5.1
select = ["MMC1", "MMC2"]
ignore = "MMC202"
severity = { MMC201 = "error" }
fail-on = "warning"
baseline = "mmc-baseline.json"
jobs = 4
exclude = ["*.bak"]
per-path-ignores = { legacy = ["MMC103"] }
max-bytes = "64MiB"
[validate]
format = ["full"]
[show]
quiet = true
[show.alerts]
format = "csv"
"""


@pytest.fixture
def schema(mmc: Callable[..., Outcome]) -> object:
    return json.loads(mmc("schema", "settings").out)


def test_a_settings_file_with_everything_is_valid(schema: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(GOOD), schema)


@pytest.mark.parametrize(
    "text",
    ["verson = '5.1'", "quiet = 'yes'", "output = 'a'", "[validate]\nfail-on = 'bad'", "[show.alerts]\nignore = 'a'"],
)
def test_what_mmc_refuses_is_not(schema: dict[str, object], text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), schema)
