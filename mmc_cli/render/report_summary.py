"""The sections of a report that count: the overview, services, devices, versions, duplicates, and what was not read."""

from collections import Counter
from collections.abc import Iterator

from mmc_cli.records.listing import FAILED
from mmc_cli.render.html_text import Column, Markup, data_table, escape_text
from mmc_cli.render.report_bars import Part, legend, stacked_bar
from mmc_cli.render.report_words import code_words, counted, left_out
from mmc_cli.report.report import Report
from mmc_cli.specification import Spec

_MAX_ROWS, _MAX_FAULTS = 30, 3
_NUMBER = "number"
_VERDICTS = (("valid", "valid"), ("invalid", "invalid"), ("not-checked", "not checked"))


def overview_lines(report: Report) -> Iterator[str]:
    """Yield the main numbers, and the verdicts as a bar."""
    totals = report.totals
    yield '<section id="overview">\n<h2>Overview</h2>\n<ul class="figures">'
    for number, words, style in _figures(report):
        yield f'<li><b class="{style}">{number}</b> {words}</li>'
    yield "</ul>"
    parts = [Part(word, totals.verdicts[word]) for word, _ in _VERDICTS]
    counts = [(word, f"{totals.verdicts[word]:,} {words}") for word, words in _VERDICTS if totals.verdicts[word]]
    yield stacked_bar(parts, totals.messages, "Verdicts: " + ", ".join(text for _, text in counts))
    yield legend(counts)
    if totals.versions:
        yield f"<p>Checked against MMC {escape_text(', '.join(sorted(totals.versions)))}.</p>"
    if report.has_versions:
        yield "<p>Each message was checked against every version; all numbers but the first count each version.</p>"
    if report.first is not None and report.last is not None:
        first, last = report.first.date, report.last.date
        period = f"from {first} to {last}" if first != last else f"of {first}"
        yield f"<p>Messages {period} (UTC, as the messages say).</p>"
    yield from (f"<p>{escape_text(note)}.</p>" for note in report.notes)
    yield "</section>"


