"""How often elements stand, what excludes them, and their order."""

from mmc_cli.compare.occurrence import occurrences, order, plain, skeleton
from mmc_cli.specification.declarations import Particle


def element(name: str, least: int = 1, most: int | None = 1) -> Particle:
    return Particle("element", least, most, name=name)


MODEL = Particle(
    "sequence",
    parts=(
        element("first", 0, 3),
        Particle("sequence", 0, 2, parts=(element("second"), element("third", 1, None))),
        Particle("choice", parts=(element("one"), element("other"))),
    ),
)


def test_what_stands_in_a_group_is_as_optional_and_as_frequent_as_the_group() -> None:
    found = occurrences(MODEL)
    assert (found["first"].least, found["first"].most) == (0, 3)
    assert (found["second"].least, found["second"].most) == (0, 2)
    assert (found["third"].least, found["third"].most) == (0, None)


def test_a_branch_of_a_choice_is_optional_and_excludes_the_others() -> None:
    found = occurrences(MODEL)
    assert (found["one"].least, found["one"].beside) == (0, {"one", "other"})
    assert found["first"].beside == frozenset()


def test_a_choice_of_one_is_no_choice() -> None:
    assert occurrences(Particle("choice", parts=(element("only"),)))["only"].least == 1


def test_the_skeleton_keeps_order_and_choices_of_the_names_that_count() -> None:
    names = frozenset({"first", "second", "third"})
    assert skeleton(MODEL, names) == ("first", "second", "third")
    assert plain(skeleton(MODEL, names))
    whole = skeleton(MODEL, names | {"one", "other"})
    assert not plain(whole)
    assert order(whole) == "first, second, third, a choice"
