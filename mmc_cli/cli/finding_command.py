"""Runs a command of the user for each finding, without a shell: text from a message is never part of a command line.

The command gets the finding in environment variables.
"""

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import click

from mmc_cli.cli.output import print_note
from mmc_cli.model.errors import describe_os_error
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.validate.policy import is_failure

if TYPE_CHECKING:
    from mmc_cli.model.finding import Finding
    from mmc_cli.validate.policy import FailOn

_STANDARD_ERROR = 2  # the output of the command is not part of the results


class FindingCommand:
    """A command that is run for each finding at or above a severity.

    Raises:
        UsageError: There is no such command.
    """

    def __init__(self, text: str, fail_on: "FailOn") -> None:
        try:
            self._arguments = shlex.split(text)
        except ValueError as error:
            raise click.UsageError(f"--exec: {str(error).lower()} in {text}") from None
        if not self._arguments or shutil.which(self._arguments[0]) is None:
            raise click.UsageError(f"--exec: no such command: {self._arguments[0] if self._arguments else text}")
        self._fail_on = fail_on

    def run(self, verdict: Verdict) -> None:
        """Run the command for the findings of a verdict, one after the other; warn if it fails."""
        for finding in verdict.findings:
            if is_failure((finding.rule.severity,), self._fail_on):
                self._run(verdict, finding)

    def _run(self, verdict: Verdict, finding: "Finding") -> None:
        environment = {**os.environ, **variables(verdict, finding)}
        try:
            code = subprocess.run(  # noqa: S603 - the user's own command, with no text of a message in it
                self._arguments, env=environment, stdin=subprocess.DEVNULL, stdout=_STANDARD_ERROR, check=False
            ).returncode
        except OSError as error:
            print_note(f"--exec: {self._arguments[0]} could not be run: {describe_os_error(error)}")
            return
        if code:
            how = f"exited with {code}" if code > 0 else f"was ended by signal {-code}"
            print_note(f"--exec: {self._arguments[0]} {how} for {finding.rule.id} in {verdict.origin}")


def variables(verdict: Verdict, finding: "Finding") -> dict[str, str]:
    """Return the environment variables that describe a finding."""
    header = verdict.header
    values = {
        "MMC_FILE": verdict.origin.file,
        "MMC_MEMBER": verdict.origin.member,
        "MMC_VERDICT": verdict.verdict,
        "MMC_RULE": finding.rule.id,
        "MMC_RULE_NAME": finding.rule.name,
        "MMC_SEVERITY": finding.rule.severity,
        "MMC_MESSAGE": clean(finding.message),
        "MMC_LINE": str(finding.place.line),
        "MMC_PATH": clean(finding.path),
        "MMC_FINGERPRINT": finding.fingerprint,
        "MMC_DEVICE": clean(header.device or ""),
        "MMC_ALERT_CODE": clean(header.alert_code or ""),
        "MMC_SERVICE": clean(header.service_reference_variant or ""),
    }
    return {name: (value or "").replace("\0", "\\x00") for name, value in values.items()}
