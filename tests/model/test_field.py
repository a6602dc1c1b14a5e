"""A field is shown on one line."""

from mmc_cli.model.field import Field


def test_a_field_is_shown_on_one_line() -> None:
    assert Field("A", "/A", raw=" two\n lines ").one_line == "two lines"
    assert Field("A", "/A").one_line is None
