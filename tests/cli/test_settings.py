"""Settings are the defaults of the options: below the environment and the command line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mmc_cli.model.errors import MmcError
from tests.conftest import ROOT, Outcome

Mmc = Callable[..., Outcome]
READING = ROOT / "fixtures/valid/4.0/mirrors/reading.xml"
WRONG_CASE = ROOT / "fixtures/invalid/MMC103/wrong-case.xml"


@pytest.fixture
def project(mmc: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Runs `mmc` in a folder with a settings file."""
    monkeypatch.chdir(tmp_path)

    def run(settings: str, *arguments: object) -> Outcome:
        (tmp_path / "mmc.toml").write_text(settings, encoding="utf-8")
        return mmc(*arguments)

    return run


def test_the_command_line_is_above_the_environment_and_that_above_the_file(
    project: Mmc, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "(MMC 5.1)" in project('version = "5.1"', "validate", READING).out
    monkeypatch.setenv("MMC_VERSION", "5.0")
    assert "(MMC 5.0)" in project('version = "5.1"', "validate", READING).out
    assert "(MMC 4.0)" in project('version = "5.1"', "validate", READING, "--mmc-version", "4.0").out


def test_a_version_may_be_written_as_a_number(project: Mmc) -> None:
    assert "(MMC 5.1)" in project("version = 5.1", "validate", READING).out
    assert "(MMC 5.0)" in project("version = 5.0", "validate", READING).out


def test_the_table_of_a_command_is_above_the_file_and_only_for_that_command(project: Mmc) -> None:
    settings = 'quiet = true\n[validate]\nquiet = false\nformat = "csv"\n[show.alerts]\nformat = "jsonl"\n'
    assert project(settings, "validate", READING).lines[0].startswith("file,verdict,")
    alerts = ROOT / "fixtures/valid/4.0/alerts/810E.xml"
    assert project(settings, "show", "alerts", alerts).lines[0].startswith('{"schema"')
    assert project(settings, "show", "responses", READING) == project("quiet = true", "show", "responses", READING)


def test_rules_are_selected_ignored_and_given_severities(project: Mmc) -> None:
    assert project("", "validate", WRONG_CASE).code == 1
    assert project('ignore = "MMC103"', "validate", WRONG_CASE).code == 0
    assert project('select = ["MMC2"]', "validate", WRONG_CASE).code == 0
    assert project('severity = { MMC103 = "warning" }', "validate", WRONG_CASE).code == 0
    assert project('severity = ["MMC103=warning"]\nfail-on = "warning"', "validate", WRONG_CASE).code == 1


def test_rules_are_ignored_in_some_folders(project: Mmc, tmp_path: Path) -> None:
    (tmp_path / "legacy").mkdir()
    for name in ("legacy/a.xml", "b.xml"):
        (tmp_path / name).write_bytes(WRONG_CASE.read_bytes())
    lines = project('per-path-ignores = { legacy = ["MMC103", "MMC2"] }', "validate", ".").lines
    assert [line.partition(":")[0] for line in lines[:-1]] == ["./b.xml"]
    assert project("[per-path-ignores]\n'*.xml' = 'MMC103'", "validate", ".").code == 0


def test_a_path_is_relative_to_the_settings_file(project: Mmc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    project("", "validate", WRONG_CASE, "--baseline", "known.json", "--write-baseline")
    monkeypatch.chdir(inner)
    assert project('baseline = "known.json"', "validate", WRONG_CASE).code == 0


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("verson = '5.1'", "mmc.toml: verson: unknown setting; did you mean version?"),
        ("[validte]\nquiet = true", "mmc.toml: validte: unknown setting; did you mean validate?"),
        ("[validate]\nformt = 'csv'", "mmc.toml: validate.formt: unknown setting; did you mean format?"),
        ("[show.alertz]\nquiet = true", "mmc.toml: show.alertz: unknown setting; did you mean alerts?"),
        ("[decode]\nqiet = true", "mmc.toml: decode.qiet: unknown setting; did you mean quiet?"),
        ("zzzzzzzzz = 1", "mmc.toml: zzzzzzzzz: unknown setting; mmc config lists all"),
        ("[validate]\nzzzzzzzzz = 1", "mmc.toml: validate.zzzzzzzzz: unknown setting; mmc config validate lists all"),
        ("[tool.mmc]\nquiet = true", "mmc.toml: tool: the settings of mmc.toml are at its top, not in [tool.mmc]"),
        ("validate = 3", "mmc.toml: validate: expected a table, [validate]; got 3"),
        ("quiet = 'yes'", 'mmc.toml: quiet: expected true or false; got "yes"'),
        ("ignore = ['MMC1', [1]]", 'mmc.toml: ignore: expected a text or a list of texts; got ["MMC1", [1]]'),
        ("xsd = true", "mmc.toml: xsd: expected a text or a number; got true"),
        ("format = 'csv'", "mmc.toml: format: put it into the table of a command, such as [validate]"),
        ("output = 'a.txt'", "mmc.toml: output: give it on the command line"),
        ("since = '2026-01-01'", "mmc.toml: since: give it on the command line"),
        ("[validate]\nfix = true", "mmc.toml: validate.fix: give it on the command line"),
        ("version = '9'", "mmc.toml: version: unknown MMC version 9; known versions"),
        ("jobs = 0", "mmc.toml: jobs: expected a number from 1 to 256, or auto; got 0"),
        ("max-bytes = -1", "mmc.toml: max-bytes: expected a size in bytes"),
        ("ignore = 'MMC999'", "mmc.toml: ignore: unknown rule MMC999; did you mean"),
        ("[validate]\nformat = 'nope'", "mmc.toml: [validate] format: unknown format nope"),
        (
            "[validate]\nformat = 'csv:x.csv'",
            "mmc.toml: validate.format: the file of a format is given on the command",
        ),
    ],
)
def test_a_mistake_is_reported_with_its_place(project: Mmc, settings: str, problem: str) -> None:
    with pytest.raises(MmcError) as error:
        project(settings, "validate", READING)
    assert str(error.value).startswith(problem)


def test_a_broken_file_does_not_stop_help(project: Mmc) -> None:
    assert project("no TOML", "help").code == 0
    assert project("no TOML", "validate", "--help").code == 0
    assert project("no TOML", "completion", "bash").code == 0


def test_settings_do_not_count_as_given_options(project: Mmc) -> None:
    got = project('include = ["*.txt"]\njobs = 2\nignore = "MMC2"\n', "diff-versions", "5.1", "5.2", "-q")
    assert got.code == 0


def test_a_baseline_in_the_settings_does_not_stop_a_run_against_every_version(project: Mmc) -> None:
    project("", "validate", WRONG_CASE, "--baseline", "known.json", "--write-baseline")
    got = project('baseline = "known.json"', "validate", WRONG_CASE, "--mmc-version", "all")
    assert got.code == 1
    assert "baseline known.json not used with --mmc-version all" in got.err


def test_the_file_in_the_guide_is_the_one_that_its_examples_use() -> None:
    guide = (ROOT / "mmc_cli/guides/every-day.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert example == (ROOT / "fixtures/settings/mmc.toml").read_text(encoding="utf-8")


def test_every_variable_is_in_the_guide() -> None:
    guide = (ROOT / "mmc_cli/guides/every-day.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mmc_cli").rglob("*.py"))
    read = set(re.findall(r'(?:environ\.get\(|environ\[|getenv\(|envvar=)"([A-Z_]+)"', code))
    assert {"MMC_VERSION", "MMC_CONFIG", "NO_COLOR"} <= read
    assert {name for name in read if f"| `{name}` |" not in guide} == set()
