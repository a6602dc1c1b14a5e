"""Rows of the tables as they stand, and the versions and sources they name in words."""

import pytest

from mmc_cli.specification import rows
from mmc_cli.specification.catalogue import available, by_key, cell_list, elsewhere, since, sources
from tests.samples import V3_1, V4_0, V5_0


def test_rows_are_of_all_versions() -> None:
    assert by_key("alert_codes.csv")["8F8A"]["added"] == "5.0"
    assert not available(by_key("alert_codes.csv")["8F8A"], V4_0)
    assert available(by_key("alert_codes.csv")["8F8A"], V5_0)
    assert len(rows("versions.csv")) == len(by_key("versions.csv"))


@pytest.mark.parametrize(
    ("added", "removed", "words"),
    [
        ("3.1", "", "every version, 3.1 to 5.4"),
        ("4.0", "", "4.0 and later"),
        ("3.1", "4.0", "up to 3.1, no longer in 4.0"),
        ("", "", "not known"),
    ],
)
def test_versions_are_said_in_words(added: str, removed: str, words: str) -> None:
    assert since(added, removed) == words


def test_another_version_is_named_only_where_it_is_needed() -> None:
    assert elsewhere("4.0", "", V3_1) == "from MMC 4.0"
    assert elsewhere("3.1", "4.0", V4_0) == "before MMC 4.0"
    assert elsewhere("4.0", "", V4_0) == ""


def test_sources_are_named_once_by_their_longest_key() -> None:
    assert sources("RN 3.2; XSD50; RTDS ECS35g; RN 3.4") == (
        ("RN", "MMC V4.0 release note"),
        ("XSD50", "The published MMC 5.0 schema"),
        ("RTDS", "Reference Test Data Set 4.5.0 device messages"),
    )
    assert sources("DUIS templates") == (("DUIS templates", "Public DUIS request samples"),)
    assert sources("XML 1.0") == (("XML 1.0", ""),)
    assert cell_list("a; b;") == ("a", "b")
