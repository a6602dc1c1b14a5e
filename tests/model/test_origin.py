"""An origin is a file, or a member of one."""

from mmc_cli.model.origin import Origin


def test_an_origin_is_a_file_or_a_member_of_one() -> None:
    assert str(Origin("a.xml")) == "a.xml"
    assert str(Origin("a.zip", "dir/b.xml")) == "a.zip!dir/b.xml"


def test_an_empty_path_is_visible() -> None:
    assert str(Origin("")) == "''"
