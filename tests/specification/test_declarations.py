"""What declarations say of themselves."""

from mmc_cli.specification import at
from mmc_cli.specification.declarations import Choice, Declaration, Simple, Type
from tests.samples import ALERT, V4_0, found, message


def test_integers_that_can_pass_2_to_the_53_are_known_as_wide() -> None:
    header = at(V4_0).schema.root.type.children["Header"].type.children
    level = found(message(ALERT), "ResultingLevel")[1]
    counter = header["OriginatorCounter"].type.value
    assert counter is not None
    assert counter.wide
    assert level.type.value is not None
    assert not level.type.value.wide


def test_a_marker_says_something_by_being_there() -> None:
    assert Type(None).marker
    assert not Type(None, attributes={"index": Declaration("index", Type(None))}).marker
    assert not Type(None, value=Simple("string")).empty


def test_a_value_with_a_unit_a_name_or_attributes_stands_in_an_object() -> None:
    plain = Type(None, value=Simple("string"))
    assert not Declaration("A", plain).boxed
    assert Declaration("A", plain, unit="Wh").boxed
    assert Declaration("A", plain, table="alert_codes").boxed
    assert Declaration("A", plain, object=True).boxed
    assert not Declaration("A", Type(None), unit="Wh").boxed


def test_what_may_stand_more_than_once_is_many() -> None:
    assert Declaration("A", Type(None), most=None).many
    assert not Declaration("A", Type(None)).many


def test_a_choice_has_a_number_only_where_one_is_known() -> None:
    assert Choice("success", "0", True).source == ""
