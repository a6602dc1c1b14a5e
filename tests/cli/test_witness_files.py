"""`mmc diff-versions --witness` writes an example of each breaking change, and never half of one."""

from collections.abc import Callable
from pathlib import Path

from mmc_cli.cli.witness_files import write_witnesses
from mmc_cli.inputs.parser import read
from mmc_cli.specification import load_spec
from tests.conftest import Outcome
from tests.samples import V3_1, V4_0

Mmc = Callable[..., Outcome]


def test_a_witness_is_valid_in_one_version_only(mmc: Mmc, tmp_path: Path) -> None:
    got = mmc("diff-versions", "--witness", tmp_path, "-f", "jsonl")
    assert got.err.startswith(f"28 messages written to {tmp_path}\n")
    files = sorted(tmp_path.iterdir())
    assert len(files) == 28
    for file in files:
        own, other = (V4_0, V3_1) if file.name.endswith("valid-in-4.0.xml") else (V3_1, V4_0)
        root = read(file.read_bytes()).root
        assert root is not None
        assert load_spec(own).schema.validator.validate(root)
        assert not load_spec(other).schema.validator.validate(root)


def test_a_witness_replaces_an_older_file_and_is_not_written_into_it(tmp_path: Path) -> None:
    old, other_name = tmp_path / "witness.xml", tmp_path / "kept.xml"
    old.write_text("<old/>")
    other_name.hardlink_to(old)
    write_witnesses(str(tmp_path), {str(old): "<new/>"})
    assert (old.read_text(), other_name.read_text()) == ("<new/>", "<old/>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.xml", "witness.xml"]
