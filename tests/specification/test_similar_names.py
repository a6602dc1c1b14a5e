"""Of a name that is not known, the most similar ones are found, and the one that was probably meant."""

from mmc_cli.specification.similar_names import best_match, similarity, sort_by_similarity, squash


def test_the_most_similar_name_comes_first_in_any_case() -> None:
    assert sort_by_similarity(("success", "other-reason", "hardware-fault"), "Hardware-Fault")[0] == "hardware-fault"


def test_a_misspelled_name_is_matched_and_a_different_one_is_not() -> None:
    names = ("ResultingLevel", "OutputState", "on", "off")
    assert best_match(names, "ResultantLevel") == "ResultingLevel"
    assert best_match(names, "resulting_level") == "ResultingLevel"
    assert best_match(names, "of") == "off"
    assert best_match(names, "Weather") is None
    assert best_match((), "Weather") is None


def test_a_code_is_not_matched_by_its_beginning_alone() -> None:
    assert sort_by_similarity(("4.10", "4.1"), "4.1")[0] == "4.1"
    assert sort_by_similarity(("4.1", "4.10"), "4.10")[0] == "4.10"


def test_of_equally_similar_names_the_one_like_its_neighbour_comes_first() -> None:
    assert sort_by_similarity(("4.1.1", "4.6.1", "4.8.1"), "4.x.1", ("4.6",))[0] == "4.6.1"


def test_similarity_ignores_case() -> None:
    assert similarity("Success", "SUCCESS") == 1
    assert similarity("abc", "xyz") == 0


def test_spellings_differ_in_capitals_spaces_and_signs_alone() -> None:
    assert squash("Half-hourly") == squash("half hourly") == "halfhourly"
    assert squash("4.1") != squash("4.2")
