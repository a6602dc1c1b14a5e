"""GitHub workflow commands, which GitHub shows as annotations on the lines of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import NOT_CHECKED, describe_finding

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Write a command for each finding."""

    def add(verdict: Verdict) -> None:
        for line in [_command(verdict, finding) for finding in verdict.findings]:
            print(line, file=out)

    yield add


def _command(verdict: Verdict, finding: Finding) -> str:
    place = finding.place
    where = f"file={_escape_property(verdict.origin.file)},line={place.line},col={place.column}"
    title = _escape_property(f"{finding.rule.id} {finding.rule.name}")
    text = ("" if verdict.checked else f"{NOT_CHECKED}: ") + describe_finding(finding)
    command = _COMMANDS[finding.rule.severity]
    return f"::{command} {where},endColumn={place.end_column},title={title}::{_escape(text)} [{finding.fingerprint}]"


def _escape(text: str) -> str:
    return clean(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
