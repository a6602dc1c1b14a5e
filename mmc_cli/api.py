"""The public functions for Python programs: bytes to a message, a message to findings, fields or plain data."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from msgspec import to_builtins

from mmc_cli.batch.options import BatchOptions
from mmc_cli.batch.run import BatchRun, Observer, run_batch
from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.decoding.json_record import decode_message
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.message import Message
from mmc_cli.inputs.message_reader import read_messages
from mmc_cli.inputs.parser import read
from mmc_cli.model import base_rules
from mmc_cli.model.errors import MmcError
from mmc_cli.model.field import Field
from mmc_cli.model.finding import Finding
from mmc_cli.model.json_types import Json
from mmc_cli.model.version import parse_version
from mmc_cli.records.words import CalendarName, LogTimes
from mmc_cli.specification import DEFAULT_VERSION, Spec, load_spec
from mmc_cli.validate import check as _check

__all__ = ["at", "batches", "check", "decode", "open", "read", "record", "run_batch"]

_ROWS_AT_A_TIME = 1_000


def at(version: str = str(DEFAULT_VERSION)) -> Spec:
    """Return the specification of an MMC version, such as "4.0".

    Raises:
        UnknownVersionError: mmc has no specification of that version.
    """
    return load_spec(parse_version(version))


def check(message: Message, spec: Spec | None = None) -> list[Finding]:
    """Return the findings of a message against a version (by default 4.0), in the order of the file."""
    return _check(message, spec or at())


def decode(message: Message, spec: Spec | None = None) -> Field:
    """Return the message as a tree of fields.

    Raises:
        ValueError: The message could not be read; its findings say why.
    """
    return field_tree(message, spec or at())


def record(message: Message, spec: Spec | None = None) -> dict[str, Json]:
    """Return the message as plain data, the record mmc.message/1.

    Raises:
        ValueError: The message could not be read; its findings say why.
    """
    decoded: dict[str, Json] = to_builtins(decode_message(message, spec or at()))
    return decoded


def open(*paths: str) -> Iterator[Message]:  # noqa: A001 - mmc_cli.open, as gzip.open
    """Yield the messages of files, folders, archives and "-" (standard input), in order, one at a time.

    One that could not be read has the `root` None, and findings that say why.
    """
    for path_or_source in find_inputs(paths, sys.stdin.buffer):
        for source, message in read_messages(path_or_source):
            if message is not None:
                yield message
            elif not source.empty and not source.unread:
                yield Message(b"", source.origin, None, (Finding(base_rules.NOT_READABLE, source.reason),))


def batches(
    paths: str | Iterable[str],
    rows: str = "readings",
    *,
    version: str | None = str(DEFAULT_VERSION),
    si: bool = False,
    log_times: LogTimes | None = None,
    calendar: CalendarName = "utc",
    jobs: int = 1,
    observer: Observer | None = None,
) -> Any:
    """Return rows of messages as a `pyarrow.RecordBatchReader`, which DuckDB, pandas and Polars read as it comes.

    Args:
        paths: Files, folders and archives.
        rows: The kind of rows, as `mmc decode --rows` takes it.
        version: The MMC version; None for the one that each message declares.
        si: Whether readings have their values in kWh, m3 or GBP too.
        log_times: What the times in logs are, the start or the end of their period: no source says. Profiles need it.
        calendar: The days of profiles, "utc" or "london".
        jobs: Number of processes; 0 for one per available processor.
        observer: Receives warnings, such as about a file that cannot be read.

    Raises:
        MmcError: pyarrow is not installed, there is no such kind of rows, or profiles are without `log_times`.
    """
    from mmc_cli.batch.arrow_batches import arrow_schema, pack_rows
    from mmc_cli.batch.arrow_columns import import_pyarrow
    from mmc_cli.batch.data_jobs import RowsJob
    from mmc_cli.batch.derived_job import DerivedJob
    from mmc_cli.decoding.calendar import Calendar
    from mmc_cli.decoding.derivation import DAILY, DERIVED, derivation
    from mmc_cli.decoding.rows import column_types

    known = parse_version(version) if version is not None else None
    given = (paths,) if isinstance(paths, str) else paths
    run = BatchRun(given, BatchOptions(known), jobs=jobs, observer=observer)
    reader_of = import_pyarrow().RecordBatchReader.from_batches
    if rows not in DERIVED:
        packed = run.packed_results(RowsJob(rows, si=si), pack_rows)
        return reader_of(arrow_schema(column_types(rows, run.spec, si)), packed)
    if rows in DAILY and log_times is None:
        raise MmcError(f'rows of kind {rows} need log_times="start" or log_times="end"; no source says which')
    derived = derivation(rows, Calendar(log_times, calendar) if log_times is not None else None)
    results = derived.rows(run.results(DerivedJob(derived)))
    pieces = iter(lambda: list(islice(results, _ROWS_AT_A_TIME)), [])
    return reader_of(arrow_schema(derived.columns()), (batch for piece in pieces for batch in pack_rows(piece)))