def _figures(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield a number, what it counts, and its class."""
    totals = report.totals
    yield f"{report.messages:,}", _noun(report.messages, "message"), ""
    yield f"{totals.verdicts['invalid']:,}", "invalid", "invalid" if totals.verdicts["invalid"] else ""
    yield f"{report.unchecked:,}", "not checked", "not-checked" if report.unchecked else ""
    yield f"{totals.severities['error']:,}", _noun(totals.severities["error"], "error"), ""
    yield f"{totals.severities['warning']:,}", _noun(totals.severities["warning"], "warning"), ""
    if not report.findings_only:
        yield f"{report.failed:,}", _noun(report.failed, "failed response"), "bad" if report.failed else ""
        yield f"{report.kinds['alert']:,}", _noun(report.kinds["alert"], "alert"), ""
        more = "+" if report.devices.others else ""
        yield f"{len(report.devices):,}{more}", _noun(len(report.devices), "device"), ""


def _noun(count: int, noun: str) -> str:
    return counted(count, noun).partition(" ")[2]


def unread_lines(report: Report) -> Iterator[str]:
    """Yield the inputs that were not read or not checked, with the reasons."""
    if not report.unread:
        return
    yield '<section id="unread">\n<h2>Not checked</h2>'
    yield "<p>Nothing is known about these; none of them counts as valid.</p>"
    columns = (Column("File"), Column("Reason", "path"), Column("Fingerprint", "optional"))
    yield from data_table("Not read or not checked", columns, report.unread, "same")
    yield from left_out(report.unchecked - len(report.unread), "more", "more", "mmc validate lists all")
    yield "</section>"


def service_lines(report: Report, spec: Spec) -> Iterator[str]:
    """Yield the services by outcome, with the most frequent first faults of each."""
    services: dict[str, Counter[str]] = {}
    for (service, outcome), count in report.services.counts.items():
        services.setdefault(service, Counter())[outcome] += count
    if not services:
        return
    faults: dict[str, Counter[str]] = {}
    for (service, fault), count in report.faults.counts.items():
        faults.setdefault(service, Counter())[fault] += count
    ordered = sorted(services.items(), key=lambda item: (-_failed(item[1]), -item[1].total(), item[0]))
    yield '<section id="services">\n<h2>Services</h2>'
    yield legend((("valid", "success"), ("invalid", "failure, or a fault"), ("c7", "encrypted, or not stated")))
    columns = (
        Column("Service"),
        Column("Responses", _NUMBER),
        Column("Failed", _NUMBER),
        Column("Outcomes", "outcomes"),
        Column("First faults", "outcomes"),
    )
    rows = (
        _service_row(service, counts, faults.get(service, Counter()), spec) for service, counts in ordered[:_MAX_ROWS]
    )
    yield from data_table("Responses by service, most failures first", columns, rows)
    yield from left_out(len(ordered) - _MAX_ROWS, "more service", "more services", "mmc show summary -f csv lists all")
    if others := report.services.others + report.faults.others:
        yield f"<p>{counted(others, 'outcome or fault', 'outcomes or faults')} beyond what a report counts.</p>"
    yield "</section>"


def _failed(outcomes: Counter[str]) -> int:
    return sum(outcomes[outcome] for outcome in FAILED)


def _service_row(service: str, outcomes: Counter[str], faults: Counter[str], spec: Spec) -> tuple[str, ...]:
    failed, total = _failed(outcomes), outcomes.total()
    rest = total - failed - outcomes["success"]
    parts = (Part("valid", outcomes["success"]), Part("invalid", failed), Part("c7", rest))
    words = ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.most_common())
    listed = [f"{escape_text(fault)} ({count:,})" for fault, count in faults.most_common(_MAX_FAULTS)]
    if len(faults) > _MAX_FAULTS:
        listed.append(f"and {len(faults) - _MAX_FAULTS} more")
    name = "without a service" if service == "none" else code_words(spec.service_requests, service)
    bar = Markup(f"{stacked_bar(parts, total)}{escape_text(words)}")
    return name, f"{total:,}", f"{failed:,}" if failed else "", bar, Markup("<br>".join(listed))


def device_lines(report: Report) -> Iterator[str]:
    """Yield the devices with most failures."""
    worst = report.devices.worst()
    if not worst:
        return
    yield '<section id="devices">\n<h2>Devices with most failures</h2>'
    columns = (
        Column("Device", "nowrap"),
        Column("Failed", _NUMBER),
        Column("Invalid", _NUMBER),
        Column("Alerts", "number optional"),
        Column("Messages", _NUMBER),
        Column("Share", "optional"),
    )
    rows = (
        (
            _find_button(each.name),
            *(f"{count:,}" if count else "" for count in (each.failed, each.invalid, each.alerts)),
            f"{each.messages:,}",
            stacked_bar((Part("invalid", min(each.troubles, each.messages)),), each.messages),
        )
        for each in worst[:_MAX_ROWS]
    )
    yield from data_table("Devices with failed responses or invalid messages", columns, rows, "same")
    yield from left_out(len(worst) - _MAX_ROWS, "more device", "more devices", "mmc show responses --failed lists all")
    if report.devices.others:
        devices, messages = f"{report.devices.limit:,}", counted(report.devices.others, "message")
        yield f"<p>Only the first {devices} devices are listed; {messages} are from other devices.</p>"
    yield "</section>"


def _find_button(text: str) -> Markup:
    """Return a button that searches the list of messages for a text."""
    return Markup(f'<button type="button" class="find code">{escape_text(text)}</button>')


def version_lines(report: Report) -> Iterator[str]:
    """Yield the versions that messages declare, and the devices that declare several."""
    versions: dict[str, Counter[str]] = {}
    for (version, verdict), count in report.versions.counts.items():
        versions.setdefault(version, Counter())[verdict] += count
    if not versions:
        return
    yield '<section id="versions">\n<h2>Versions</h2>'
    columns = (
        Column("Declared version"),
        Column("Messages", _NUMBER),
        *(Column(words.capitalize(), _NUMBER) for _, words in _VERDICTS),
    )
    rows = (
        (version, f"{counts.total():,}", *(f"{counts[word]:,}" if counts[word] else "" for word, _ in _VERDICTS))
        for version, counts in sorted(versions.items())
    )
    checked = ", ".join(sorted(report.totals.versions))
    yield from data_table(f"Declared versions; checked against MMC {checked}", columns, rows)
    if report.versions.others:
        yield f"<p>{counted(report.versions.others, 'message')} with still other versions.</p>"
    if mixed := report.devices.mixed():
        yield "<h3>Devices that declare several versions</h3>"
        table = ((_find_button(each.name), ", ".join(each.versions)) for each in mixed[:_MAX_ROWS])
        by_device = (Column("Device", "nowrap"), Column("Versions"))
        yield from data_table("Devices that declare several versions", by_device, table, "same")
        yield from left_out(len(mixed) - _MAX_ROWS, "more device", "more devices", "mmc decode --rows messages has all")
    yield "</section>"


def duplicate_lines(report: Report, dropped: int) -> Iterator[str]:
    """Yield the duplicates of earlier messages.

    Args:
        dropped: the number of duplicates that are not in the report.
    """
    if dropped:
        yield '<section id="duplicates">\n<h2>Duplicates</h2>'
        yield f"<p>{counted(dropped, 'duplicate')} not in this report (--unique).</p>\n</section>"
        return
    if not report.copies:
        return
    yield '<section id="duplicates">\n<h2>Duplicates</h2>'
    same = counted(report.copies, "message has", "messages have")
    yield f"<p>{same} the originator, counter and message code of an earlier one. All are counted here.</p>"
    columns = (
        Column("Device", "nowrap"),
        Column("Counter"),
        Column("Message code", "optional"),
        Column("File of the copy"),
    )
    rows = ((_find_button(each.device), each.counter, each.message_code, each.place) for each in report.first_copies)
    yield from data_table("Messages that came before", columns, rows, "same")
    yield from left_out(report.copies - len(report.first_copies), "more", "more", "mmc validate --unique drops them")
    yield "</section>"
