"""One line per finding."""

import io

from mmc_cli.model.origin import Origin
from mmc_cli.render.concise import render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def lines(*verdicts: object, color: bool = False) -> list[str]:
    out = io.StringIO()
    written(render, verdicts, out, color)
    return out.getvalue().splitlines()


def test_a_finding_is_a_line_that_editors_understand() -> None:
    assert lines(validate_message(message(ALERT, (">100<", ">101<")), V4_0)) == [
        'sample.xml:20:32: error: ResultingLevel is "101", which is out of range;'
        " expected a whole number from 0 to 100 [MMC105 out-of-range a4f64f11e5ec6c52]"
    ]


def test_what_was_not_checked_says_so_without_a_line_number() -> None:
    (line,) = lines(unchecked_verdict(Origin("a.xml"), "permission denied"))
    assert line.startswith("a.xml: not checked: permission denied [MMC007 not-readable ")


def test_a_valid_message_has_no_line() -> None:
    assert lines(validate_message(message(ALERT), V4_0)) == []


def test_only_the_severity_is_coloured() -> None:
    (line,) = lines(validate_message(message(ALERT, (">100<", ">101<")), V4_0), color=True)
    assert line.startswith("sample.xml:20:32: \x1b[31m\x1b[1merror\x1b[0m: ResultingLevel")


def test_what_was_expected_is_reported_although_the_wrong_value_begins_with_it() -> None:
    namespace = "http://www.dccinterface.co.uk/ResponseAndAlert"
    (line,) = lines(validate_message(message(ALERT, (namespace, f"{namespace}/")), V4_0))
    assert f"; expected {namespace} [" in line
