"""One line per finding, in the form that compilers use, so that editors and grep understand it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean, disarm_commands
from mmc_cli.render.lines import Line, encode_line, write_line
from mmc_cli.specification.wording import join_names

COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
NOT_CHECKED = "not checked"


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict | Line], None]]:
    """Write a line for each finding: file:line:column: severity: what is wrong; expected ...; fix: ... [rule]."""

    def add(result: Verdict | Line) -> None:
        line = result if isinstance(result, Line) else encode_line(_format_verdict(result, color))
        if line.data:
            write_line(out, line.data)

    yield add


def format_result(verdict: Verdict) -> Line:
    """Return the lines of a verdict, without colour."""
    return encode_line(_format_verdict(verdict, color=False))


def _format_verdict(verdict: Verdict, color: bool) -> str:
    return "\n".join([disarm_commands(_format_finding(verdict, finding, color)) for finding in verdict.findings])


def _format_finding(verdict: Verdict, finding: Finding, color: bool) -> str:
    rule = f"[{finding.rule.id} {finding.rule.name} {finding.fingerprint}]"
    label = style_severity(severity_label(verdict, finding), color)
    return f"{format_location(verdict, finding)}: {label}: {clean(describe_finding(finding))} {rule}"


def format_location(verdict: Verdict, finding: Finding) -> str:
    """Return file:line:column; the file only if it could not be read."""
    file = clean(str(verdict.origin))
    return f"{file}:{finding.place.line}:{finding.place.column}" if verdict.checked else file


def severity_label(verdict: Verdict, finding: Finding) -> str:
    """Return the severity of a finding, or "not checked" for the reason why a message was not."""
    return finding.rule.severity if verdict.checked else NOT_CHECKED


def style_severity(label: str, color: bool) -> str:
    """Return a severity label in its colour."""
    return click.style(label, fg=COLORS.get(label, "magenta"), bold=True) if color else label


def describe_finding(finding: Finding) -> str:
    """Return the message, the expected values unless the message names them, and the verified fix."""
    text = finding.message
    if (expected := format_expected(finding)) is not None:
        text += f"; expected {expected}"
    if finding.suggestion is not None:
        text += f"; fix: {finding.suggestion}"
    return text


def format_expected(finding: Finding) -> str | None:
    """Return the closest three expected values; None if unknown, or if the message names them."""
    if not finding.expected or re.search(rf"(?<![\w./-]){re.escape(finding.expected[0])}(?![\w./-])", finding.message):
        return None
    return join_names(finding.expected, " or ")
