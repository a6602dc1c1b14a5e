"""Workflow commands that GitHub turns into annotations on the lines of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import sentence

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Writes a command for each finding."""

    def add(verdict: Verdict) -> None:
        for finding in verdict.findings:
            at = finding.place
            where = f"file={_property(verdict.origin.file)},line={at.line},col={at.column},endColumn={at.end_column}"
            title = _property(f"{finding.rule.id} {finding.rule.name}")
            text = ("" if verdict.checked else "not checked: ") + sentence(finding)
            command = _COMMANDS[finding.rule.severity]
            print(f"::{command} {where},title={title}::{_text(text)} [{finding.fingerprint}]", file=out)

    yield add


def _text(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
