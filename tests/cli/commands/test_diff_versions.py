"""`mmc diff-versions` as a user runs it, and every item of the release note in its report."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mmc_cli.cli.commands.diff_versions import repeat_messages_option
from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import ALERT, RESPONSE, V3_1, V4_0

Mmc = Callable[..., Outcome]
SECTION = "MMC V4.0 release note "
RISKY_NEW = {"reader": "risky"}
REJECTED_NEW = {"reader": "breaking"}

# Section of the release note, layer, rule, last step of the path or code, new value, and the verdicts that are not safe.
ITEMS = [
    ("1.1", "handling", "companion-changed", "DUIS", "V4.0", {}),
    ("1.1", "handling", "change-not-described", "section 1.4", "SMETS1", dict.fromkeys(("reader", "replay", "writer", "typed", "meaning"), "unknown")),
    ("1.1", "handling", "section-added", "6.14.3", "5.63", {}),
    ("1.1", "handling", "section-added", "7.16", "5.99", {}),
    ("1.1", "handling", "section-renumbered", "6.15.1", "5.64", {}),
    ("1.1", "handling", "section-unchanged", "section 3 Header Element", None, {}),
    ("2.1.1", "handling", "header-table-added", "8.9", "232-1", RISKY_NEW),
    ("2.1.1", "catalogue", "message-code-added", "00FE", "CCS07", RISKY_NEW),
    ("2.1.2", "schema", "choice-branch-added", "CHFConnectedDeviceLog", None, REJECTED_NEW),
    ("2.1.3", "schema", "element-added", "CHFCurrentConnectedDeviceLogEntry", None, REJECTED_NEW),
    ("2.1.3", "schema", "element-added", "CHFHistoricConnectedDeviceLogEntry", None, REJECTED_NEW),
    ("2.1.3", "handling", "section-added", "section 5.106.2.2.3", "235-1", {}),
    ("2.1.4", "schema", "element-added", "DeviceID", None, REJECTED_NEW),
    ("2.1.4", "schema", "element-added", "DeviceSecurityDetails", None, REJECTED_NEW),
    ("3.1", "handling", "terms-added", "ALCS, ESME, Electricity Smart Meter", None, {}),
    *(("3.2", "catalogue", "service-added", code, None, RISKY_NEW) for code in ("6.14.3", "7.13", "7.14", "7.15", "7.16")),
    *(("3.2", "schema", "enum-value-added", "ServiceReferenceVariant", code, REJECTED_NEW) for code in ("6.14.3", "7.13", "7.14", "7.15", "7.16")),
    *(("3.2", "schema", "enum-value-added", "ServiceReference", code, REJECTED_NEW) for code in ("7.13", "7.14", "7.15", "7.16")),
    *(("3.2", "schema", "choice-branch-added", name, None, REJECTED_NEW) for name in ("SetAuxiliaryControllerStateRsp", "ReadAuxiliaryControllerConfigurationDataRsp", "ReadAuxiliaryControllerOperationalDataRsp", "LimitAPCLevelRsp")),
    ("3.3", "handling", "format-added", "6.13", "ECS35g", {"reader": "risky", "meaning": "risky"}),
    ("3.3", "schema", "element-added", "AuxiliaryControllerLevel", None, REJECTED_NEW),
    ("3.3", "schema", "element-added", "InputFromControlledLoad", None, REJECTED_NEW),
    ("3.3", "handling", "use-case-added", "6.15.1", "CS02g", RISKY_NEW),
    ("3.3", "schema", "enum-value-added", "CredentialsReplacementMode", "LoadControllerBySupplier", REJECTED_NEW),
    ("3.3", "handling", "use-case-added", "6.24.1", "CS02f", RISKY_NEW),
    ("3.3", "schema", "enum-value-added", "RemotePartyRole", "LoadController", REJECTED_NEW),
    ("3.3", "schema", "facet-widened", "Description", "127", REJECTED_NEW),
    *(("3.4", "catalogue", "message-code-added", code, None, RISKY_NEW) for code in ("0120", "0121", "0122", "0123", "0124")),
    *(("3.4", "catalogue", "alert-code-added", code, None, RISKY_NEW) for code in ("8F85", "8F86", "8F87", "8F88")),
    ("3.4", "catalogue", "alert-code-widened", "8F66", "0124", {"reader": "risky", "meaning": "risky"}),
    *(("3.4", "schema", "choice-branch-added", name, None, REJECTED_NEW) for name in ("CommandNotSupportedbyDevice", "OperationalUpdateDeviceAlert", "LimitAPCLevelCommandProcessedDeviceAlert", "LimitAPCLevelEndedDeviceAlert")),
    *(("3.4", "handling", "section-added", f"section 6.{number}", None, {}) for number in (6, 7, 8, 9)),
    ("3.4", "handling", "section-changed", "tables 10, 11 and 264", None, {}),
    ("3.5", "handling", "use-case-renamed", "3.3", "Auxiliary Controller", {}),
    ("3.6", "handling", "scope-widened", "6.7", "v3.2 or later", RISKY_NEW),
    ("3.6", "handling", "scope-widened", "6.13", "v3.2 or later", RISKY_NEW),
    ("3.6", "handling", "companion-changed", "GBCS", "GBCS 4", {}),
    ("3.7", "schema", "enum-value-removed", "CredentialsReplacementMode", None, {"replay": "breaking", "writer": "breaking"}),
    ("3.7", "handling", "document-corrected", "tables 164.1, 166, 167 and 168", None, {"writer": "risky"}),
    *(("3.7", "handling", "document-corrected", f"table {number}", "hexBinary", {"writer": "risky"}) for number in (249, 254, 261, 265, 273)),
    ("4", "handling", "section-changed", "MMC schema", "4.0a", {}),
    ("5.1", "handling", "unit-doubtful", "units", "units", {"meaning": "unknown"}),
    *(("6", "handling", "in-scope", item, None, {}) for item in ("SECMP0062", "SECMP0067", "SECMP0081", "SECMP0093", "SECMP0098", "CRP612", "CR1045", "CR1277", "CR1290")),
    *(("6", "handling", "change-announced", item, None, {}) for item in ("CR1291", "Inconsistent Units")),
]  # fmt: skip


@pytest.fixture(scope="module")
def reported() -> list[dict[str, object]]:
    from click.testing import CliRunner

    from mmc_cli.cli.main import cli

    got = CliRunner().invoke(cli, ["diff-versions", "-f", "json", "--docs"], standalone_mode=False)
    return json.loads(got.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("section", "layer", "rule", "subject", "new", "verdicts"),
    ITEMS,
    ids=[f"{each[0]} {each[2]} {each[3]} {each[4]}" for each in ITEMS],
)
def test_an_item_of_the_release_note_is_reported(
    reported: list[dict[str, object]],
    section: str,
    layer: str,
    rule: str,
    subject: str,
    new: str | None,
    verdicts: dict[str, str],
) -> None:
    changes = [
        each
        for each in reported
        if (each["layer"], each["rule"]) == (layer, rule)
        and str(each["path"]).rpartition("/")[2] == subject
        and (new is None or new in str(each["new"]))
        and f"{SECTION}{section}" in str(each["source"]).split("; ")
    ]
    assert len(changes) == 1, changes
    own_verdicts = changes[0]["verdicts"]
    assert isinstance(own_verdicts, dict)
    assert {view: verdict for view, verdict in own_verdicts.items() if verdict != "safe"} == verdicts


def test_every_section_of_the_release_note_with_an_item_is_reported(reported: list[dict[str, object]]) -> None:
    cited = {part.removeprefix(SECTION) for each in reported for part in str(each["source"]).split("; ")}
    assert cited >= {"1.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4", *(f"3.{n}" for n in range(1, 8)), "4", "5.1", "6"}


def test_json_and_jsonl_hold_the_same_records(mmc: Mmc) -> None:
    whole = json.loads(mmc("diff-versions", "-f", "json").out)
    assert [json.loads(line) for line in mmc("diff-versions", "-f", "jsonl").out.splitlines()] == whole
    assert {each["schema"] for each in whole} == {"mmc.change/1"}
    assert (whole[0]["from"], whole[0]["to"]) == ("3.1", "4.0")


def test_a_pipe_gets_one_line_per_change(mmc: Mmc) -> None:
    lines = mmc("diff-versions", "4.0", "5.1").out.splitlines()
    assert lines[0].split("\t")[:4] == ["id", "layer", "rule", "path"]
    assert any("@ClockStatus" in line for line in lines)


def test_a_text_report_is_checked_with_generated_messages(mmc: Mmc) -> None:
    got = mmc("diff-versions", "-f", "text", "--generate", "200")
    assert "Proof: 200 generated messages, " in got.out
    assert " valid in one version only, 0 unexplained" in got.out
    assert got.code == 0
    assert "Proof" not in mmc("diff-versions", "-f", "text", "--generate", "0").out


def test_the_exit_code_depends_on_the_threshold(mmc: Mmc) -> None:
    assert mmc("diff-versions").code == 0
    assert mmc("diff-versions", "--exit-code").code == 1
    assert mmc("diff-versions", "--fail-on", "breaking").code == 1
    assert mmc("diff-versions", "5.1", "5.4", "--fail-on", "risky").code == 0
    assert mmc("diff-versions", "4.0", "4.0", "--exit-code").code == 0
    assert mmc("diff-versions", "4.0", "5.0", "--view", "meaning", "--layer", "schema", "--fail-on", "risky").code == 0


def test_accepted_changes_are_not_shown(mmc: Mmc, tmp_path: Path) -> None:
    ids = [json.loads(line)["id"] for line in mmc("diff-versions", "5.0", "5.1", "-f", "jsonl").out.splitlines()]
    file = tmp_path / "accepted.txt"
    file.write_text("".join(f"{each} both readers know it\n" for each in ids))
    got = mmc("diff-versions", "5.0", "5.1", "-f", "jsonl", "--accept", file, "--exit-code")
    assert (got.out, got.code) == ("", 0)


def test_affected_messages_are_listed_and_no_others(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "alert.xml").write_text(ALERT)
    (tmp_path / "declares.xml").write_text(ALERT.replace('schemaVersion="4.0"', 'schemaVersion="3.1"'))
    (tmp_path / "response.xml").write_text(RESPONSE)
    got = mmc("diff-versions", "3.1", "4.0", "--messages", tmp_path, "-f", "csv")
    rows = {Path(row["file"]).name: row for row in csv.DictReader(io.StringIO(got.out))}
    assert set(rows) == {"alert.xml", "declares.xml"}
    assert rows["alert.xml"]["uses_undeclared"] == "no"
    assert rows["declares.xml"]["uses_undeclared"] == "yes"
    assert (rows["alert.xml"]["valid_from"], rows["alert.xml"]["valid_to"]) == ("no", "yes")


def test_messages_takes_several_paths_up_to_the_next_option(mmc: Mmc, tmp_path: Path) -> None:
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    one.write_text(ALERT)
    other.write_text(ALERT)
    for arguments in (
        ["--messages", one, other, "-f", "jsonl"],
        ["3.1", "4.0", "-f", "jsonl", "--messages", one, other],
        ["--messages", one, "--messages", other, "-f", "jsonl", "3.1", "4.0"],
        ["--messages", one, other, "3.1", "4.0", "-f", "jsonl"],
    ):
        records = [json.loads(line) for line in mmc("diff-versions", *arguments).out.splitlines()]
        assert [Path(record["file"]).name for record in records] == ["one.xml", "other.xml"]


def test_messages_are_selected_as_in_every_command(mmc: Mmc) -> None:
    got = mmc("diff-versions", "--messages", "fixtures/valid/4.0", "--code", "8F86", "-f", "jsonl")
    assert {json.loads(line)["alert_code"] for line in got.out.splitlines()} == {"8F86"}


def test_an_unreadable_message_does_not_stop_the_run(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<broken")
    (tmp_path / "b.xml").write_text(ALERT)
    got = mmc("diff-versions", "--messages", tmp_path, "-f", "jsonl")
    assert len(got.out.splitlines()) == 1
    assert "a.xml: not well-formed XML" in got.err
    assert got.code == 1


def test_a_folder_without_messages_is_no_input(mmc: Mmc, tmp_path: Path) -> None:
    assert mmc("diff-versions", "--messages", tmp_path, "-f", "jsonl").code == 4


def test_the_messages_of_the_corpus_that_use_4_0_are_listed(mmc: Mmc, corpus: Path) -> None:
    got = mmc("diff-versions", "3.1", "4.0", "--messages", corpus, "-f", "jsonl")
    named = {json.loads(line)["file"] for line in got.out.splitlines()}
    expected = set()
    for file in corpus.rglob("*.xml"):
        message = read(file.read_bytes())
        assert message.root is not None
        header = message.header
        new = any(
            code is not None and not load_spec(V3_1).has_code(table, code)
            for table, code in (
                ("alert_codes", header.alert_code),
                ("message_codes", header.message_code),
                ("service_requests", header.service_reference_variant),
            )
            if code is not None and load_spec(V4_0).has_code(table, code)
        )
        if new or not load_spec(V3_1).schema.validator.validate(message.root):
            expected.add(str(file))
    assert named == expected
    assert len(named) == 14


def test_a_schema_file_is_compared_instead_of_a_version(mmc: Mmc, tmp_path: Path) -> None:
    file = tmp_path / "official.xsd"
    file.write_bytes(load_spec(V4_0).schema.to_xsd().replace(b'maxLength value="127"', b'maxLength value="22"'))
    got = mmc("diff-versions", "4.0", file, "-f", "jsonl", "--only", "breaking")
    (record,) = [json.loads(line) for line in got.out.splitlines()]
    assert (record["rule"], record["new"]) == ("facet-narrowed", "up to 22 characters long")
    assert record["source"] == "MMC V4.0 release note 3.3"


def test_the_matrix_lists_what_differs_between_versions(mmc: Mmc) -> None:
    rows = list(csv.DictReader(io.StringIO(mmc("diff-versions", "--matrix", "-f", "csv").out)))
    assert {"3.1", "4.0", "5.4"} <= set(rows[0])
    assert mmc("diff-versions", "--matrix", "-f", "text").out.splitlines()[0].split()[0] == "Subject"
    with pytest.raises(click.UsageError, match="--matrix does not support -f html"):
        mmc("diff-versions", "--matrix", "-f", "html")


def test_the_matrix_has_the_versions_and_changes_that_are_asked_for(mmc: Mmc) -> None:
    rows = list(csv.DictReader(io.StringIO(mmc("diff-versions", "4.0", "5.1", "--matrix", "-f", "csv").out)))
    assert list(rows[0]) == ["subject", "4.0", "5.0", "5.1", "layer", "path"]
    alerts = mmc("diff-versions", "--matrix", "--code", "8F89", "-f", "jsonl").out.splitlines()
    assert {json.loads(line)["subject"] for line in alerts} >= {"8F89", "0128"}
    got = mmc("diff-versions", "5.3", "5.4", "--matrix")
    assert (got.out, got.err) == ("", "no difference between these versions matches the filters\n")


def test_the_matrix_has_the_handling(mmc: Mmc) -> None:
    rows = [json.loads(line) for line in mmc("diff-versions", "--matrix", "-f", "jsonl").out.splitlines()]
    (row,) = (each for each in rows if each["subject"] == "6.7 (scope-widened)")
    assert (row["layer"], row["versions"]["3.1"], row["versions"]["4.0"]) == (
        "handling",
        "GBCS v3.2",
        "GBCS v3.2 or later",
    )


def test_a_code_selects_changes(mmc: Mmc) -> None:
    records = [json.loads(line) for line in mmc("diff-versions", "--code", "8F85", "-f", "jsonl").out.splitlines()]
    assert {each["path"].rpartition("/")[2] for each in records} >= {"8F85", "0120", "CommandNotSupportedbyDevice"}
    assert not [each for each in records if "7.16" in each["service_reference_variants"]]


@pytest.mark.parametrize(
    ("code", "table"),
    [("8F72", "table 249"), ("8F0A", "table 254"), ("8F36", "table 261"), ("8F66", "table 265"), ("81A0", "table 273")],
)
def test_a_message_with_0x_meets_the_correction_of_its_table(mmc: Mmc, tmp_path: Path, code: str, table: str) -> None:
    file = tmp_path / "a.xml"
    for written, expected in ((f"0x{code}", [table]), (code, [])):
        file.write_text(ALERT.replace(">8F86<", f">{written}<").replace(">0121<", ">00CE<"))
        got = mmc("diff-versions", "--messages", file, "--layer", "handling", "-f", "jsonl")
        met = [change["path"] for line in got.out.splitlines() for change in json.loads(line)["changes"]]
        assert met == expected


def test_a_message_with_root_by_supplier_meets_the_tables_that_lost_it(mmc: Mmc, tmp_path: Path) -> None:
    source = next(Path("fixtures/valid/4.0").rglob("8F66*load-controller.xml")).read_text()
    (tmp_path / "a.xml").write_text(source.replace("LoadControllerBySupplier", "rootBySupplier"))
    (record,) = map(json.loads, mmc("diff-versions", "--messages", tmp_path, "-f", "jsonl").out.splitlines())
    met = {change["path"].rpartition("/")[2] for change in record["changes"]}
    assert met >= {"CredentialsReplacementMode", "tables 164.1, 166, 167 and 168"}


def test_a_message_whose_meaning_did_not_change_is_not_called_risky(mmc: Mmc, tmp_path: Path) -> None:
    for code in ("0013", "00FC"):
        (tmp_path / f"{code}.xml").write_text(RESPONSE.replace(">0027<", f">{code}<"))
    records = [
        json.loads(line) for line in mmc("diff-versions", "--messages", tmp_path, "-f", "jsonl").out.splitlines()
    ]
    assert {each["message_code"]: each["meaning_changes"] for each in records} == {"0013": False, "00FC": False}


def test_unknown_names_are_reported_with_the_known_ones(mmc: Mmc) -> None:
    with pytest.raises(click.UsageError, match=r"'6\.0' is neither a known version \(3\.1, .*\) nor a file"):
        mmc("diff-versions", "6.0")
    with pytest.raises(
        click.UsageError, match=r"unknown kind of change 'element-adde'; did you mean 'element-added'\?"
    ):
        mmc("diff-versions", "--rule", "element-adde")
    with pytest.raises(click.UsageError, match=r"unknown kind of change 'foo'; known kinds: .*element-added"):
        mmc("diff-versions", "--rule", "foo")


def test_messages_without_a_path_is_wrong_usage(mmc: Mmc) -> None:
    with pytest.raises(click.UsageError, match="--messages needs a path"):
        mmc("diff-versions", "--messages", "-f", "jsonl")


def test_a_filter_that_matches_nothing_says_so(mmc: Mmc) -> None:
    got = mmc("diff-versions", "--srv", "4.8.1", "-f", "text", "--generate", "0")
    assert "No change matches the filters." in got.out


def test_quiet_prints_only_the_results(mmc: Mmc, tmp_path: Path) -> None:
    assert mmc("diff-versions", "5.0", "5.1", "--witness", tmp_path, "-q", "-f", "jsonl").err == ""


def test_a_version_is_a_version_even_where_a_folder_has_its_name(
    mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = mmc("diff-versions", "3.1", "4.0", "-f", "jsonl").out
    (tmp_path / "4.0").mkdir()
    monkeypatch.chdir(tmp_path)
    assert mmc("diff-versions", "3.1", "4.0", "-f", "jsonl").out == expected


def test_the_text_report_says_how_many_messages_are_affected(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "alert.xml").write_text(ALERT)
    (tmp_path / "response.xml").write_text(RESPONSE)
    got = mmc("diff-versions", "--messages", tmp_path, "-f", "text", "--generate", "0")
    assert "2 messages: 1 is affected" in got.out.splitlines()


def test_the_options_offer_the_names_of_the_reports() -> None:
    from mmc_cli.cli.commands import diff_versions
    from mmc_cli.compare import changes

    assert tuple(changes.VIEWS) == diff_versions.VIEWS
    assert diff_versions.VERDICTS == changes.VERDICTS
    assert diff_versions.LAYERS == changes.LAYERS


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--messages", "a", "b"], ["--messages", "a", "--messages", "b"]),
        (["--messages", "a", "-q", "3.1"], ["--messages", "a", "-q", "3.1"]),
        (["--messages", "-", "3.1", "4.0"], ["--messages", "-", "3.1", "4.0"]),
        (["3.1", "--view", "reader"], ["3.1", "--view", "reader"]),
    ],
)
def test_the_paths_after_messages_end_at_an_option_or_a_version(arguments: list[str], expected: list[str]) -> None:
    assert repeat_messages_option(arguments) == expected


def test_a_pipe_is_told_what_its_rows_do_not_show(mmc: Mmc, tmp_path: Path) -> None:
    folder = ("fixtures/valid/4.0/alerts", "--code", "8F66,8F86")
    assert mmc("diff-versions", "--messages", *folder, "-f", "csv").err == "3 of 7 messages affected\n"
    assert mmc("diff-versions", "5.3", "5.4", "--messages", *folder).err.endswith("0 of 7 messages affected\n")
    assert mmc("diff-versions", "--path", "no such path").err.startswith("No change matches the filters.\n")
    assert mmc("diff-versions", "4.0", "4.0").err.startswith("No material change: ")
    assert mmc("diff-versions", "-q").err == ""
    accepted = tmp_path / "accepted.txt"
    accepted.write_text("ffffffff of a release that is gone\n")
    assert "accepted id ffffffff matches no change" in mmc("diff-versions", "--accept", accepted).err
