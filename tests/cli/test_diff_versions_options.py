"""An option of diff-versions that would do nothing is wrong usage."""

from collections.abc import Callable

import click
import pytest

from tests.conftest import Outcome

Mmc = Callable[..., Outcome]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("--device 00-DB-12-34-56-78-90-A0", "--device has no effect without --messages"),
        ("--since 2026-01-31", "--since has no effect without --messages"),
        ("--failed", "--failed has no effect without --messages"),
        ("--unique", "--unique has no effect without --messages"),
        ("--kind alert", "--kind has no effect without --messages"),
        ("-j 2", "--jobs has no effect without --messages"),
        ("--max-bytes 10", "--max-bytes has no effect without --messages"),
        ("--xsd a.xsd --messages fixtures/valid", "--xsd has no effect here; give the XSD file as FROM or TO"),
        ("--matrix --messages fixtures/valid", "--messages has no effect with --matrix"),
        ("--matrix --exit-code", "--exit-code has no effect with --matrix"),
        ("--matrix --fail-on breaking", "--fail-on has no effect with --matrix"),
        ("--matrix --device 00-DB-*", "--device has no effect with --matrix"),
        ("--matrix 4.0 README.md", "--matrix compares the known versions, not an XSD file"),
        ("--docs 4.0 README.md", "--docs has no effect with an XSD file, which has no document"),
        ("-f jsonl --generate 5", "--generate has no effect with -f jsonl; use text, markdown, html"),
    ],
)
def test_an_option_without_effect_is_refused(mmc: Mmc, arguments: str, problem: str) -> None:
    with pytest.raises(click.UsageError) as error:
        mmc("diff-versions", *arguments.split())
    assert str(error.value) == problem
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    "arguments", ["--no-progress", "--generate 0", "-q", "--code 8F66", "--srv 8.9", "--view reader"]
)
def test_an_option_that_has_an_effect_or_asks_for_none_is_accepted(mmc: Mmc, arguments: str) -> None:
    assert mmc("diff-versions", "-f", "jsonl", *arguments.split()).code == 0
