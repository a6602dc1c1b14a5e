"""Reads listed messages again from their files, with their verdicts, so that the screen shows the current content."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Literal

from mmc_cli.batch.run import BatchRun
from mmc_cli.decoding.listing import message_view
from mmc_cli.inputs.address import restore_secrets
from mmc_cli.inputs.containers.registry import container_for
from mmc_cli.inputs.discovery import find_inputs, read_members
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.errors import MmcError
from mmc_cli.model.field import MessageView
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.specification import Spec
from mmc_cli.validate import unread_verdict, validate_against, validate_message


@dataclass(frozen=True)
class ReadAgain:
    """The current content of a message; `message` is None if it has no bytes, for the reason in the verdict."""

    message: Message | None
    spec: Spec
    verdict: Verdict

    @property
    def is_readable(self) -> bool:
        """True for a message or a GBCS payload."""
        return self.message is not None and (self.message.root is not None or self.message.is_payload)

    @cached_property
    def view(self) -> MessageView:
        """The message as shown to a person, in full, with its verdict; made once."""
        if self.message is None:
            raise ValueError("there is no message to show")
        return message_view(self.message, self.spec)._replace(verdict=self.verdict, whole=True)


def read_again(origin: Origin, run: BatchRun) -> ReadAgain:
    """Return the message of an origin, read and validated as in the run."""
    ((_, read),) = read_all_again((origin,), run)
    return read


def read_all_again(origins: Iterable[Origin], run: BatchRun) -> Iterator[tuple[Origin, ReadAgain]]:
    """Yield each origin with its message; those of one file, if they are neighbours, in the order of the file."""
    for (path, member), group in groupby(origins, lambda origin: _place_of(origin, run.paths)):
        wanted = dict.fromkeys(group)
        for skips_others in (True, False):  # those inside an envelope are numbered only when it is read
            for source, message in (
                _find(path, member, wanted, skips_others, run.options.read_options) if wanted else ()
            ):
                del wanted[source.origin]
                yield source.origin, _judge(source, message, run)
                if not wanted:  # faults later in the file are not of interest here
                    break
        for origin in wanted:
            yield origin, _judge(Source(origin, None, "it is no longer there"), None, run)


def _place_of(origin: Origin, given: Iterable[str]) -> tuple[str, str]:
    """Return the path to read for an origin, by the paths that were given, and the member if it is an archive."""
    container = container_for(origin.file)
    member = origin.member if container is not None and container.is_archive else None
    return restore_secrets(origin.file, given), member or ""


def _find(
    path: str, member: str, wanted: Container[Origin], skips_others: bool, options: ReadOptions
) -> Iterator[tuple[Source, Message | None]]:
    """Yield the sources of some origins with their messages; other messages are not parsed where possible."""

    def skip(source: Source) -> Literal[True] | None:
        return True if skips_others and source.origin not in wanted else None

    for each in read_members(path, member, options) if member else find_inputs((path,), BytesIO(), options):
        for source, message in read_messages(each, options, skip):
            if (
                source.origin in wanted
                and not (source.unread or source.empty or source.missing)
                and message is not True
            ):
                yield source, message


def _judge(source: Source, message: Message | None, run: BatchRun) -> ReadAgain:
    """Return a message with its verdict; after a defect in mmc it is not checked, and other messages are unaffected."""
    if message is not None:
        try:
            return _validate(message, run)
        except MmcError:
            raise
        except Exception as error:
            source = source.with_defect(error)
    return ReadAgain(None, run.spec, unread_verdict(source))


def _validate(message: Message, run: BatchRun) -> ReadAgain:
    spec = run.options.spec_for(message)
    if message.root is None:
        verdict = validate_message(message, run.options.version, run.options.xsd)
    else:
        verdict = validate_against(message, spec, as_declared=run.options.version is None)
    if message.source_map is not None:  # the whole message is shown, not only the lines with findings
        text, line, column = message.source_map.message_lines()
        data = text.encode("utf-8", "surrogateescape")
        verdict = verdict._replace(data=data, first_line=line, first_column=column)
    return ReadAgain(message, spec, verdict)
