"""Reports: which changes are shown, grouped and accepted, and when they reach a threshold."""

import pytest

from mmc_cli.compare import compare_versions
from mmc_cli.compare.change_report import ChangeFilter, ImpactTotals, Report, build_report, parse_acceptances
from mmc_cli.compare.changes import Change
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import load_spec
from tests.reports import impact_of
from tests.samples import ALERT, RESPONSE, V3_1, V4_0, message

ALL = compare_versions(load_spec(V3_1), load_spec(V4_0))


def filtered(**criteria: object) -> Report:
    return build_report("3.1", "4.0", ALL, ChangeFilter(**criteria), {})  # type: ignore[arg-type]


def by_subject(subject: str) -> Change:
    return next(change for change in ALL if change.subject == subject)


def test_document_only_changes_are_hidden_unless_requested() -> None:
    assert not any(change.document for change in filtered().changes)
    assert filtered().hidden_document_changes == sum(change.document for change in ALL)
    assert len(filtered(document_only=True).changes) == len(ALL)


@pytest.mark.parametrize(
    ("criteria", "subjects"),
    [
        ({"services": ("7.16",), "layers": ("schema",)}, {"ServiceReference", "ServiceReferenceVariant", "LimitAPCLevelRsp"}),
        ({"paths": ("CHFHistoric",), "layers": ("schema",)}, {"CHFHistoricConnectedDeviceLogEntry", "DeviceID", "DeviceSecurityDetails"}),
        ({"rules": ("use-case-renamed",)}, {"3.3"}),
        ({"verdicts": ("unknown",)}, {"section 1.4", "section 6.5", "units"}),
        ({"verdicts": ("breaking",), "view": "replay"}, {"CredentialsReplacementMode"}),
        ({"paths": ("8F66",)}, {"8F66"}),
        ({"paths": ("rootBySupplier",)}, {"CredentialsReplacementMode"}),
        ({"codes": ("0x8f85",), "layers": ("catalogue",)}, {"8F85", "0120"}),
    ],
)  # fmt: skip
def test_a_filter_selects_changes(criteria: dict[str, object], subjects: set[str]) -> None:
    assert {change.subject for change in filtered(**criteria).changes} == subjects


def test_a_report_without_changes_to_show_says_why() -> None:
    assert filtered().conclusion == ""
    assert filtered(paths=("no such path",)).conclusion == "No change matches the filters."
    assert filtered(rules=("section-renumbered",)).conclusion == ""
    assert build_report("4.0", "4.0", (), ChangeFilter(), {}).conclusion.startswith("No material change")


def test_a_service_includes_its_variants() -> None:
    for service in ("6.14", "6.14*"):
        changes = filtered(services=(service,), layers=("catalogue",)).changes
        assert {change.subject for change in changes} == {"011A", "6.14.3"}


def test_changes_of_one_kind_at_one_place_are_one_group() -> None:
    lines = {group.summary for group in filtered().group_by_place("breaking")}
    assert "ServiceReference: 7.13, 7.14, 7.15, 7.16" in lines
    assert "Description: up to 127 characters long (was up to 22 characters long)" in lines
    assert sum(len(group.changes) for group in filtered().group_by_place("breaking")) == 28


def test_a_group_names_the_views_that_have_its_verdict() -> None:
    removed = next(group for group in filtered().group_by_place("breaking") if "rootBySupplier" in group.summary)
    assert removed.views("breaking") == ("replay", "writer")


def test_a_report_reaches_a_threshold_by_its_most_severe_change() -> None:
    assert filtered().reaches("breaking")
    assert not filtered().reaches("never")
    assert not filtered(verdicts=("safe",)).reaches("risky")
    assert filtered(verdicts=("safe",)).reaches("any")
    assert not filtered(view="typed", layers=("schema",)).reaches("risky")


def test_an_accepted_change_is_not_open_and_an_unknown_id_is_reported() -> None:
    change = by_subject("LimitAPCLevelRsp")
    report = build_report(
        "3.1", "4.0", ALL, ChangeFilter(rules=(change.rule.name,)), {change.id: "we do not use it", "0" * 8: "old"}
    )
    assert change not in report.open_changes
    assert report.accepted == {change.fingerprint: "we do not use it"}
    assert report.unmatched_acceptances == ("0" * 8,)


def test_accepting_a_change_takes_a_reason() -> None:
    lines = ["# ours", "", "8a831ef4  not in our estate  # checked", "8a831ef4aec05d72 twice"]
    assert parse_acceptances(lines, "a.txt") == {"8a831ef4": "not in our estate", "8a831ef4aec05d72": "twice"}
    with pytest.raises(MmcError, match=r"b\.txt:2: expected the id of a change and the reason"):
        parse_acceptances(["# ours", "8a831ef4"], "b.txt")


def test_messages_are_counted_by_change_device_and_code() -> None:
    totals = ImpactTotals()
    for one in (message(ALERT), message(RESPONSE), message(ALERT, ('schemaVersion="4.0"', 'schemaVersion="3.1"'))):
        totals.add(impact_of(one))
    assert (totals.messages, totals.affected, totals.undeclared) == (3, 2, 1)
    assert totals.by_code == {"8F86": 2}
    assert totals.by_device == {"00-1E-4F-7A-20-00-11-01": 2}
    assert totals.by_validity == {(False, True): 2, (True, True): 1}
    report = Report("3.1", "4.0", tuple(ALL), impact=totals)
    assert {change.title: count for change, count in report.count_messages_by_change()}["8F86"] == 2
    assert by_subject("LimitAPCLevelRsp") in report.unused_changes()
    assert by_subject("8F86") not in report.unused_changes()
