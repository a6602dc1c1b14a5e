"""The job of `mmc validate --against`: validates each message together with its GBCS payload."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import eq
from typing import ClassVar, NamedTuple, TypeAlias

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.pipeline import Job, ResultT
from mmc_cli.gbcs.payload import Payload
from mmc_cli.inputs.containers.registry import suffixes
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.header import Header
from mmc_cli.model.instant import parse_instant
from mmc_cli.model.origin import Origin
from mmc_cli.specification import Spec

COMPARED, UNPAIRED = "compared", "unpaired"  # names of counters


Sender: TypeAlias = tuple[str | None, str | None, str | None]


class PayloadIndex(NamedTuple):
    """Payloads by the name of their file without its suffix, and by kind, sender and counter.

    A payload is matched by file name first, then by sender and counter: devices count alerts and each user counts
    commands, so that several payloads of a sender may have the same counter. `only` is a single payload for a single
    message. `others` counts inputs that are not payloads of responses or alerts.
    """

    by_name: Mapping[str, Payload]
    by_sender: Mapping[Sender, Sequence[Payload]]
    only: Payload | None = None
    others: int = 0

    def find(self, message: Message) -> Payload | None:
        """Return the payload of a message, or None."""
        if self.only is not None:
            return self.only
        header = message.header
        by_name = self.by_name.get(_stem(message.origin)) if message.origin.index == 0 else None
        of_sender = self.by_sender.get((header.kind, header.device, header.counter), ())
        return by_name or max(of_sender, key=partial(_count_agreements, header), default=None)


def read_payloads(path: str, is_for_one: bool, options: ReadOptions = DEFAULT_READ_OPTIONS) -> PayloadIndex:
    """Return the payloads at a path. Commands are skipped: no MMC message is made from them.

    Args:
        path: A file, a folder or an archive.
        is_for_one: Whether there is one message to compare, so that a single payload must belong to it.
        options: How to read it.

    Raises:
        MmcError: There is no payload.
    """
    by_name: dict[str, Payload] = {}
    by_sender: dict[Sender, list[Payload]] = {}
    payloads, others, unread = list[Payload](), 0, ""
    for each in find_inputs((path,), sys.stdin.buffer, options):
        for source, message in read_messages(each, options):
            unread = unread or (f": {source.reason}" if source.data is None else "")
            payload = message.payload if message is not None else None
            if payload is None or (payload.is_identified and payload.kind not in ("alert", "response")):
                others += 1
                continue
            payloads.append(payload)
            by_name.setdefault(_stem(source.origin), payload)
            if payload.is_identified:
                by_sender.setdefault((payload.kind, payload.device, str(payload.counter)), []).append(payload)
    if not payloads:
        raise MmcError(f"{path} has no GBCS payload to compare with{unread}")
    return PayloadIndex(by_name, by_sender, payloads[0] if len(payloads) == 1 and is_for_one else None, others)


def _count_agreements(header: Header, payload: Payload) -> int:
    """Return how many of the values that tell payloads of one sender and counter apart are those of a message."""
    values = (payload.message_code, payload.target, payload.body.alert_code, parse_instant(payload.time))
    own = (header.message_code, header.target, header.alert_code, parse_instant(header.time))
    return sum(map(eq, values, own))


def _stem(origin: Origin) -> str:
    """Return the name of a file, or of the member of an archive, without folder and suffix."""
    name, suffix = os.path.splitext(os.path.basename(origin.member or origin.file))
    return os.path.splitext(name)[0] if suffix.lower() in suffixes("one file") else name


class AgreementJob(Job[ResultT]):
    """Runs a job of verdicts on each message with its payload, so that verdicts include whether both agree."""

    reports_input_faults: ClassVar[bool] = True

    def __init__(self, job: Job[ResultT], payloads: PayloadIndex) -> None:
        self.job, self.payloads = job, payloads

    def process(self, message: Message, spec: Spec, counts: Counts) -> Iterable[ResultT]:
        payload = self.payloads.find(message)
        counts.counters[COMPARED if payload is not None else UNPAIRED] += 1
        return self.job.process(message.with_payload(payload) if payload is not None else message, spec, counts)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> Iterable[ResultT]:
        return self.job.report_unreadable(source, message, counts)
