"""A payload is shown as a sentence, a failed status in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mmc_cli.decoding.sentences import describe_element, first_fault, with_unit
from mmc_cli.inputs.parser import read
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.specification.declarations import Declaration
from tests.conftest import ROOT
from tests.samples import ALERT, RESPONSE, V4_0, found, message

PAYLOAD = "LimitAPCLevelCommandProcessedDeviceAlert"
LEVEL = "<ra:ResultingLevel>100</ra:ResultingLevel>"


def described(name: str, *changes: tuple[str, str]) -> str:
    return describe_element(*found(message(ALERT, *changes), name), load_spec(V4_0))


def test_a_payload_is_a_sentence() -> None:
    assert described(PAYLOAD) == "limit 100 % on controller 3, 2026-01-01 00:00Z to 2026-02-01 00:00Z"


def test_a_part_without_its_value_is_left_out() -> None:
    assert described(PAYLOAD, (LEVEL, "")) == "on controller 3, 2026-01-01 00:00Z to 2026-02-01 00:00Z"


def test_a_marker_shows_the_words_around_it() -> None:
    marked = (LEVEL, LEVEL + "<ra:InputFromControlledLoad/>")
    assert (
        described(PAYLOAD, marked)
        == "limit 100 % on controller 3, input from controlled load, 2026-01-01 00:00Z to 2026-02-01 00:00Z"
    )


def test_a_time_has_its_time_of_day_to_the_minute_or_second() -> None:
    assert "2026-01-01 16:30Z to" in described(PAYLOAD, ("2026-01-01T00:00:00Z", "2026-01-01T16:30:00Z"))
    assert "2026-01-01 16:30:05Z to" in described(PAYLOAD, ("2026-01-01T00:00:00Z", "2026-01-01T16:30:05Z"))


def test_a_value_of_another_type_is_shown_as_it_is() -> None:
    assert described(PAYLOAD, (">100<", ">plenty<")).startswith("limit plenty %")


def test_a_number_has_its_unit() -> None:
    assert with_unit("5", "Wh") == "5 Wh"
    assert with_unit("1000", "0.01 %") == "1000 x 0.01 %"
    assert with_unit("5", None) == "5"


def test_the_first_failed_status_has_its_position() -> None:
    assert first_fault(message(RESPONSE), load_spec(V4_0)) == "hardware-fault at position 2"


def test_a_message_without_a_failed_status_has_no_fault() -> None:
    assert first_fault(message(RESPONSE, (">hardware-fault<", ">success<")), load_spec(V4_0)) is None
    assert first_fault(message(ALERT), load_spec(V4_0)) is None
    assert first_fault(read(b"<a>"), load_spec(V4_0)) is None


@pytest.mark.parametrize(
    ("debug", "words"),
    [
        (
            '<ZIGBEEDebug><ZIGBEEClusterResponse><ClusterName id="0702">Metering</ClusterName><ZIGBEEDataResponse>'
            '<AttributeID>0000</AttributeID><Status ResponseCode="C0"><ZCLStatus>HARDWARE_FAILURE</ZCLStatus></Status>'
            "</ZIGBEEDataResponse></ZIGBEEClusterResponse></ZIGBEEDebug>",
            "HARDWARE_FAILURE at attribute 0000",
        ),
        (
            '<SMETS1Debug><SMETS1Response ResponseCode="7" Position="4"><Error>no answer</Error></SMETS1Response></SMETS1Debug>',
            "no answer at position 4",
        ),
    ],
)
def test_each_kind_of_debug_information_has_its_fault(debug: str, words: str) -> None:
    start, end = RESPONSE.index("<COSEMDebug>"), RESPONSE.index("</DebugInfo>")
    assert first_fault(message(RESPONSE[:start] + debug + RESPONSE[end:]), load_spec(V4_0)) == words


def placeholders(declaration: Declaration) -> Iterator[tuple[Declaration, str]]:
    for part in (declaration.type.sentence or "").split("{")[1:]:
        yield declaration, part.split("}")[0].removesuffix("#")
    for child in declaration.type.children.values():
        yield from placeholders(child)


def test_every_template_names_only_parts_of_its_type() -> None:
    for version in known_versions():
        for declaration, path in placeholders(load_spec(version).schema.root):
            kind = declaration.type
            for step in path.split("/"):
                assert step.removeprefix("@") in {**kind.children, **kind.attributes}, f"{declaration.name}: {path}"
                kind = {**kind.children, **kind.attributes}[step.removeprefix("@")].type if step[0] != "@" else kind


@pytest.mark.parametrize(
    "path", sorted((ROOT / "fixtures/valid/4.0/alerts").glob("*-*.xml")), ids=lambda path: path.stem
)
def test_every_payload_of_the_fixtures_has_a_sentence(path: Path) -> None:
    sample = read(path.read_bytes())
    assert sample.root is not None
    for payload in sample.root.iterfind(".//{*}Payload/*"):
        declaration = load_spec(V4_0).schema.declaration(payload)
        assert declaration is not None
        words = describe_element(payload, declaration, load_spec(V4_0))
        assert words
        assert "<" not in words


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01 00:00Z"),
        ("2025-12-31T24:00:00Z", "2026-01-01 00:00Z"),
        ("2026-01-01T01:00:00.50+01:00", "2026-01-01 00:00:00.5Z"),
        ("2026-01-01T09:30:00", "2026-01-01 09:30 (no time zone)"),
        ("12026-01-01T09:30:01Z", "12026-01-01 09:30:01Z"),
    ],
)
def test_a_time_keeps_its_zone_and_its_fraction(written: str, shown: str) -> None:
    assert f"on controller 3, {shown} to " in described(PAYLOAD, (">2026-01-01T00:00:00Z<", f">{written}<"))


def test_a_number_that_probably_means_no_value_is_not_shown_as_a_reading() -> None:
    text = (ROOT / "fixtures/valid/4.0/alerts/8F0A-BillingDataLogDeviceAlert.xml").read_text(encoding="utf-8")
    changed = message(text, (">10790442<", ">4294967295<"))
    described = describe_element(*found(changed, "ActiveImportRegisterValueConsumption"), load_spec(V4_0))
    assert described == "4294967295 Wh (probably no value: the largest 32-bit number)"
