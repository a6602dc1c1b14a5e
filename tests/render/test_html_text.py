"""A page shows text as it is."""

from mmc_cli.render.html_text import csp_hash, escape_text, format_table


def test_text_with_tags_is_shown_as_it_is() -> None:
    assert escape_text("<script>\x1b") == "&lt;script&gt;\\x1b"


def test_a_table_without_rows_is_left_out() -> None:
    assert list(format_table(("x",), [])) == []
    assert "<tr><td>&lt;b&gt;</td></tr>" in list(format_table(("x",), [("<b>",)]))


def test_the_hash_is_that_of_the_text() -> None:
    assert csp_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
