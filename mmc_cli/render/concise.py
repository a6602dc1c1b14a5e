"""One line for each fault, as compilers write them, so that editors and grep understand it."""

from collections.abc import Iterable
from typing import TextIO

import click

from mmc_cli.render.clean import clean
from mmc_cli.results import Verdict

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}


def render(rows: Iterable[Verdict], out: TextIO, color: bool) -> None:
    """Writes a line for each finding of each message: file:line:column: severity: what is wrong [rule]."""
    for verdict in rows:
        for finding in verdict.findings:
            place = clean(str(verdict.origin))
            word: str = "not checked"
            if verdict.checked:
                place += f":{finding.place.line}:{finding.place.column}"
                word = finding.rule.severity
            if color:
                word = click.style(word, fg=_COLORS.get(word, "magenta"), bold=True)
            rule = f"[{finding.rule.id} {finding.rule.name}]"
            out.write(f"{place}: {word}: {clean(finding.message)} {rule}\n")
