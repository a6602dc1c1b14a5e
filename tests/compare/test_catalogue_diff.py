"""Which codes of the catalogue were added or removed."""

from mmc_cli.compare.catalogue_diff import catalogue_changes
from tests.samples import V3_1, V4_0


def test_an_added_code_is_a_change_with_its_title_and_codes() -> None:
    (change,) = (each for each in catalogue_changes(V3_1, V4_0) if each.path == "8F86")
    assert (change.rule.name, change.old) == ("alert-code-added", None)
    assert change.new == "ECS101 Limit APC [n] Level Command processed"
    assert change.alerts == ("8F86",)
    (removed,) = (each for each in catalogue_changes(V4_0, V3_1) if each.path == "8F86")
    assert (removed.rule.name, removed.old, removed.new) == ("alert-code-removed", change.new, None)


def test_8f66_may_have_another_message_code() -> None:
    widened = [each for each in catalogue_changes(V3_1, V4_0) if each.rule.name == "alert-code-widened"]
    assert [(each.path, each.new) for each in widened] == [("8F66", "0124"), ("8F67", "0124")]
    narrowed = [each for each in catalogue_changes(V4_0, V3_1) if each.rule.name == "alert-code-narrowed"]
    assert [(each.path, each.old) for each in narrowed] == [("8F66", "0124"), ("8F67", "0124")]


def test_a_new_service_has_the_code_of_the_messages_it_concerns() -> None:
    (change,) = (each for each in catalogue_changes(V3_1, V4_0) if each.path == "7.16")
    assert (change.rule.name, change.services) == ("service-added", ("7.16",))
