"""A report about many messages as one HTML page that loads nothing; for `mmc validate -f html`, its findings only."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mmc_cli import __version__
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.html_text import escape_text
from mmc_cli.render.page import PRINT_SCRIPT, page_end, page_head, read_asset
from mmc_cli.render.report_alerts import alert_lines
from mmc_cli.render.report_findings import finding_lines
from mmc_cli.render.report_messages import message_lines
from mmc_cli.render.report_profiles import profile_lines
from mmc_cli.render.report_summary import (
    device_lines,
    duplicate_lines,
    overview_lines,
    service_lines,
    unread_lines,
    version_lines,
)
from mmc_cli.report.contents import Content
from mmc_cli.report.facts import MessageFacts
from mmc_cli.report.report import Report
from mmc_cli.specification import Spec

# The sections in their order, by the id that they have in the page, with the text of the link to each.
_SECTIONS = {
    "overview": "Overview",
    "unread": "Not checked",
    "findings": "Findings",
    "alerts": "Alerts",
    "services": "Services",
    "devices": "Devices",
    "versions": "Versions",
    "duplicates": "Duplicates",
    "profiles": "Profiles",
    "messages": "Messages",
}


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Collect verdicts; at the end write the page of their findings."""
    report = Report(findings_only=True)
    yield lambda verdict: report.add(MessageFacts(verdict))
    sections = {"overview": overview_lines(report), "unread": unread_lines(report), "findings": finding_lines(report)}
    write_page(out, "Findings in MMC messages", sections)


def write_report(
    out: TextIO, report: Report, contents: Sequence[Content | None], spec: Spec, paths: Sequence[str], dropped: int = 0
) -> None:
    """Write a report as a page.

    Args:
        contents: each of the messages that the report lists, decoded.
        paths: the input paths.
        dropped: the number of duplicates that are not in it.
    """
    sections = {
        "overview": overview_lines(report),
        "unread": unread_lines(report),
        "findings": finding_lines(report),
        "alerts": alert_lines(report, spec),
        "services": service_lines(report, spec),
        "devices": device_lines(report),
        "versions": version_lines(report),
        "duplicates": duplicate_lines(report, dropped),
        "profiles": profile_lines(report),
        "messages": message_lines(report, contents, spec),
    }
    write_page(out, "Report on MMC messages", sections, ", ".join(paths), read_asset("report.js"))


def write_page(
    out: TextIO, title: str, sections: dict[str, Iterator[str]], subtitle: str = "", script: str = ""
) -> None:
    """Write a page with its non-empty sections and links to them."""
    drawn = {name: lines for name, section in sections.items() if (lines := list(section))}
    lines = [
        *page_head(f"{title}: {subtitle}" if subtitle else title, read_asset("report.css"), (script + PRINT_SCRIPT,)),
        f"<header>\n<h1>{escape_text(title)}</h1>",
    ]
    if subtitle:
        lines.append(f"<p>{escape_text(subtitle)}</p>")
    links = "".join(f'<li><a href="#{name}">{_SECTIONS[name]}</a></li>' for name in drawn)
    lines.append(f'</header>\n<nav aria-label="Sections"><ul>{links}</ul></nav>\n<main>')
    for section in drawn.values():
        lines += section
    lines.append(f"</main>\n<footer><p>Made by mmc {__version__}. This page loads nothing from elsewhere.</p></footer>")
    out.writelines(f"{line}\n" for line in (*lines, *page_end((script + PRINT_SCRIPT,))))
