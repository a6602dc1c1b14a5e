"""Workflow commands for annotations."""

import io

from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.github import render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def lines(*verdicts: Verdict) -> list[str]:
    out = io.StringIO()
    written(render, verdicts, out, True)
    return out.getvalue().splitlines()


def test_each_finding_is_a_command() -> None:
    (line,) = lines(validate_message(message(ALERT, (">100<", ">101<")), V4_0))
    assert line.startswith(
        "::error file=sample.xml,line=20,col=32,endColumn=35,title=MMC105 out-of-range::ResultingLevel"
    )


def test_severities_are_those_of_github() -> None:
    assert lines(validate_message(message(ALERT, ('"4.0"', '"3.1"')), V4_0))[0].startswith("::notice ")
    assert lines(validate_message(message(ALERT, ('"4.0"', '"9.1"')), V4_0))[0].startswith("::warning ")


def test_a_value_cannot_forge_a_command() -> None:
    (line,) = lines(unchecked_verdict(Origin("a:b,c%.xml"), "50%\n::error::forged"))
    assert line.startswith("::error file=a%3Ab%2Cc%25.xml,")
    assert "50%25\\n::error::forged" in line
