"""The output formats: which results each can write, and the module that writes them.

A module has a context manager `render(out, color)` that gives a function to write one result; leaving the context
writes the end of the output, so that several formats can be written in one pass. A module that formats results one by
one also has `format_result`, which workers call.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, Literal, NamedTuple, TextIO, TypeAlias, cast

from mmc_cli.render.lines import Line

AddResult: TypeAlias = Callable[[Any], None]
Renderer: TypeAlias = Callable[[TextIO, bool], AbstractContextManager[AddResult]]

# The kinds of results: a verdict; a row of a list; a reading; a gap in a log; a profile; a count of a summary; a row of
# `mmc decode --rows`, whose columns have types; a decoded message; a message card; an entry of `mmc explain`; a row of
# its lists; a change between versions, or its effect on a message; a report of all changes; a row of their matrix; a
# comparison of two messages; one difference between them.
ResultKind: TypeAlias = Literal[
    "verdict",
    "row",
    "reading",
    "gap",
    "profile",
    "count",
    "typed row",
    "record",
    "message",
    "entry",
    "entry row",
    "change",
    "report",
    "matrix",
    "comparison",
    "difference",
]


class Format(NamedTuple):
    """A format as `-f` names it.

    Args:
        modules: for each kind of result that it can write, the module in this package.
        for_people: whether it is readable text, so that a summary line may follow.
        writes_records: whether it writes the record of a result instead of its cells.
        has_types: whether its columns have types, which are passed on even for a table without rows.
        separator: the separator of cells, if the output begins with a line of column names.
    """

    modules: Mapping[ResultKind, str]
    for_people: bool = False
    writes_records: bool = False
    separator: str = ""
    has_types: bool = False

    def renderer(self, kind: ResultKind) -> Renderer:
        """Return the `render` function for a kind of result; its module is imported only now."""
        return cast(Renderer, self._module(kind).render)

    def result_formatter(self, kind: ResultKind) -> Callable[[Any], Line] | None:
        """Return the picklable function that formats one result; None if results depend on each other."""
        return cast("Callable[[Any], Line] | None", getattr(self._module(kind), "format_result", None))

    def result_packer(self, kind: ResultKind) -> Callable[[Sequence[Any]], list[Any]] | None:
        """Return the picklable function that joins some results; None if each is written by itself."""
        return cast("Callable[[Sequence[Any]], list[Any]] | None", getattr(self._module(kind), "pack_results", None))

    def _module(self, kind: ResultKind) -> Any:
        return import_module(f"mmc_cli.render.{self.modules[kind]}")


def _modules(module: str, *kinds: ResultKind) -> dict[ResultKind, str]:
    return dict.fromkeys(kinds, module)


_ANY_ROW: tuple[ResultKind, ...] = ("row", "reading", "gap", "count", "typed row", "entry row")

# In the order in which help lists them.
FORMATS: Mapping[str, Format] = {
    "full": Format(_modules("full", "verdict"), for_people=True),
    "concise": Format(_modules("concise", "verdict"), for_people=True),
    "grouped": Format(_modules("grouped", "verdict"), for_people=True),
    "text": Format(
        {
            "entry": "entry",
            "report": "changes_text",
            "message": "message",
            "count": "summary",
            "profile": "profile_plot",
            "matrix": "changes_matrix",
            "comparison": "diff_text",
        },
        for_people=True,
    ),
    "markdown": Format({"report": "changes_markdown", "comparison": "diff_markdown"}),
    "html": Format({"verdict": "report_page", "report": "changes_html", "comparison": "diff_html"}),
    "table": Format({**_modules("table", *_ANY_ROW), "reading": "readings", "gap": "gaps"}, for_people=True),
    "wide": Format(_modules("wide", *_ANY_ROW), for_people=True),
    "tree": Format(_modules("tree", "message"), for_people=True),
    "tsv": Format(_modules("tsv", *_ANY_ROW, "message", "change", "difference"), separator="\t"),
    "csv": Format(_modules("csv", "verdict", *_ANY_ROW, "message", "change", "difference"), separator=","),
    "jsonl": Format(
        _modules("jsonl", "verdict", *_ANY_ROW, "record", "entry", "change", "difference"), writes_records=True
    ),
    "json": Format(
        _modules("json", "verdict", *_ANY_ROW, "record", "entry", "change", "difference"), writes_records=True
    ),
    "parquet": Format(_modules("parquet", "typed row"), writes_records=True, has_types=True),
    "arrow": Format(_modules("arrow", "typed row"), writes_records=True, has_types=True),
    "sarif": Format({"verdict": "sarif", "change": "changes_sarif"}),
    "junit": Format({"verdict": "junit", "comparison": "diff_junit"}),
    "github": Format(_modules("github", "verdict")),
    "gitlab": Format(_modules("gitlab", "verdict")),
}
# The default format of `mmc validate` at a terminal.
AUTO = Format(_modules("auto", "verdict"), for_people=True)
# The default format of `mmc validate --mmc-version all`: a row for each version.
VERSION_TABLE = Format(_modules("table", "verdict"), for_people=True)
VERSION_LINES = Format(_modules("tsv", "verdict"), separator="\t")


def formats_for(*kinds: ResultKind) -> tuple[str, ...]:
    """Return the names of the formats that can write any of these kinds of results."""
    return tuple(name for name, format_ in FORMATS.items() if any(kind in format_.modules for kind in kinds))
