"""Returns each message as it was read: the job of `mmc diff`, which compares messages of two runs."""

from typing import ClassVar

from mmc_cli.batch.counts import Counts, warn_unreadable
from mmc_cli.batch.pipeline import Job
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.source_map import Source
from mmc_cli.message_diff.comparison import ReadMessage
from mmc_cli.model.header import Header
from mmc_cli.specification import Spec


class ReadJob(Job[ReadMessage]):
    """Returns each message with its bytes, or the problem if it could not be read."""

    can_replay: ClassVar[bool] = False

    def process(self, message: Message, spec: Spec, counts: Counts) -> tuple[ReadMessage]:
        return (ReadMessage(message.origin, message.header, message.data),)

    def report_unreadable(self, source: Source, message: Message | None, counts: Counts) -> tuple[ReadMessage, ...]:
        if source.missing:
            return warn_unreadable(source, message, counts)
        if message is None or message.too_large:
            counts.not_checked += 1
        else:
            counts.malformed += 1
        problem = source.reason if message is None else message.findings[-1].message
        return (ReadMessage(source.origin, Header(), b"", problem),)
