"""The registry of formats: every module is there, and help offers what a command can write."""

import pickle

import pytest

from mmc_cli.render import AUTO, FORMATS, ResultKind, formats_for
from tests.conftest import ROOT


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, each in FORMATS.items() for kind in each.modules])
def test_a_format_has_a_renderer_for_each_kind_and_its_formatter_can_be_sent_to_workers(
    name: str, kind: ResultKind
) -> None:
    assert callable(FORMATS[name].renderer(kind))
    formatter = FORMATS[name].result_formatter(kind)
    assert pickle.loads(pickle.dumps(formatter)) is formatter


def test_every_module_that_writes_a_format_is_registered() -> None:
    modules = {path.stem for path in (ROOT / "mmc_cli/render").glob("*.py") if "def render(" in path.read_text()}
    assert {module for each in (*FORMATS.values(), AUTO) for module in each.modules.values()} == modules


def test_formats_are_those_of_the_contract() -> None:
    assert formats_for("verdict") == (
        "full", "concise", "grouped", "html", "csv", "jsonl", "json", "sarif", "junit", "github", "gitlab"
    )  # fmt: skip
    assert set(formats_for("row")) == {"table", "wide", "tsv", "csv", "jsonl", "json"}
    assert set(formats_for("record", "typed row")) == {
        "jsonl",
        "json",
        "table",
        "wide",
        "tsv",
        "csv",
        "parquet",
        "arrow",
    }
    assert set(formats_for("message")) == {"text", "tree", "tsv", "csv"}
    assert set(formats_for("entry")) == {"text", "jsonl", "json"}
    assert set(formats_for("comparison", "difference")) == {
        "text", "markdown", "html", "junit", "json", "jsonl", "csv", "tsv"
    }  # fmt: skip
    assert set(formats_for("report", "change")) == {
        "text", "markdown", "html", "json", "jsonl", "csv", "tsv", "sarif"
    }  # fmt: skip
