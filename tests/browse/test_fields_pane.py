"""The pane with every field."""

from pathlib import Path

from mmc_cli.batch.run import BatchRun
from mmc_cli.browse.fields_pane import field_lines
from mmc_cli.browse.rereading import read_again
from mmc_cli.model.origin import Origin
from tests.browse.test_panes import text_of
from tests.samples import ALERT


def test_each_field_has_its_value_unit_and_meaning_and_its_path_to_copy(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT)
    lines = field_lines(read_again(Origin(str(tmp_path / "a.xml")), BatchRun(())), 100)
    (level,) = (line for line in lines if "ResultingLevel" in text_of([line]))
    assert text_of([level]).split() == ["ResultingLevel", "100", "%"]
    assert level.target.value == "100"
    assert level.target.path.endswith("/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel")


def test_a_finding_is_at_its_field(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace(">100<", ">Hundred<"))
    lines = field_lines(read_again(Origin(str(tmp_path / "a.xml")), BatchRun(())), 100)
    (number,) = (number for number, line in enumerate(lines) if line.is_fault)
    assert "ResultingLevel  Hundred" in text_of(lines[number : number + 1])
    assert "!1 MMC104" in text_of(lines[number + 1 : number + 2])


def test_a_long_value_is_there_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ALERT.replace("ECS101 Limit APC [n] Level Command processed", "y" * 1000 + "z"))
    text = text_of(field_lines(read_again(Origin(str(tmp_path / "a.xml")), BatchRun(())), 60))
    assert text.count("y") >= 1000
    assert "yz" in text
