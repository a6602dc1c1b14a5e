"""Table rows of all versions, and their versions and sources in words."""

import pytest

from mmc_cli.model.entry import CitedSource
from mmc_cli.specification import known_versions, table_rows
from mmc_cli.specification.catalogue import (
    cited_sources,
    describe_versions,
    format_sources,
    row_in_force,
    rows_by_key,
    split_cell,
)
from tests.samples import V4_0, V5_0


def test_rows_of_all_versions_are_available() -> None:
    assert rows_by_key("alert_codes.csv")["8F8A"]["added"] == "5.0"
    assert not row_in_force(rows_by_key("alert_codes.csv")["8F8A"], V4_0)
    assert row_in_force(rows_by_key("alert_codes.csv")["8F8A"], V5_0)
    assert len(table_rows("versions.csv")) == len(rows_by_key("versions.csv"))


@pytest.mark.parametrize(
    ("added", "removed", "words"),
    [
        ("3.1", "", f"all versions, 3.1 to {known_versions()[-1]}"),
        ("4.0", "", "4.0 and later"),
        ("3.1", "4.0", "up to 3.1, removed in 4.0"),
        ("", "", "not known"),
    ],
)
def test_versions_are_described_in_words(added: str, removed: str, words: str) -> None:
    assert describe_versions(added, removed) == words


def test_each_source_is_cited_once_by_its_longest_key() -> None:
    assert cited_sources("RN 3.2; XSD50; RTDS ECS35g; RN 3.4") == (
        CitedSource("RN", "MMC V4.0 release note"),
        CitedSource("XSD50", "The published MMC 5.0 schema"),
        CitedSource("RTDS", "Reference Test Data Set 4.5.0 device messages"),
    )
    assert cited_sources("DUIS templates") == (CitedSource("DUIS templates", "Public DUIS request samples"),)
    assert cited_sources("XML 1.0") == (CitedSource("XML 1.0", ""),)
    assert split_cell("a; b;") == ("a", "b")


def test_sources_are_formatted_with_their_titles_and_sections() -> None:
    assert format_sources("RN 3.3; RN 3.6") == "MMC V4.0 release note 3.3; MMC V4.0 release note 3.6"
    assert format_sources("XML 1.0") == "XML 1.0"


def test_a_source_key_is_not_taken_for_a_longer_one() -> None:
    assert cited_sources("RNX 3.2") == (CitedSource("RNX 3.2", ""),)
    assert cited_sources("XSD501") == (CitedSource("XSD501", ""),)
