"""JUnit XML for build servers: a test case per message, a failure per error, an error for each message not checked.

The counts come first in the file: the test cases are kept until the end, on disk if there are many.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import dirname
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from mmc_cli.model.finding import Finding
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.clean import clean
from mmc_cli.render.concise import describe_finding, format_location

_MAX_IN_MEMORY = 4 * 1024 * 1024  # bytes


@contextmanager
def render(out: TextIO, color: bool) -> Iterator[Callable[[Verdict], None]]:
    """Collect a test case for each message; at the end write them below their counts."""
    with collect_cases(out, "mmc validate") as add_case:

        def add(verdict: Verdict) -> None:
            file = clean(str(verdict.origin))
            case = f"{file} (MMC {verdict.mmc_version})" if verdict.names_version else file
            add_case(dirname(file) or ".", case, [_element(verdict, finding) for finding in verdict.findings])

        yield add


@contextmanager
def collect_cases(out: TextIO, suite: str) -> Iterator[Callable[[str, str, list[str]], None]]:
    """Give a function that keeps a test case, by its class name, name and elements; at the end write all of them."""
    counts = Counter(tests=0, failures=0, errors=0)
    with SpooledTemporaryFile(_MAX_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="") as cases:

        def add_case(class_name: str, name: str, elements: list[str]) -> None:
            counts["tests"] += 1
            counts["failures"] += any(element.startswith("<failure") for element in elements)
            counts["errors"] += any(element.startswith("<error") for element in elements)
            head = f"<testcase classname={quoteattr(class_name)} name={quoteattr(name)}>"
            print("\n".join([head, *elements, "</testcase>"]), file=cases)

        yield add_case
        attributes = " ".join(f'{name}="{count}"' for name, count in counts.items())
        print('<?xml version="1.0" encoding="UTF-8"?>', file=out)
        print(f"<testsuites {attributes}>\n<testsuite name={quoteattr(suite)} {attributes}>", file=out)
        cases.seek(0)
        copyfileobj(cases, out)
        print("</testsuite>\n</testsuites>", file=out)


def _element(verdict: Verdict, finding: Finding) -> str:
    text = clean(describe_finding(finding))
    detail = escape(f"{format_location(verdict, finding)} {clean(finding.path)} fingerprint {finding.fingerprint}")
    if verdict.checked and finding.rule.severity != "error":
        return f"<system-out>{finding.rule.severity}: {escape(text)} {detail}</system-out>"
    tag = "failure" if verdict.checked else "error"
    kind = quoteattr(f"{finding.rule.id} {finding.rule.name}")
    return f"<{tag} type={kind} message={quoteattr(text)}>{detail}</{tag}>"
