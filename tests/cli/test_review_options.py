"""Options of a baseline and of fixes that do not go together are refused in words."""

import os
from pathlib import Path

import click
import pytest

from mmc_cli.cli.review_options import ReviewOptions


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (ReviewOptions(fix=True), "--fix needs one of: --diff shows the fixes"),
        (ReviewOptions(fix=True, in_place=True, fixed_to="new"), "--fix needs one of"),
        (ReviewOptions(fix=True, in_place=True, diff=True), "--fix needs one of"),
        (ReviewOptions(in_place=True), "--in-place needs --fix"),
        (ReviewOptions(fixed_to="new"), "--fixed-to needs --fix"),
        (ReviewOptions(write_baseline=True), "--write-baseline needs --baseline FILE"),
        (ReviewOptions(fix=True, fixed_to="inbox"), "--fixed-to needs a new or an empty folder; inbox is not"),
        (ReviewOptions(fix=True, fixed_to="inbox/fixed"), "--fixed-to inbox/fixed is inside inbox, which is read"),
    ],
)
def test_the_problem_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: ReviewOptions, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkdir("inbox")
    Path("inbox/a.xml").touch()
    with pytest.raises(click.UsageError) as error:
        options.check(("inbox",), (), against_all=False)
    assert error.value.message.startswith(problem)


def test_a_diff_replaces_the_findings_and_one_version_is_named() -> None:
    with pytest.raises(click.UsageError, match="cannot be combined with -f"):
        ReviewOptions(diff=True).check((), ("full",), against_all=False)
    with pytest.raises(click.UsageError, match="name one version"):
        ReviewOptions(diff=True).check((), (), against_all=True)


def test_what_goes_together_is_accepted(tmp_path: Path) -> None:
    for options in (
        ReviewOptions(),
        ReviewOptions(diff=True),
        ReviewOptions(fix=True, diff=True),
        ReviewOptions(fix=True, in_place=True, baseline="b"),
        ReviewOptions(fix=True, fixed_to=str(tmp_path)),
    ):
        options.check(("inbox",), (), against_all=False)
