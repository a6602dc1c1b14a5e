"""Which versions have which codes and constructs."""

from mmc_cli.compare.matrix import build_matrix
from mmc_cli.specification import known_versions
from tests.samples import V4_0

ROWS = {(row.layer, row.subject): row for row in build_matrix()}


def test_a_code_has_a_column_for_each_version() -> None:
    versions = ROWS["catalogue", "8F86"].versions
    assert versions == {str(version): "yes" if version >= V4_0 else "-" for version in known_versions()}
    assert ROWS["schema", "CredentialsReplacementMode rootBySupplier"].versions["3.1"] == "yes"
    assert ROWS["schema", "CredentialsReplacementMode rootBySupplier"].versions["4.0"] == "-"


def test_a_limit_is_shown_with_its_value_in_each_version() -> None:
    lengths = list(ROWS["schema", "Description"].versions.values())
    assert lengths[:3] == ["up to 22 characters long", "up to 127 characters long", "up to 22 characters long"]
    hashes = list(ROWS["schema", "DeviceSecurityDetails"].versions.values())
    assert hashes[:3] == ["-", "up to 16 characters long", "up to 32 characters long"]


def test_what_one_version_adds_and_a_later_one_removes_is_one_row() -> None:
    versions = list(ROWS["handling", "DeviceID in CHFDeviceLogEntry (content-required)"].versions.values())
    assert versions[:3] == ["-", "required by the document", "-"]
    assert not [subject for _, subject in ROWS if "content-not-required" in subject]


def test_a_code_that_every_version_has_is_not_listed() -> None:
    assert ("catalogue", "8F72") not in ROWS
    assert ROWS["catalogue", "8F66 with 0124"].versions["3.1"] == "-"


def test_each_version_is_a_column() -> None:
    assert ROWS["schema", "@ClockStatus"].cells()["5.1"] == "yes"
