"""Selects one message of a file by a suffix of the path: in.csv:17 is the one on line 17, in.xml#3 the third."""

import os
import re
from typing import NamedTuple

from mmc_cli.inputs.address import Address, read_path
from mmc_cli.inputs.encodings import count_line_ends, decode_document
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source

_NAMED = r"(?P<path>.+?)(?::(?P<line>[0-9]{1,9})|#(?P<number>[0-9]{1,9}))"


class MessageChoice(NamedTuple):
    """The message on a line of a file, or with a number, from 1; every message if neither is given."""

    line: int | None = None
    number: int | None = None

    @property
    def is_active(self) -> bool:
        """True if it selects a single message."""
        return self.line is not None or self.number is not None

    def takes(self, message: Message) -> bool:
        """Return whether a message is chosen. The only message of a file is on every line of it."""
        if self.number is not None:
            return message.origin.index == self.number - 1
        if self.line is None:
            return True
        if message.source_map is not None:
            return message.source_map.contains_line(self.line)
        return self.line <= count_line_ends(decode_document(message.data)) + 1

    def takes_source(self, source: Source) -> bool:
        """Return whether an unreadable source is chosen."""
        if self.number is not None:
            return source.origin.index == self.number - 1
        return self.line is None or source.source_map is None or source.source_map.contains_line(self.line)


EVERY_MESSAGE = MessageChoice()


def split_message_name(name: str) -> tuple[str, MessageChoice]:
    """Return the path in the name of a message, and the choice of one of its messages."""
    match = re.fullmatch(_NAMED, name.url if isinstance(name, Address) else name)
    if match is None or os.path.lexists(name):
        return name, EVERY_MESSAGE
    line, number = match["line"], match["number"]
    return read_path(match["path"]), MessageChoice(int(line) if line else None, int(number) if number else None)


def describe_missing(choice: MessageChoice) -> str:
    """Return that there is no such message: "no message on line 9"."""
    return f"no message on line {choice.line}" if choice.number is None else f"no message #{choice.number}"
