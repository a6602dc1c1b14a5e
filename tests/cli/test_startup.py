"""A command loads only the modules that it needs, so that it starts at once."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.conftest import ROOT

READING = "fixtures/valid/4.0/mirrors/reading.xml"
ALERT = "fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert.xml"
# What takes long to load, in whole or because of what it computes while it is loaded.
ALWAYS_LATE = {"xmlschema", "rich", "pyarrow", "json", "multiprocessing", "mmc_cli.template_cache", "mmc_cli.guides"}
ALWAYS_LATE |= {"tempfile", "asyncio", "fsspec", "mmc_cli.inputs.remote"}
ENGINES = {"lxml", "csv", "msgspec", "decimal", "mmc_cli.batch", "mmc_cli.specification", "mmc_cli.rules"}
OTHER_COMMANDS = {"mmc_cli.compare", "mmc_cli.explain", "mmc_cli.report"}
LOADED = """
import sys
from mmc_cli.__main__ import main
sys.argv[0] = "mmc"
try:
    main()
except SystemExit:
    print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def loaded_by(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", LOADED, *arguments]
    got = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert got.stdout
    return set(got.stderr.splitlines())


NOT_NEEDED = (
    ("--version", ENGINES | OTHER_COMMANDS | {"dataclasses", "mmc_cli.inputs"}),
    ("--help", ENGINES | OTHER_COMMANDS),
    (
        f"validate {READING}",
        OTHER_COMMANDS
        | {"msgspec", "decimal", "dataclasses", "rapidfuzz", "xml.parsers.expat", "mmc_cli.decoding"}
        | {"mmc_cli.validate.value_check", "mmc_cli.validate.fault_findings", "mmc_cli.inputs.cell_repairs"},
    ),
    (f"show alerts {ALERT}", OTHER_COMMANDS | {"rapidfuzz", "mmc_cli.validate.fault_findings"}),
    (f"decode {READING}", OTHER_COMMANDS | {"rapidfuzz", "mmc_cli.validate.fault_findings"}),
    ("explain 8F86", {"msgspec", "rapidfuzz", "mmc_cli.batch", "mmc_cli.decoding"}),
)


@pytest.mark.parametrize(("arguments", "not_needed"), NOT_NEEDED, ids=[arguments for arguments, _ in NOT_NEEDED])
def test_a_command_loads_no_module_that_it_does_not_need(arguments: str, not_needed: set[str]) -> None:
    assert loaded_by(*arguments.split()) & (ALWAYS_LATE | not_needed) == set()


def test_what_is_watched_is_there_under_its_name() -> None:
    watched = ALWAYS_LATE.union(*(not_needed for _, not_needed in NOT_NEEDED))
    assert [name for name in sorted(watched) if find_spec(name) is None] == []


def test_what_is_watched_is_loaded_where_it_is_needed() -> None:
    loaded = loaded_by("validate", "fixtures/invalid/MMC103", "-f", "jsonl")
    assert {"msgspec", "mmc_cli.validate.value_check", "xml.parsers.expat", "mmc_cli.template_cache"} <= loaded
