"""Changes of one kind at one place, as one line."""

import pytest

from mmc_cli.compare import compare_names
from mmc_cli.compare.changes import Change, load_change_rules
from mmc_cli.compare.groups import ChangeGroup, group_by_place


def group_with(words: str) -> ChangeGroup:
    (group,) = (each for each in group_by_place(compare_names("3.1", "4.0")) if words in each.summary)
    return group


def test_a_group_names_all_of_its_changes() -> None:
    assert group_with("011A, 011B").summary.endswith("0123, 0124, 0125, 0126")


def test_a_group_has_the_drivers_of_its_changes() -> None:
    assert set(group_with("011A, 011B").drivers) == {"SECMP0093", "CRP612"}
    assert group_with("Payload: ").drivers == ("CRP612",)


def test_a_caution_names_its_subject_unless_it_is_about_the_whole_group() -> None:
    assert group_with("011A, 011B").cautions[0].startswith("011B: sources clash")
    assert group_with("up to 127").cautions[0].startswith("sources clash")


def test_the_services_are_named_if_they_are_few_and_not_named_already() -> None:
    assert group_with("up to 127").codes == ("7.7",)
    assert group_with("ServiceReferenceVariant: ").codes == ()
    assert group_with("RemotePartyRole: ").codes == ()


@pytest.mark.parametrize(("services", "named"), [(6, 6), (7, 0)])
def test_at_most_six_services_are_named(services: int, named: int) -> None:
    codes = tuple(f"9.{number}" for number in range(services))
    rule = load_change_rules()["element-added"]
    (group,) = group_by_place([Change("3.1", "4.0", rule, "/a/b", None, "b", "", "", services=codes)])
    assert len(group.codes) == named
