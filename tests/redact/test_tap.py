"""A tap gives what was read of a stream once more, up to any place."""

from io import BytesIO

import pytest

from mmc_cli.redact.pseudonyms import UnredactableError
from mmc_cli.redact.tap import RecordingStream


def test_what_was_read_can_be_taken_once() -> None:
    tap = RecordingStream(BytesIO(b"one\ntwo\nthree"))
    assert (tap.readline(), tap.read(2)) == (b"one\n", b"tw")
    assert tap.take(3) == b"one"
    assert tap.position == 3
    assert tap.take() == b"\ntw"
    assert tap.take(3) == b""
    assert tap.read() == b"o\nthree"
    assert tap.take(100) == b"o\nthree"
    assert tap.position == 13


def test_an_input_that_fails_while_it_is_read_is_refused_and_does_not_end_the_run() -> None:
    class Failing(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnredactableError, match="cannot be read: input/output error"):
        RecordingStream(Failing()).read()
