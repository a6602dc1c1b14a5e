"""Reports: which changes are chosen, grouped, accepted, and when they make a run fail."""

import pytest

from mmc_cli.compare import changes
from mmc_cli.compare.changes import Change
from mmc_cli.compare.report import Choice, Encounters, Report, acceptances, report
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.reports import touched
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

ALL = changes(load_spec(V3_1), load_spec(V4_0))


def chosen(**choice: object) -> Report:
    return report("3.1", "4.0", ALL, Choice(**choice), {})  # type: ignore[arg-type]


def by_subject(subject: str) -> Change:
    return next(change for change in ALL if change.subject == subject)


def test_what_concerns_the_document_alone_is_left_out_unless_asked_for() -> None:
    assert not any(change.document for change in chosen().changes)
    assert chosen().documents == sum(change.document for change in ALL)
    assert len(chosen(documents=True).changes) == len(ALL)


@pytest.mark.parametrize(
    ("choice", "subjects"),
    [
        ({"services": ("7.16",), "layers": ("schema",)}, {"ServiceReference", "ServiceReferenceVariant", "LimitAPCLevelRsp"}),
        ({"paths": ("CHFHistoric",)}, {"CHFHistoricConnectedDeviceLogEntry", "DeviceID", "DeviceSecurityDetails"}),
        ({"rules": ("use-case-renamed",)}, {"3.3"}),
        ({"only": ("unknown",)}, {"section 1.4", "section 6.5"}),
        ({"only": ("breaking",), "view": "replay"}, {"CredentialsReplacementMode"}),
        ({"paths": ("8F66",)}, {"8F66"}),
    ],
)  # fmt: skip
def test_changes_are_chosen(choice: dict[str, object], subjects: set[str]) -> None:
    assert {change.subject for change in chosen(**choice).changes} == subjects


def test_a_service_stands_for_its_variants() -> None:
    assert {change.subject for change in chosen(services=("6.14",), layers=("catalogue",)).changes} == {
        "011A",
        "6.14.3",
    }


def test_changes_of_one_kind_at_one_place_are_one_line() -> None:
    lines = {group.what for group in chosen().groups("breaking")}
    assert "ServiceReference: 7.13, 7.14, 7.15 and 1 more" in lines
    assert "Description: up to 127 characters long, before that up to 22 characters long" in lines
    assert sum(len(group.changes) for group in chosen().groups("breaking")) == 28


def test_a_group_names_the_views_for_which_it_is_so() -> None:
    removed = next(group for group in chosen().groups("breaking") if "rootBySupplier" in group.what)
    assert removed.views("breaking") == ("replay", "writer")


def test_a_run_fails_on_what_it_is_told_to_fail_on() -> None:
    assert chosen().fails("breaking")
    assert not chosen().fails("never")
    assert not chosen(only=("safe",)).fails("risky")
    assert chosen(only=("safe",)).fails("any")
    assert not chosen(view="typed", layers=("schema",)).fails("risky")


def test_what_is_accepted_counts_no_more_and_what_is_stale_is_said() -> None:
    change = by_subject("LimitAPCLevelRsp")
    found = report(
        "3.1", "4.0", ALL, Choice(rules=(change.rule.name,)), {change.id: "we do not use it", "0" * 8: "old"}
    )
    assert change not in found.open
    assert found.accepted == {change.fingerprint: "we do not use it"}
    assert found.stale == ("0" * 8,)


def test_a_change_is_accepted_with_a_reason() -> None:
    lines = ["# ours", "", "8a831ef4  not in our estate  # checked", "8a831ef4aec05d72 twice"]
    assert acceptances(lines, "a.txt") == {"8a831ef4": "not in our estate", "8a831ef4aec05d72": "twice"}
    with pytest.raises(MmcError, match=r"b\.txt:2: write the id of a change and the reason"):
        acceptances(["# ours", "8a831ef4"], "b.txt")


def test_messages_are_counted_by_change_device_and_code() -> None:
    seen = Encounters()
    for one in (message(ALERT), message(RESPONSE), message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="3.1"'))):
        seen.add(touched(one))
    assert (seen.messages, seen.met, seen.undeclared) == (3, 2, 1)
    assert seen.by_code == {"8F86": 2}
    assert seen.by_device == {"00-1E-4F-7A-20-00-11-01": 2}
    assert seen.valid == {(False, True): 2, (True, True): 1}
    whole = Report("3.1", "4.0", tuple(ALL), encounters=seen)
    assert {change.said: count for change, count in whole.seen()}["8F86"] == 2
    assert by_subject("LimitAPCLevelRsp") in whole.unseen()
    assert by_subject("8F86") not in whole.unseen()
