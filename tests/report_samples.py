"""Facts of messages, reports and pages for the tests of reports."""

import io
from collections.abc import Sequence
from pathlib import Path

from lxml import html

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.report_job import ReportJob
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from mmc_cli.render.report_page import write_report
from mmc_cli.report.contents import MessageDecoder
from mmc_cli.report.facts import MessageFacts
from mmc_cli.report.report import Report
from mmc_cli.specification import load_spec
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0

SPEC = load_spec(V4_0)
BROKEN = "<GBCSResponse"
INVALID = ALERT.replace(">100<", ">101<")
THREE_DAYS = ROOT / "fixtures/profiles/three-days-with-a-gap.xml"


def report_inbox(folder: Path) -> Path:
    """Make a folder with an alert, twice, a response, and an alert with a fault."""
    folder.mkdir()
    for name, text in (("a", ALERT), ("b", RESPONSE), ("c", INVALID), ("d", ALERT)):
        (folder / f"{name}.xml").write_text(text)
    return folder


# Values that would do harm in a page if they were taken for more than text; none is shown as it is where it is unprintable.
HOSTILE = (
    "<script>window.hurt=1</script>",
    "</script><script>window.hurt=1</script>",
    "--></style><script>window.hurt=1</script>",
    "<img src=x onerror=window.hurt=1>",
    '" onmouseover="window.hurt=1" autofocus onfocus="window.hurt=1',
    "' onclick='window.hurt=1",
    "<svg/onload=window.hurt=1>",
    '<a href="javascript:window.hurt=1">open</a>',
    "javascript:window.hurt=1",
    "<iframe srcdoc='<script>parent.hurt=1</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=javascript:window.hurt=1'>",
    "<style>*{display:none}</style>",
    "<base href=//example.com><link rel=stylesheet href=//example.com/a.css>",
    "${window.hurt=1}`;window.hurt=1;//",
    "\\u003cscript\\u003ewindow.hurt=1",
    "]]></script><script>window.hurt=1",
    "\u2028window.hurt=1\u2029",
    "\u202e\u2066gnp.exe\u2069",
    "{{constructor.constructor('window.hurt=1')()}}",
    "&lt;script&gt;&#60;script&#62;",
    "=cmd|' /C calc'!A0",
    "x" * 100_000,
)


def facts(text: str | bytes = ALERT, name: str = "in/a.xml", readings: bool = False) -> MessageFacts:
    """What a report is given of a message, or of what could not be read as one."""
    days = None
    if readings:
        from mmc_cli.decoding.calendar import Calendar
        from mmc_cli.decoding.profile import Profile

        days = Profile(Calendar("end"))
    job, source = ReportJob(days=days), Source(Origin(name), text.encode() if isinstance(text, str) else text)
    read = read_source(source)
    if read.root is None:
        (only,) = job.report_unreadable(source, read, Counts())
    else:
        (only,) = job.process(read, SPEC, Counts())
    return only


def missing(name: str = "in/none.xml") -> MessageFacts:
    """A path at which there is nothing."""
    source = Source(Origin(name), None, "no such file", missing=True)
    (only,) = ReportJob().report_unreadable(source, None, Counts())
    return only


def report_of(*given: MessageFacts) -> Report:
    """A report about some messages."""
    report = Report()
    for each in given:
        report.add(each)
    return report


def page_text(report: Report, readings: bool = False, dropped: int = 0, paths: Sequence[str] = ("in/",)) -> str:
    """The page of a report."""
    decoder = MessageDecoder(V4_0, readings=readings)
    out = io.StringIO()
    contents = [decoder.decode(each) for each in report.listed.ordered()]
    write_report(out, report, contents, SPEC, paths, dropped)
    return out.getvalue()


def page_of(*given: MessageFacts) -> html.HtmlElement:
    """The page of a report about some messages, parsed."""
    return html.document_fromstring(page_text(report_of(*given)))


def section(page: html.HtmlElement, name: str) -> str:
    """The text of a section of a page, with single spaces; empty where the page does not have it."""
    found = page.xpath(f"//section[@id='{name}']")
    return " ".join(" ".join(found[0].itertext()).split()) if found else ""


def rows_of(page: html.HtmlElement, name: str) -> list[list[str]]:
    """The cells of the tables in a section."""
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("./th|./td")]
        for row in page.xpath(f"//section[@id='{name}']//tbody/tr")
    ]


def hostile_inbox(folder: Path) -> Path:
    """A folder of messages with hostile values in every place that takes text, and in the names of files."""
    from xml.sax.saxutils import quoteattr

    for number, value in enumerate(HOSTILE):
        attribute = quoteattr(value)
        text = attribute[1:-1].replace("'", "&apos;").replace('"', "&quot;")
        fields = (
            "00-1e-4f-7a-20-00-11-01",
            "0121",
            "8F86",
            "ECS101 Limit APC [n] Level Command processed",
            ">3<",
            ">100<",
        )
        for place, old in enumerate(fields):
            new = f">{text}<" if old.startswith(">") else text
            (folder / f"{number:02}-{place}.xml").write_text(ALERT.replace(old, new, 1), encoding="utf-8")
        for place, old in enumerate(("4.1.1", "hardware-fault", "2026-02-03T09:30:10.00Z", ">Wh<", ">10435000<")):
            new = f">{text}<" if old.startswith(">") else text
            (folder / f"{number:02}-r{place}.xml").write_text(RESPONSE.replace(old, new, 1), encoding="utf-8")
        attributes = ALERT.replace('schemaVersion="4.0"', f"schemaVersion={attribute} other={attribute}")
        (folder / f"{number:02}-a.xml").write_text(attributes, encoding="utf-8")
        name = value.replace("/", "_").replace("\\", "_")[:80]
        (folder / f"{number:02}-{name}.xml").write_text(ALERT, encoding="utf-8")
    (folder / "not-xml.xml").write_text("<script>window.hurt=1</script>", encoding="utf-8")
    return folder
