"""Each value is treated by its type, its sensitivity and the exceptions in redaction.csv."""

import pytest

from mmc_cli.redact.pseudonyms import Pseudonyms
from mmc_cli.redact.treatments import find_treatment
from mmc_cli.specification import load_spec, table_rows
from mmc_cli.specification.schema_places import find_place, list_places
from tests.samples import V4_0

NAMES = Pseudonyms(b"a key of 16 bytes")
SPEC = load_spec(V4_0)


def treat(name: str, text: str) -> str:
    """What becomes of a value of the first element or attribute of a name."""
    path = next(place.path for place in list_places(SPEC) if place.path.endswith(f"/{name}"))
    place = find_place(SPEC, path)
    assert place is not None
    return find_treatment(place.declaration, path)(text, NAMES)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BusinessOriginatorID", "00-1E-4F-7A-20-00-11-01"),
        ("ImportMPAN", "2000012345678"),
        ("Certificate", "MIIB+zCC"),
        ("ActiveImportRegister/Value", "10435000"),
        ("SeasonName", "Winter"),
        ("DeviceSecurityDetails", "6A0C19D2F4E8B731"),
        ("OtherInformation", "0117"),
        ("AlertDescription", "ring Ann Lee"),
        ("FirmwareVersion", "123456789"),
        ("GBCSHexAlertCode", "001E4F7A20001101"),
        ("ServiceReference", "Ann Lee"),
        ("MessageSuccess", "Ann"),
    ],
)
def test_a_value_is_replaced(name: str, text: str) -> None:
    new = treat(name, text) if name != "MessageSuccess" else treat("@MessageSuccess", text)
    assert new != text
    assert len(new) == len(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OriginatorCounter", "18446744073709551616"),
        ("GBCSHexAlertCode", "8F72"),
        ("GBCSHexAlertCode", "0x8F72"),
        ("Header/Timestamp", "2026-02-03T09:30:10.00Z"),
        ("AlertDescription", "Billing Data Log Updated"),
        ("FirmwareVersion", "0A1B2C3D"),
        ("ModelType", "0A31C004"),
        ("CredentialsReplacementMode", "rootBySupplier"),
        ("ActiveEnergyUnit", "Wh"),
        ("TOUPrimaryRegisterValue/@index", "3"),
        ("ActiveImportRegister/Value", "4294967295"),
    ],
)
def test_a_value_is_kept(name: str, text: str) -> None:
    assert treat(name, text) == text


def test_each_exception_is_in_the_schema_and_sorted() -> None:
    rows = table_rows("redaction.csv")
    names = {place.declaration.name for place in list_places(SPEC)}
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert {row["name"] for row in rows} <= names
    assert {row["treatment"] for row in rows} == {"keep", "redact"}
