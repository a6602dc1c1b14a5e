"""What a version does not know is marked with a version that does, in every view, as `mmc validate` says it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from mmc_cli.decoding.version_marks import mark_code, mark_element
from mmc_cli.specification import load_spec
from tests.conftest import ROOT, Outcome
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, found, message

SPEC_3_1 = load_spec(V3_1)
IN_4_0 = "(added in MMC 4.0)"
LINE = ALERT[: ALERT.index("<ra:LimitAPC")].count("\n") + 1
SEEN = (("show", "message"), ("decode",), ("decode", "--rows", "leaves"))


@pytest.fixture
def alert(tmp_path: Path) -> Path:
    (tmp_path / "alert.xml").write_text(ALERT, encoding="utf-8")
    return tmp_path / "alert.xml"


def test_an_element_of_a_later_version_is_marked_in_every_view(mmc: Callable[..., Outcome], alert: Path) -> None:
    for command in (*SEEN, ("show", "alerts"), ("explain",)):
        path = f"{alert}:{LINE}" if command == ("explain",) else alert
        out = mmc(*command, path, "--mmc-version", "3.1").out
        assert f"not in the schema of MMC 3.1 {IN_4_0}" in " ".join(out.split())
    marks = json.loads(mmc("decode", alert, "--mmc-version", "3.1").out)["marks"]
    assert {each["mmc_version"] for each in marks} == {"4.0"}
    assert marks[-1]["path"].endswith("/Payload/LimitAPCLevelCommandProcessedDeviceAlert")


def test_the_version_that_knows_everything_has_no_marks(mmc: Callable[..., Outcome], alert: Path) -> None:
    assert json.loads(mmc("decode", alert).out)["marks"] == []


@pytest.mark.parametrize(
    ("old", "new", "version", "mark", "knows"),
    [
        ("success<", "success<", "4.0", "", ""),
        ("SupplierByTransCoS", "rootBySupplier", "4.0", "(not known whether 3.1 held it: ", "3.1"),
        (">Supplier<", ">LoadController<", "3.1", IN_4_0, "4.0"),
    ],
)
def test_a_value_of_another_version_is_marked_in_every_view(
    mmc: Callable[..., Outcome], tmp_path: Path, old: str, new: str, version: str, mark: str, knows: str
) -> None:
    text = CREDENTIALS.replace(old, new, 1)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    marks = [
        each["mmc_version"]
        for each in json.loads(mmc("decode", tmp_path / "a.xml", "--mmc-version", version).out)["marks"]
    ]
    assert marks == ([knows] if knows else [])
    for command in SEEN if mark else ():
        assert (
            f"not an allowed value in MMC {version} {mark}"
            in mmc(*command, tmp_path / "a.xml", "--mmc-version", version).out
        )


def test_a_value_that_no_version_knows_is_marked_without_one(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RESPONSE.replace(">Wh<", ">stones<"), encoding="utf-8")
    (mark,) = json.loads(mmc("decode", tmp_path / "a.xml").out)["marks"]
    assert (mark["value"], mark["mark"], mark["mmc_version"]) == ("stones", "not an allowed value", None)


def test_an_element_outside_the_namespace_belongs_to_no_version() -> None:
    payload, *_ = found(message(ALERT), "LimitAPCLevelCommandProcessedDeviceAlert")
    foreign = etree.SubElement(payload, "ResultingLevel")
    assert mark_element(foreign, load_spec(V4_0)).version is None


def test_a_code_is_marked_where_only_another_version_has_it() -> None:
    mark = mark_code("8F86", "alert_codes", SPEC_3_1)
    assert mark is not None
    assert (mark.reason, mark.version) == ("not in MMC 3.1 (from MMC 4.0)", "4.0")
    assert mark_code("8F72", "alert_codes", SPEC_3_1) is None
    assert mark_code("FFFF", "alert_codes", SPEC_3_1) is None


def test_the_texts_inside_an_unknown_element_stay_apart(mmc: Callable[..., Outcome], tmp_path: Path) -> None:
    unknown = "<ra:New>2026-01-01T00:00:00Z<ra:Until/>2026-02-01T00:00:00Z</ra:New>"
    (tmp_path / "a.xml").write_text(ALERT.replace("<ra:Payload>", f"{unknown}<ra:Payload>"), encoding="utf-8")
    for command in (("show", "message"), ("decode", "--rows", "leaves"), ("decode", "--rows", "DeviceAlertContent")):
        out = mmc(*command, tmp_path / "a.xml").out
        assert "2026-01-01T00:00:00Z 2026-02-01T00:00:00Z" in out


CREDENTIALS = (
    ROOT / "fixtures/valid/4.0/alerts/8F66-FutureDatedCommandOutcomeDeviceAlert-security-credentials.xml"
).read_text(encoding="utf-8")
