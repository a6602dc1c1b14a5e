"""Makes the lines of each pane beside the list, for a message that was read again, at a width."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from mmc_cli.browse.fields_pane import field_lines
from mmc_cli.browse.pane_line import NOTHING, PaneLine, Target, plain_lines, wrapped_lines
from mmc_cli.browse.rereading import ReadAgain
from mmc_cli.browse.xml_pane import xml_lines
from mmc_cli.decoding.shape import message_shape
from mmc_cli.explain import find_entries
from mmc_cli.explain.at_line import entries_at_line, entries_of_element
from mmc_cli.explain.of_message import entries_of_message
from mmc_cli.model.block import Block, Entries, Profile, Section
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.model.instant import Instant
from mmc_cli.render.blocks import column_lines
from mmc_cli.render.entry import entry_lines
from mmc_cli.render.full import format_verdict
from mmc_cli.render.layout import Span, span
from mmc_cli.render.message import message_lines
from mmc_cli.render.profile import profile_lines

_MIN_WIDTH = 40  # as for all output laid out for a terminal; longer lines are cut
_PLOT_HEIGHT = 8
_MAX_SCALE = 12  # columns of the scale beside a plot


def pane_lines(name: str, read: ReadAgain, width: int, target: Target = NOTHING) -> list[PaneLine]:
    """Return the lines of a pane, or the reason if there is nothing to show."""
    width = max(width, _MIN_WIDTH)
    try:
        lines = _PANES[name](read, width, target)
    except MmcError as error:
        return wrapped_lines([span(str(error))], width)
    return lines or _problem_lines(read, width)


def _problem_lines(read: ReadAgain, width: int) -> list[PaneLine]:
    """Return why a message cannot be shown."""
    lines = wrapped_lines([Span("Nothing to show: ", "bold"), span(f"{read.verdict.origin}")], width)
    for finding in read.verdict.findings:
        lines += wrapped_lines([span(finding.message, finding.rule.severity)], width, Target(finding=finding))
    return lines


def _message(read: ReadAgain, width: int, target: Target) -> list[PaneLine]:
    return [PaneLine(tuple(line)) for line in message_lines(read.view, width)] if read.is_readable else []


def _findings(read: ReadAgain, width: int, target: Target) -> list[PaneLine]:
    verdict = read.verdict
    lines = list[PaneLine]()
    for finding in verdict.findings:
        about = Target(finding.path, finding.actual or "", None, finding.place.line, finding.place.column, finding)
        if lines:
            lines.append(PaneLine(()))
        text = format_verdict(verdict._replace(findings=(finding,)), False, width).splitlines()
        lines += wrapped_lines([Span(text[0], finding.rule.severity)], width, about, True)
        lines += plain_lines(text[1:], width, about)
    return lines or wrapped_lines([Span("No findings.", "good")], width)


def _explanation(read: ReadAgain, width: int, target: Target) -> list[PaneLine]:
    lines = list[PaneLine]()
    entries = {(entry.kind, entry.code, entry.title): entry for entry in _entries(read, target)}
    for entry in entries.values():
        if lines:
            lines += [PaneLine(()), PaneLine(())]
        heading, *rest = entry_lines(entry, width)
        lines += [*wrapped_lines([Span(heading, "bold")], width), *plain_lines(rest, width)]
    return lines


def _entries(read: ReadAgain, target: Target) -> Iterator[Entry]:
    """Yield the entries of the target under the cursor: a finding's rule or an element; otherwise of the message."""
    message = read.message
    if target.finding is not None:
        yield from find_entries(target.finding.rule.id, read.spec)
    if message is None or not read.is_readable:
        return
    if target.steps is not None:
        yield from entries_of_element(message, target.steps, read.spec)
    elif target.line and message.root is not None:
        yield from _entries_at(read, target)
    else:
        yield from entries_of_message(message, read.spec)


def _entries_at(read: ReadAgain, target: Target) -> Iterable[Entry]:
    """Return the entries of a line; if it has too many elements, those at the column."""
    if read.message is None:
        return ()
    try:
        return entries_at_line(read.message, target.line, None, read.spec)
    except MmcError:
        return entries_at_line(read.message, target.line, target.column + 1, read.spec)


def _profiles(read: ReadAgain, width: int, target: Target) -> list[PaneLine]:
    if not read.is_readable:
        return []
    lines = list[PaneLine]()
    for profile in find_profiles(message_shape(read.view).blocks):
        for number, column in enumerate(profile.columns):
            title = f"{column.name}, {column.unit}" if column.unit else column.name
            values, caption = _columns_of(profile, number, width - _MAX_SCALE)
            plot = column_lines(values, width, _PLOT_HEIGHT)
            lines.append(PaneLine((span(title, "bold"),)))
            lines += [PaneLine((Span(text, "bar"),)) for text in plot]
            lines += [*wrapped_lines([Span(caption, "dim")], width), PaneLine(())]
        lines += [PaneLine(tuple(line)) for line in profile_lines(profile, width, None)]
    return lines or wrapped_lines([Span("No log with an entry each half hour in this message.")], width)


def _columns_of(profile: Profile, number: int, most: int) -> tuple[list[Decimal | None], str]:
    """Return the greatest value of each stretch of time (None without an entry), and the time that a column covers."""
    step, entries = profile.minutes * 60, profile.entries
    first, last = (edge(entry.when.seconds for entry in entries) for edge in (min, max))
    share = -(-((last - first) // step + 1) // max(most, 1))
    columns: list[Decimal | None] = [None] * ((last - first) // (step * share) + 1)
    for entry in entries:
        at, value = (entry.when.seconds - first) // (step * share), entry.values[number]
        columns[at] = max((each for each in (columns[at], value) if each is not None), default=None)
    start, end = Instant(first), Instant(last)
    caption = f"{start.date} {start.time[:5]} to {end.date} {end.time[:5]} UTC, "
    if share == 1:
        return columns, f"{caption}a column each {profile.minutes} minutes"
    return columns, f"{caption}each column the highest of {share} entries"


def find_profiles(blocks: Iterable[Block]) -> Iterator[Profile]:
    """Yield the profiles among blocks, however deep."""
    for block in blocks:
        if isinstance(block, Profile):
            yield block
        elif isinstance(block, Section):
            yield from find_profiles(block.blocks)
        elif isinstance(block, Entries):
            yield from find_profiles(block.sections)


_PANES: Mapping[str, Callable[[ReadAgain, int, Target], list[PaneLine]]] = {
    "message": _message,
    "fields": lambda read, width, target: field_lines(read, width),
    "xml": lambda read, width, target: xml_lines(read, width),
    "findings": _findings,
    "explain": _explanation,
    "profile": _profiles,
}
