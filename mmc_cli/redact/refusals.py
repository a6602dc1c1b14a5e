"""Collects inputs that are not written because they cannot be redacted, each with its place and the reason."""

from collections.abc import Callable

from mmc_cli.model.defect import Defect, describe_error
from mmc_cli.model.origin import Origin


class Refusals:
    """The inputs refused in a run.

    Args:
        report: Called with a line about each.
    """

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self.count = self.defects = 0
        self.first_defect: Defect | None = None

    def add(self, origin: Origin, reason: str, line: int = 0) -> None:
        """Report a message or a file that is not written; `line` is where a message begins in a larger file."""
        self.count += 1
        self._report(f"{origin}{f':{line}' if line else ''}: not redacted: {reason}")

    def note(self, origin: Origin, text: str) -> None:
        """Report input that is skipped because it holds no message or is not read; it is not an error."""
        self._report(f"{origin}: {text}")

    def take(self, held: "HeldRefusals") -> None:
        """Report what was held, and count it."""
        for line in held.lines:
            self._report(line)
        self.count += held.count
        self.defects += held.defects
        self.first_defect = self.first_defect or held.first_defect

    def add_error(self, origin: Origin, error: Exception, line: int = 0) -> None:
        """Report input that could not be redacted because of an unexpected exception."""
        reason, defect = describe_error(error)
        if defect is not None:
            self.defects += 1
            self.first_defect = self.first_defect or defect
        self.add(origin, reason, line)


class HeldRefusals(Refusals):
    """Refusals whose lines are reported later, such as by the process that writes the file."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        super().__init__(self.lines.append)

    def drain(self) -> "HeldRefusals":
        """Return what is held, and hold nothing."""
        drained = HeldRefusals()
        drained.take(self)
        self.lines.clear()
        self.count, self.defects, self.first_defect = 0, 0, None
        return drained
