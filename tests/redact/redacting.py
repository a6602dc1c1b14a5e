"""Redacts one file for a test, and looks into what came out."""

from pathlib import Path

from mmc_cli.cli.commands.redact import _open_file
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.redact.files import FileRedaction
from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.refusals import Refusals
from tests.packed import read_file
from tests.redact.checking import left_over
from tests.samples import ALERT, V4_0

EUIS = ("00-1e-4f-7a-20-00-11-01", "00-1E-4F-7A-20-00-11-02", "90-A1-B2-C3-D4-00-00-01")
NEW_LINE = "\n"
DAMAGED = ALERT.replace("</ra:Header>", "")


class Redacted:
    """What became of one file."""

    def __init__(self, folder: Path, name: str, data: bytes) -> None:
        source, self.path = folder / name, folder / "out" / name
        source.write_bytes(data)
        self.lines: list[str] = []
        self.refusals = Refusals(self.lines.append)
        run = FileRedaction(V4_0, Pseudonyms(b"a key of 16 bytes"), _open_file, self.refusals)
        run.redact_file(str(source), str(self.path))
        self.count = run.messages

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    def assert_clean(self, *words: str) -> None:
        """Assert that no EUI and none of some words is left, in the file or in a message in it."""
        pairs = read_file(self.path.name, self.data, DEFAULT_READ_OPTIONS)
        inside = b"\n".join([source.data or b"" for source, _ in pairs] + [self.data])
        for secret in EUIS:
            assert not left_over(secret, inside)
        for word in words:
            assert word.encode() not in inside
        assert sum(message is not None and message.root is not None for _, message in pairs) == self.count
