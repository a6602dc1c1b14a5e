"""A table knows the rows of all versions, and which of them are in force in one."""

import pytest

from mmc_cli.model.version import Version
from mmc_cli.specification.code_tables import AlertCode, MessageCode, Table
from tests.samples import V3_1, V4_0, V5_0


def alert(code: str, added: str, removed: str = "") -> AlertCode:
    return AlertCode(code, f"Alert {code}", (), (), None, None, added, removed, "made up", "")


OLD, NEW = alert("0001", "3.1", "4.0"), alert("0002", "4.0")


@pytest.mark.parametrize(("version", "codes"), [(V3_1, ("0001",)), (V4_0, ("0002",)), (V5_0, ("0002",))])
def test_a_row_is_in_force_from_the_version_that_added_it_until_one_removes_it(
    version: Version, codes: tuple[str, ...]
) -> None:
    table = Table((OLD, NEW), version)
    assert table.codes() == codes
    assert [table.get(row.code) for row in (OLD, NEW)] == [row if row.code in codes else None for row in (OLD, NEW)]
    assert [table.get_any_version(row.code) for row in (OLD, NEW)] == [OLD, NEW]


def test_a_label_says_which_other_versions_have_the_code() -> None:
    table = Table((OLD, NEW), V4_0)
    assert table.label("0002") == "Alert 0002"
    assert table.label("0001") == "Alert 0001, before MMC 4.0"
    assert table.label("FFFF") is None
    assert table.titles() == {"0002": "Alert 0002"}


def test_a_message_code_that_was_renamed_has_the_name_of_its_version() -> None:
    fields = dict.fromkeys(MessageCode._fields, "")
    row = MessageCode(**{**fields, "name": "new", "renamed": "4.0", "earlier_name": "old"})  # type: ignore[arg-type]
    assert [row.as_named_in(version).title for version in (V3_1, V4_0)] == ["old", "new"]
