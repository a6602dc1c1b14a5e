"""Around a message tags, keys, times and codes stay; every other value is replaced; running text is not accepted."""

import json

import pytest

from mmc_cli.redact.around import HOLE, redact_around, redact_heading, redact_name, redact_value
from mmc_cli.redact.pseudonyms import Pseudonyms, UnredactableError

NAMES = Pseudonyms(b"a key of 16 bytes")
EUI = "00-1E-4F-7A-20-00-11-01"


@pytest.mark.parametrize(
    "value",
    ["", " ", "2026-02-03", "2026-02-03 09:30", "2026-02-03T09:30:10.5Z", "true", "8F72", "4.8.1", "4.0", "I0", "-"],
)
def test_times_codes_and_truth_values_stay(value: str) -> None:
    assert redact_value(value, NAMES) == value


@pytest.mark.parametrize("value", ["Ann Lee", "2000012345678", "10435", "0.5", "5", EUI, "YO1 7HH", "a@example.org"])
def test_other_values_are_replaced_by_some_of_their_form(value: str) -> None:
    new = redact_value(value, NAMES)
    assert new != value
    assert len(new) == len(value)
    assert [each.isdigit() for each in new] == [each.isdigit() for each in value] or value == EUI


def test_a_request_identifier_keeps_its_counter() -> None:
    assert redact_value(f"{EUI}:90-A1-B2-C3-D4-00-00-01:41208", NAMES).endswith(":41208")


def test_the_values_of_an_envelope_are_replaced_and_its_tags_stay() -> None:
    text = f'<a xmlns="urn:x" by="Ann"><!-- Ann --><b c=\'4.0\'>Ann &amp; Lee</b><![CDATA[Ann]]>{HOLE}</a>'
    new = redact_around(text, "xml", NAMES)
    assert "Ann" not in new
    assert "Lee" not in new
    assert new.startswith('<a xmlns="urn:x" by="')
    assert "c='4.0'" in new
    assert f"]]>{HOLE}</a>" in new


def test_the_other_cells_of_a_row_are_replaced() -> None:
    new = redact_around(f'7,"Lee, ""Ann""",2026-02-03,"{HOLE}"\r\n', "csv", NAMES)
    assert "Ann" not in new
    assert new.endswith(f',2026-02-03,"{HOLE}"\r\n')
    assert new.count('"') == 8
    assert redact_heading("Device ID,Customer\n", NAMES) == "Device ID,Customer\n"
    assert "Ann" not in redact_heading("Ann Lee,2026-02-03,7\n", NAMES)
    assert EUI not in redact_heading(f"{EUI},Customer\n", NAMES)


def test_the_other_fields_of_json_are_replaced_and_the_keys_stay() -> None:
    record = {"id": 41, "when": "2026-02-03", "who": {"name": 'Jos\u00e9\n"Lee"'}, "ok": True, "m": HOLE}
    new = json.loads(redact_around(json.dumps(record, ensure_ascii=False), "json", NAMES))
    assert list(new) == list(record)
    assert (new["when"], new["ok"], new["m"]) == ("2026-02-03", True, HOLE)
    assert new["id"] != 41
    assert "Lee" not in new["who"]["name"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"<m-001E4F7A20001101>{HOLE}</m-001E4F7A20001101>", "xml"),
        (f"<a xmlns='urn:{EUI}'>{HOLE}</a>", "xml"),
        ("<a> 1 < 2 </a>", "xml"),
        (f'"<Envelope>{HOLE}"', "csv"),
        (f'"for Ann: {HOLE}"', "json"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(text: str, kind: str) -> None:
    with pytest.raises(UnredactableError):
        redact_around(text, kind, NAMES)  # type: ignore[arg-type]


def test_a_file_name_keeps_all_but_its_identifiers() -> None:
    assert redact_name("week-2026-02-03.tar.gz", NAMES) == "week-2026-02-03.tar.gz"
    new = redact_name(f"alert_{EUI}_2000012345678.xml", NAMES)
    assert new.startswith("alert_")
    assert new.endswith(".xml")
    assert EUI not in new
    assert "2000012345678" not in new
