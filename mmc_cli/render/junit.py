"""JUnit XML for build servers: a test case per message, a failure per error, an error for what was not checked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import dirname
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import describe_finding, format_location


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Write a test case for each message as it comes."""
    print('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="mmc validate">', file=out)

    def add(verdict: Verdict) -> None:
        file = clean(str(verdict.origin))
        case = f"{file} (MMC {verdict.mmc_version})" if verdict.names_version else file
        lines = [
            f"<testcase classname={quoteattr(dirname(file) or '.')} name={quoteattr(case)}>",
            *(_element(verdict, finding) for finding in verdict.findings),
            "</testcase>",
        ]
        print("\n".join(lines), file=out)

    yield add
    print("</testsuite>\n</testsuites>", file=out)


def _element(verdict: Verdict, finding: Finding) -> str:
    text = clean(describe_finding(finding))
    detail = escape(f"{format_location(verdict, finding)} {clean(finding.path)} fingerprint {finding.fingerprint}")
    if verdict.checked and finding.rule.severity != "error":
        return f"<system-out>{finding.rule.severity}: {escape(text)} {detail}</system-out>"
    tag = "failure" if verdict.checked else "error"
    kind = quoteattr(f"{finding.rule.id} {finding.rule.name}")
    return f"<{tag} type={kind} message={quoteattr(text)}>{detail}</{tag}>"
