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


@pytest.mark.parametrize(
    ("kinds", "formats"),
    [
        (("verdict",), "full concise grouped html csv jsonl json sarif junit github gitlab"),
        (("row",), "table wide tsv csv jsonl json"),
        (("record", "typed row"), "table wide tsv csv jsonl json parquet arrow"),
        (("message",), "text tree tsv csv"),
        (("entry",), "text jsonl json"),
        (("comparison", "difference"), "text markdown html csv tsv jsonl json junit"),
        (("report", "change"), "text markdown html tsv csv jsonl json sarif"),
    ],
)
def test_each_kind_of_result_keeps_its_formats(kinds: tuple[ResultKind, ...], formats: str) -> None:
    assert set(formats.split()) <= set(formats_for(*kinds))


def test_help_lists_the_formats_of_findings_from_the_most_readable_on() -> None:
    assert formats_for("verdict")[:4] == ("full", "concise", "grouped", "html")
