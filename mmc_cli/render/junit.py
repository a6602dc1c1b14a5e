"""JUnit XML for build servers: a test case per message, a failure per error, an error for what was not checked.

The counts come first in the file: the test cases are kept until the end, on disk where there are many.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import dirname
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TextIO
from xml.sax.saxutils import escape, quoteattr

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import describe_finding, format_location

_MAX_IN_MEMORY = 4 * 1024 * 1024  # bytes


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Collect a test case for each message; at the end write them below their counts."""
    counts = Counter(tests=0, failures=0, errors=0)
    with SpooledTemporaryFile(_MAX_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="") as cases:
        yield lambda verdict: _add(verdict, cases, counts)
        attributes = " ".join(f'{name}="{count}"' for name, count in counts.items())
        print('<?xml version="1.0" encoding="UTF-8"?>', file=out)
        print(f'<testsuites {attributes}>\n<testsuite name="mmc validate" {attributes}>', file=out)
        cases.seek(0)
        copyfileobj(cases, out)
        print("</testsuite>\n</testsuites>", file=out)


def _add(verdict: Verdict, cases: IO[str], counts: Counter[str]) -> None:
    file = clean(str(verdict.origin))
    elements = [_element(verdict, finding) for finding in verdict.findings]
    counts["tests"] += 1
    counts["failures"] += any(element.startswith("<failure") for element in elements)
    counts["errors"] += any(element.startswith("<error") for element in elements)
    case = f"{file} (MMC {verdict.mmc_version})" if verdict.names_version else file
    head = f"<testcase classname={quoteattr(dirname(file) or '.')} name={quoteattr(case)}>"
    print("\n".join([head, *elements, "</testcase>"]), file=cases)


def _element(verdict: Verdict, finding: Finding) -> str:
    text = clean(describe_finding(finding))
    detail = escape(f"{format_location(verdict, finding)} {clean(finding.path)} fingerprint {finding.fingerprint}")
    if verdict.checked and finding.rule.severity != "error":
        return f"<system-out>{finding.rule.severity}: {escape(text)} {detail}</system-out>"
    tag = "failure" if verdict.checked else "error"
    kind = quoteattr(f"{finding.rule.id} {finding.rule.name}")
    return f"<{tag} type={kind} message={quoteattr(text)}>{detail}</{tag}>"
