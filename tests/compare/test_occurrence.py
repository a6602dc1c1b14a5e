"""How often elements may occur, their alternatives, and their order."""

from mmc_cli.compare.occurrence import count_occurrences, describe_outline, is_plain_sequence, outline
from mmc_cli.specification.declarations import Particle


def element(name: str, minimum: int = 1, maximum: int | None = 1) -> Particle:
    return Particle("element", minimum, maximum, name=name)


MODEL = Particle(
    "sequence",
    parts=(
        element("first", 0, 3),
        Particle("sequence", 0, 2, parts=(element("second"), element("third", 1, None))),
        Particle("choice", parts=(element("one"), element("other"))),
    ),
)


def test_an_element_in_a_group_may_occur_as_often_as_the_group_allows() -> None:
    counts = count_occurrences(MODEL)
    assert (counts["first"].minimum, counts["first"].maximum) == (0, 3)
    assert (counts["second"].minimum, counts["second"].maximum) == (0, 2)
    assert (counts["third"].minimum, counts["third"].maximum) == (0, None)


def test_a_branch_of_a_choice_is_optional_and_has_alternatives() -> None:
    counts = count_occurrences(MODEL)
    assert (counts["one"].minimum, counts["one"].alternatives) == (0, {"one", "other"})
    assert counts["first"].alternatives == frozenset()


def test_a_choice_with_one_branch_is_not_a_choice() -> None:
    assert count_occurrences(Particle("choice", parts=(element("only"),)))["only"].minimum == 1


def test_an_outline_has_the_order_and_the_choices_of_the_named_elements() -> None:
    names = frozenset({"first", "second", "third"})
    assert outline(MODEL, names) == ("first", "second", "third")
    assert is_plain_sequence(outline(MODEL, names))
    whole = outline(MODEL, names | {"one", "other"})
    assert not is_plain_sequence(whole)
    assert describe_outline(whole) == "first, second, third, a choice"
