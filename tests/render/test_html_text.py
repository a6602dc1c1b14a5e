"""A page shows text as it is."""

from mmc_cli.render.html_text import Column, Markup, as_markup, csp_hash, data_table, escape_text, format_table


def test_text_with_tags_is_shown_as_it_is() -> None:
    assert escape_text("<script>\x1b") == "&lt;script&gt;\\x1b"


def test_markup_is_not_escaped_again() -> None:
    assert as_markup("<b>") == "&lt;b&gt;"
    assert as_markup(Markup("<b>")) == "<b>"


def test_of_a_long_text_the_beginning_is_shown_with_its_length() -> None:
    assert escape_text("x" * 2000) == "x" * 2000
    assert escape_text("x" * 2001) == "x" * 2000 + "... (2,001 characters)"


def test_the_first_cell_of_a_row_names_it() -> None:
    page = "".join(data_table("a & b", (Column("Code"), Column("Count", "number")), [("<8F86>", "2")]))
    assert "<caption>a &amp; b</caption>" in page
    assert '<tr><th scope="row">&lt;8F86&gt;</th><td class="number">2</td></tr>' in page
    assert list(data_table("none", (Column("Code"),), [])) == []


def test_a_table_without_rows_is_left_out() -> None:
    assert list(format_table(("x",), [])) == []
    assert "<tr><td>&lt;b&gt;</td></tr>" in list(format_table(("x",), [("<b>",)]))


def test_the_hash_is_that_of_the_text() -> None:
    assert csp_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
