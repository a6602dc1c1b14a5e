"""JUnit XML for build servers."""

import io

from lxml import etree

from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.render.junit import render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def cases(*verdicts: Verdict) -> list[etree._Element]:
    out = io.StringIO()
    written(render, verdicts, out, True)
    root = etree.fromstring(out.getvalue().encode())
    assert (root.tag, root[0].tag) == ("testsuites", "testsuite")
    return list(root[0])


def test_each_file_is_a_test_case() -> None:
    good, bad, unread = cases(
        validate_message(message(ALERT), V4_0),
        validate_message(message(ALERT, (">100<", '>"\x9b&amp;<'), ("4.0", "5.0")), V4_0),
        unchecked_verdict(Origin("in/a.xml"), "permission denied"),
    )
    assert (good.get("name"), len(good)) == ("sample.xml", 0)
    assert [each.tag for each in bad] == ["failure", "system-out"]
    assert bad[0].get("type") == "MMC104 value-wrong-form"
    assert '"\\x9b&"' in (bad[0].get("message") or "")
    assert [each.tag for each in unread] == ["error"]
    assert unread.get("classname") == "in"


def test_the_counts_come_first() -> None:
    out = io.StringIO()
    verdicts = (
        validate_message(message(ALERT), V4_0),
        validate_message(message(ALERT, (">100<", ">x<")), V4_0),
        unchecked_verdict(Origin("in/a.xml"), "permission denied"),
    )
    written(render, verdicts, out, False)
    root = etree.fromstring(out.getvalue().encode())
    for suite in (root, root[0]):
        assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
            "tests": "3",
            "failures": "1",
            "errors": "1",
        }
