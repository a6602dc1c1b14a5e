"""The GBCS payloads that `mmc validate --against` compares messages with, and which of them belongs to a message."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from mmc_cli.gbcs.payload import Payload
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.model.errors import MmcError
from mmc_cli.model.origin import Origin


@dataclass(frozen=True)
class PayloadIndex:
    """Payloads by the name of their file without its suffix, and by sender and counter.

    A payload whose file has the name of the file of a message is that of the message, whatever it says; otherwise the
    sender and the counter tell. `only` is the one there is, for the one message of a file.
    """

    by_name: Mapping[str, Payload]
    by_sender: Mapping[tuple[str | None, str | None], Payload]
    only: Payload | None = None

    def find(self, message: Message) -> Payload | None:
        """Return the payload of a message, None where there is none."""
        if self.only is not None:
            return self.only
        header = message.header
        by_name = self.by_name.get(_stem(message.origin)) if message.origin.index == 0 else None
        return by_name or self.by_sender.get((header.device, header.counter))


def read_payloads(path: str, is_for_one: bool, options: ReadOptions = DEFAULT_READ_OPTIONS) -> PayloadIndex:
    """Return the payloads at a path.

    Args:
        path: a file, a folder or an archive.
        is_for_one: whether there is one message to compare, so that a single payload is surely meant for it.

    Raises:
        MmcError: there is no payload whose header can be read.
    """
    by_name: dict[str, Payload] = {}
    by_sender: dict[tuple[str | None, str | None], Payload] = {}
    count = 0
    for each in find_inputs((path,), sys.stdin.buffer, options):
        for source, message in read_messages(each, options):
            if isinstance(message, Message) and message.payload is not None and message.payload.is_identified:
                count += 1
                payload = message.payload._replace(parts=())  # what is compared is in the fields
                by_name.setdefault(_stem(source.origin), payload)
                by_sender.setdefault((payload.device, str(payload.counter)), payload)
    if not count:
        raise MmcError(f"{path} has no GBCS payload to compare with")
    return PayloadIndex(by_name, by_sender, next(iter(by_name.values())) if count == 1 and is_for_one else None)


def _stem(origin: Origin) -> str:
    """Return the name of a file, or of the member of an archive, without folder and suffix."""
    return os.path.basename(origin.member or origin.file).partition(".")[0]
