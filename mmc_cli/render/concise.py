"""One line for each fault, as compilers write them, so that editors and grep understand it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.lines import Line
from mmc_cli.specification.wording import join_names

COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict | Line], None]]:
    """Writes a line for each finding: file:line:column: severity: what is wrong; what was expected [rule]."""

    def add(result: Verdict | Line) -> None:
        text = result.text if isinstance(result, Line) else _lines(result, color)
        if text:
            print(text, file=out)

    yield add


def ready(verdict: Verdict) -> Line:
    """The lines of one verdict as they are written without colour."""
    return Line(_lines(verdict, color=False))


def _lines(verdict: Verdict, color: bool) -> str:
    return "\n".join([_line(verdict, finding, color) for finding in verdict.findings])


def _line(verdict: Verdict, finding: Finding, color: bool) -> str:
    rule = f"[{finding.rule.id} {finding.rule.name} {finding.fingerprint}]"
    words = severity(verdict, finding, color)
    return f"{place(verdict, finding)}: {words}: {clean(sentence(finding))} {rule}"


def place(verdict: Verdict, finding: Finding) -> str:
    """file:line:column, or the file alone when it could not be read."""
    file = clean(str(verdict.origin))
    return f"{file}:{finding.place.line}:{finding.place.column}" if verdict.checked else file


def severity(verdict: Verdict, finding: Finding, color: bool) -> str:
    """The word for how bad a finding is."""
    word: str = finding.rule.severity if verdict.checked else "not checked"
    return click.style(word, fg=COLORS.get(word, "magenta"), bold=True) if color else word


def sentence(finding: Finding) -> str:
    """What is wrong, what was expected where that is not said already, and what would mend it."""
    text = finding.message
    if (allowed := allowance(finding)) is not None:
        text += f"; expected {allowed}"
    if finding.suggestion is not None:
        text += f"; try: {finding.suggestion}"
    return text


def allowance(finding: Finding) -> str | None:
    """What was expected, cut to the closest three; None where that is unknown or said already."""
    if not finding.expected or re.search(rf"(?<![\w.-]){re.escape(finding.expected[0])}(?![\w.-])", finding.message):
        return None
    return join_names(finding.expected, " or ")
