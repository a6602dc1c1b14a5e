"""Names choose which files of a folder or archive are read."""

from collections import Counter

import pytest

from mmc_cli.inputs.name_choice import NameChoice, describe_unread, is_companion, kind_of


@pytest.mark.parametrize(
    "name", ["._a.xml", "d/._a.xml", "__MACOSX/a.xml", "d/__MACOSX/e/a.xml", ".DS_Store", "d/.DS_Store"]
)
def test_companions_are_known_by_their_names(name: str) -> None:
    assert is_companion(name)
    assert not NameChoice((".xml",), ("*",)).accepts(name)


@pytest.mark.parametrize("name", ["a._b.xml", "MACOSX/a.xml", "DS_Store", "d/a.xml", ".a.xml"])
def test_other_names_are_no_companions(name: str) -> None:
    assert not is_companion(name)


def test_a_suffix_counts_unless_names_are_chosen() -> None:
    assert NameChoice((".xml",)).accepts("d/a.XML")
    assert not NameChoice((".xml",)).accepts("a.txt")
    assert NameChoice((".xml",), ("*.txt",)).accepts("d/a.txt")
    assert not NameChoice((".xml",), ("*.txt",)).accepts("a.xml")


def test_a_pattern_with_a_slash_is_for_the_whole_name() -> None:
    choice = NameChoice((".xml",), exclude=("old/*", "b*"))
    assert choice.accepts("a.xml")
    assert not choice.accepts("old/a.xml")
    assert not choice.accepts("new/b.xml")


def test_an_output_that_is_being_written_is_not_counted() -> None:
    assert describe_unread(Counter(map(kind_of, ["report.html.mmc-12-0.part"]))) == ""
    assert describe_unread(Counter(map(kind_of, ["a.part"]))) == "not read: 1 .part; name a file to read it"


def test_what_is_not_read_is_counted_by_kind() -> None:
    kinds = Counter(map(kind_of, ["a.txt", "d/b.TXT", "c.msg", "Makefile", ".profile", "._a.xml"]))
    assert describe_unread(kinds) == (
        "not read: 2 .txt, 2 without a suffix, 1 .msg; name a file to read it; not read: 1 macOS companion"
    )
