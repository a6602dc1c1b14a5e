"""An entry as plain sections: only those that apply, headings alone styled, nothing that steers a terminal."""

import io
import re
from itertools import pairwise

from mmc_cli.explain import find_entries
from mmc_cli.model.entry import Entry, Link, Part
from mmc_cli.render.entry import render
from mmc_cli.specification import load_spec
from tests.samples import V4_0, written


def shown(*entries_: Entry, color: bool = False) -> str:
    out = io.StringIO()
    written(render, entries_, out, color)
    return out.getvalue()


def test_the_first_line_is_the_answer() -> None:
    assert shown(*find_entries("8F86", load_spec(V4_0))).startswith(
        "8F86: ECS101 Limit APC [n] Level Command processed\nalert code\n"
    )


def test_sections_that_do_not_apply_are_left_out() -> None:
    assert shown(Entry("source", "RTDS", "Reference Test Data Set", "4.0")) == "RTDS: Reference Test Data Set\nsource\n"


def test_the_second_line_marks_a_code_of_another_version() -> None:
    assert "\nalert code, not in MMC 4.0\n" in shown(*find_entries("8F8A", load_spec(V4_0)))


def test_only_headings_are_styled() -> None:
    text = shown(*find_entries("8F86", load_spec(V4_0)), color=True)
    styled = [line for line in text.splitlines() if "\x1b" in line]
    plain = shown(*find_entries("8F86", load_spec(V4_0)), color=False).splitlines()
    above_indented = [a for a, b in pairwise(plain) if a and b.startswith(" ") and not a.startswith(" ")]
    assert [re.sub(r"\x1b\[\d*m", "", line) for line in styled] == [plain[0], *above_indented]


def test_nothing_from_a_message_steers_the_terminal() -> None:
    text = shown(
        Entry(
            "in this message",
            "a\x1b[2J",
            "\u202eb",
            "4.0",
            facts={"Path": "/x\x07"},
            places=("\x9b",),
            checks=("\x00",),
        )
    )
    assert text.replace("\n", "").isprintable()


def test_a_long_list_is_cut_and_says_how_much_is_missing() -> None:
    entry = Entry("use case", "X", "x", "4.0", related=tuple(Link("service", str(n), "s") for n in range(40)))
    assert "and 28 more; -f json lists all of them" in shown(entry)


def test_deep_content_is_cut_to_the_levels_that_fit() -> None:
    shape = tuple(Part(f"p{depth}{n}", depth, "optional", "") for n in range(12) for depth in (1, 2, 3))
    text = shown(Entry("service", "1", "x", "4.0", element="XRsp", shape=shape))
    assert "  p111 " in text
    assert "p311" not in text
    assert "and 12 more at deeper levels; -f json lists all of them" in text


def test_entries_are_separated_by_empty_lines() -> None:
    one = Entry("term", "A", "a", "4.0")
    assert shown(one, one) == "A: a\nterm\n\n\nA: a\nterm\n"


def test_a_name_that_is_its_own_code_is_shown_once() -> None:
    assert shown(*find_entries("XMLSigning", load_spec(V4_0))).startswith(
        "XMLSigning Remote Party Role\nchange driver\n"
    )
