"""Each finding with its lines, what was expected and a verified fix."""

import io

import pytest

from mmc_cli.inputs.containers.xml_wrappers import split
from mmc_cli.inputs.message_reader import read_source
from mmc_cli.model.base_rules import HEX_PREFIX
from mmc_cli.model.origin import Origin
from mmc_cli.render.full import format_verdict, render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def shown(text: str | bytes, *changes: tuple[str, str], color: bool = False) -> list[str]:
    out = io.StringIO()
    written(render, [validate_message(message(text, *changes), V4_0)], out, color)
    return out.getvalue().splitlines()


def test_a_finding_has_a_headline_a_location_lines_and_notes() -> None:
    assert shown(ALERT, (">8F86<", ">0x8F86<")) == [
        'error[MMC209 hex-prefix]: GBCSHexAlertCode is "0x8F86", which must not start with 0x',
        "  --> sample.xml:12:30",
        "   |",
        "11 |       <ra:DeviceAlertContent>",
        "12 |         <ra:GBCSHexAlertCode>0x8F86</ra:GBCSHexAlertCode>",
        "   |                              ^^^^^^",
        "   |",
        "   = message: alert 8F86 from 00-1E-4F-7A-20-00-11-01, checked against MMC 4.0",
        "   = path: /GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent/GBCSHexAlertCode",
        "   = expected: pairs of hexadecimal digits without 0x, such as 8F72",
        "   = fix: 8F86 (verified)",
        f"   = help: {HEX_PREFIX.help}",
        "   = source: RN 3.7",
        "   = fingerprint: " + validate_message(message(ALERT, (">8F86<", ">0x8F86<")), V4_0).findings[0].fingerprint,
    ]


def test_a_long_line_is_shown_around_the_finding() -> None:
    lines = shown(ALERT.replace("\n", "").replace(">100<", ">101<"))
    source = next(line for line in lines if line.startswith("1 | "))
    carets = next(line for line in lines if "^" in line)
    assert len(source) < 120
    assert source[carets.index("^") : carets.rindex("^") + 1] == "101"
    assert source.startswith("1 | ...")
    assert source.endswith("...")


def test_carets_are_below_the_value_whatever_precedes_it() -> None:
    lines = shown(ALERT.replace(">8F86<", ">é\x9b0x8F86<"))
    source = next(line for line in lines if "GBCSHexAlertCode>" in line and line.startswith("12"))
    carets = next(line for line in lines if "^" in line)
    assert source[carets.index("^") : carets.rindex("^") + 1] == "é\\x9b0x8F86"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_lines_are_those_of_the_file_in_its_encoding(encoding: str) -> None:
    data = ALERT.replace("UTF-8", encoding.removesuffix("-sig")).replace(">100<", ">101<").encode(encoding)
    assert "20 |             <ra:ResultingLevel>101</ra:ResultingLevel>" in shown(data)


def test_what_was_not_checked_has_no_lines() -> None:
    out = io.StringIO()
    written(render, [unchecked_verdict(Origin("a.xml"), "permission denied")], out, False)
    assert out.getvalue().splitlines()[:2] == ["not checked[MMC007 not-readable]: permission denied", " --> a.xml"]


def test_colour_is_used_only_on_request() -> None:
    assert not any("\x1b" in line for line in shown(ALERT, (">100<", ">101<")))
    assert any("\x1b[31m\x1b[1m^^^" in line for line in shown(ALERT, (">100<", ">101<"), color=True))


def test_carets_are_below_the_value_where_a_message_begins_within_a_line() -> None:
    before = "<e><id>1</id>"
    message = " ".join(ALERT.partition("?>")[2].split()).replace(">100<", ">1x0<")
    text = f"{before}{message}</e>"
    source = next(each for each in split([text.encode()], Origin("a.xml")) if b"1x0" in (each.data or b""))
    verdict = validate_message(read_source(source), V4_0)
    block = format_verdict(verdict, color=False).split("\n")
    shown = next(number for number, line in enumerate(block) if "1x0" in line and "|" in line)
    assert block[shown + 1].index("^") == block[shown].index("1x0")
