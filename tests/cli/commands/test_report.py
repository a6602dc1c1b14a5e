"""`mmc report`: one page about any number of messages."""

import re
import stat
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from lxml import html

import mmc_cli.report.contents
from tests.conftest import Outcome
from tests.report_samples import ALERT, RESPONSE, hostile_inbox, report_inbox, rows_of, section

Mmc = Callable[..., Outcome]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return report_inbox(tmp_path / "inbox")


def page_at(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def test_the_page_has_a_section_for_each_subject_and_the_code_is_that_of_validate(
    mmc: Mmc, inbox: Path, tmp_path: Path
) -> None:
    got = mmc("report", inbox, "-o", tmp_path / "report.html")
    assert got.code == mmc("validate", inbox).code == 1
    assert "4 messages: 3 valid, 1 invalid; 1 error (MMC 4.0)" in got.err
    page = page_at(tmp_path / "report.html")
    names = ["overview", "findings", "alerts", "services", "devices", "versions", "duplicates", "messages"]
    assert page.xpath("//section/@id") == names
    assert page.xpath("//nav//a/@href") == [f"#{name}" for name in names]


def test_in_a_pipe_the_page_is_written_to_standard_output(mmc: Mmc, inbox: Path) -> None:
    got = mmc("report", inbox / "a.xml", "-q")
    assert got.out.startswith("<!DOCTYPE html>")
    assert (got.err, got.code) == ("", 0)


def test_a_terminal_gets_no_page(mmc: Mmc, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmc_cli.cli.commands.report._at_terminal", lambda: True)
    with pytest.raises(click.UsageError, match=r"give it a file: -o report\.html"):
        mmc("report", inbox)


def test_the_same_messages_give_the_same_page_whatever_the_number_of_processes(
    mmc: Mmc, inbox: Path, tmp_path: Path
) -> None:
    pages = set()
    for number, jobs in enumerate((1, 2)):
        mmc("report", inbox, "fixtures/valid", "-j", jobs, "-o", tmp_path / f"{number}.html")
        pages.add((tmp_path / f"{number}.html").read_text())
    assert len(pages) == 1


def test_what_is_not_checked_is_listed_and_the_code_is_3(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    (inbox / "large.xml").write_text(ALERT.replace(">100<", f">{'1' * 9000}<"))
    got = mmc("report", inbox, inbox / "none.xml", "--max-bytes", "8000", "-o", tmp_path / "report.html")
    assert got.code == 3
    page = page_at(tmp_path / "report.html")
    assert [Path(row[0]).name for row in rows_of(page, "unread")] == ["large.xml", "none.xml"]
    assert "2 not checked" in section(page, "overview")
    assert "4 messages" not in section(page, "overview")


def test_an_empty_folder_is_no_input(mmc: Mmc, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    got = mmc("report", tmp_path / "empty", "-o", tmp_path / "report.html")
    assert got.code == 4
    assert "no messages found" in got.err


def test_rules_and_severities_can_be_chosen_as_for_validate(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert mmc("report", inbox, "--ignore", "MMC105", "-o", target, "-q").code == 0
    assert "No findings" in section(page_at(target), "findings")
    assert mmc("report", inbox, "--fail-on", "never", "-o", target, "-q").code == 0
    assert "MMC105" in section(page_at(target), "findings")


def test_messages_can_be_selected(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc("report", inbox, "--kind", "response", "-o", tmp_path / "report.html", "-q")
    page = page_at(tmp_path / "report.html")
    assert "1 message" in section(page, "overview")
    assert section(page, "alerts") == ""
    assert "Only messages selected by kind response." in section(page, "overview")


def test_what_was_not_read_for_its_name_is_reported(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    (inbox / "list.csv").write_text("a,b")
    mmc("report", inbox, "-o", tmp_path / "report.html", "-q")
    assert "not read: 1 .csv; name a file to read it." in section(page_at(tmp_path / "report.html"), "overview")


def test_dropped_duplicates_are_counted_in_the_page(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    mmc("report", inbox, "--unique", "-o", tmp_path / "report.html", "-q")
    assert "2 duplicates not in this report (--unique)" in section(page_at(tmp_path / "report.html"), "duplicates")


def test_readings_are_in_the_page_only_where_they_were_asked_for(mmc: Mmc, tmp_path: Path) -> None:
    folder, target = "fixtures/profiles", tmp_path / "report.html"
    mmc("report", folder, "-o", target, "-q")
    assert section(page_at(target), "profiles") == ""
    assert "15,354" not in target.read_text()
    assert "not shown; mmc report --readings shows them" in target.read_text()
    mmc("report", folder, "--readings", "--log-times", "end", "-o", target, "-q")
    profiles = section(page_at(target), "profiles")
    assert "No value 2026-01-13 10:00 to 12:00 (4 half hours)" in profiles
    assert "15,354" in profiles


def test_no_measured_value_of_the_fixtures_is_in_a_page_without_readings(mmc: Mmc, tmp_path: Path) -> None:
    mmc("report", "fixtures/valid", "-o", tmp_path / "report.html", "-q")
    rows = mmc("decode", "fixtures/valid", "--rows", "readings", "-f", "tsv", "--columns", "value", "-q").lines[1:]
    values = {value for value in rows if re.fullmatch(r"[0-9]{6,}", value) and not value.endswith("000")}
    assert len(values) > 100
    shown = set(re.findall(r"[0-9]+", (tmp_path / "report.html").read_text().replace(",", "")))
    assert values & shown == set()


def test_the_line_of_a_finding_shows_no_measured_values_beside_it(mmc: Mmc, tmp_path: Path) -> None:
    text = "".join(line.strip() for line in RESPONSE.replace("hardware-fault", "Fault").splitlines())
    unit = text.replace("<ActiveEnergyUnit>Wh<", "<ActiveEnergyUnit>kWh<")
    (tmp_path / "a.xml").write_text(unit)
    mmc("report", tmp_path / "a.xml", "-o", tmp_path / "report.html", "-q")
    assert "10435000" not in (tmp_path / "report.html").read_text()
    assert "<mark>kWh</mark>" in (tmp_path / "report.html").read_text()
    mmc("report", tmp_path / "a.xml", *("--readings", "--log-times", "end"), "-o", tmp_path / "report.html", "-q")
    assert "&gt;10435000&lt;" in (tmp_path / "report.html").read_text()


def test_readings_need_the_times_of_the_log_and_the_times_need_readings(mmc: Mmc, inbox: Path) -> None:
    with pytest.raises(click.UsageError, match="--readings needs --log-times"):
        mmc("report", inbox, "--readings")
    for option in (("--log-times", "end"), ("--calendar", "london")):
        with pytest.raises(click.UsageError, match=f"{option[0]} needs --readings"):
            mmc("report", inbox, *option)


def test_the_page_of_redacted_messages_has_no_device_and_no_value_of_theirs(
    mmc: Mmc, inbox: Path, tmp_path: Path
) -> None:
    assert mmc("redact", inbox, "-o", tmp_path / "safe").code == 0
    mmc("report", tmp_path / "safe", "--readings", "--log-times", "end", "-o", tmp_path / "safe.html", "-q")
    safe = (tmp_path / "safe.html").read_text()
    mmc("report", inbox, "--readings", "--log-times", "end", "-o", tmp_path / "open.html", "-q")
    opened = (tmp_path / "open.html").read_text()
    for value in ("00-1E-4F-7A-20-00-11-02", "90-A1-B2-C3-D4-00-00-01", "10435000"):
        assert value in opened.replace(" ", "")
        assert value not in safe.replace(" ", "")
    assert "4.1.1" in safe


def test_an_output_keeps_its_permissions_and_is_no_input(mmc: Mmc, inbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")
    target.chmod(0o600)
    mmc("report", inbox, "-o", target, "-q")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(click.UsageError, match="is also an input"):
        mmc("report", inbox, "-o", inbox / "a.xml")


def test_a_defect_while_a_message_is_decoded_costs_its_content_only(
    mmc: Mmc, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(mmc_cli.report.contents, "message_shape", fail)
    got = mmc("report", inbox / "a.xml", "-o", tmp_path / "report.html")
    assert got.code == 70
    assert "a defect in mmc" in got.err
    assert "8F86" in section(page_at(tmp_path / "report.html"), "alerts")


def test_hostile_values_in_every_field_are_text(mmc: Mmc, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    hostile_inbox(folder)
    for command in (("report", "--readings", "--log-times", "end"), ("validate", "-f", "html")):
        mmc(command[0], folder, *command[1:], "-o", tmp_path / "page.html", "-q")
        text = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert all(letter.isprintable() or letter == "\n" for letter in text)
        page = html.document_fromstring(text)
        assert not page.xpath("//img | //iframe | //base | //link | //object | //embed")
        scripts = page.xpath("//script")
        assert len(scripts) == (3 if command[0] == "report" else 1)
        names = {name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")}
        assert all(re.fullmatch(r"#[a-z]+", link) for link in page.xpath("//@href"))
        assert len(text) < 2_000_000


def test_a_path_that_does_not_exist_is_named(mmc: Mmc, tmp_path: Path) -> None:
    got = mmc("report", "nosuch.xml", "fixtures/valid/3.1", "-o", tmp_path / "report.html", "-q")
    assert "nosuch.xml: not checked: not found\n" in got.err
    assert got.code == 3
