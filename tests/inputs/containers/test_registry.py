"""Each container of the registry is read, and adding one takes its reader and one line."""

import bz2
import gzip
import io
import json
import lzma
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from mmc_cli.inputs.containers import registry
from mmc_cli.inputs.containers.registry import (
    CONTAINERS,
    XML,
    Container,
    container_by_option,
    container_for,
    folder_suffixes,
    suffixes,
)
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from tests.conftest import ROOT
from tests.gbcs.builder import LIMIT_ALERT
from tests.inputs.reading import read_paths, sources_at
from tests.samples import ALERT

DATA = ALERT.encode()


def make_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", DATA)
    return out.getvalue()


def make_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.xml")
        info.size = len(DATA)
        archive.addfile(info, io.BytesIO(DATA))
    return out.getvalue()


def make_json_line() -> bytes:
    return json.dumps({"xml": ALERT}).encode()


def make_table() -> bytes:
    return b'R\n"%b"\n' % DATA.replace(b'"', b'""')


# A file of each kind with one alert in it. A new container needs a line here too.
SAMPLES: dict[str, Callable[[], bytes]] = {
    ".xml": lambda: DATA,
    ".hex": lambda: LIMIT_ALERT.hex().encode(),
    ".jsonl": make_json_line,
    ".ndjson": make_json_line,
    ".json": lambda: json.dumps([{"xml": ALERT}], indent=1).encode(),
    ".csv": make_table,
    ".tsv": make_table,
    ".zip": make_zip,
    ".tar": make_tar,
    ".tar.gz": lambda: gzip.compress(make_tar()),
    ".tgz": lambda: gzip.compress(make_tar()),
    **dict.fromkeys((".tar.bz2", ".tbz2", ".tbz"), lambda: bz2.compress(make_tar())),
    **dict.fromkeys((".tar.xz", ".txz"), lambda: lzma.compress(make_tar())),
    ".gz": lambda: gzip.compress(DATA),
    ".bz2": lambda: bz2.compress(DATA),
    ".xz": lambda: lzma.compress(DATA),
}


def alert_codes(path: Path) -> list[str | None]:
    return [message.header.alert_code for _, message in read_paths(path) if message is not None]


@pytest.mark.parametrize("suffix", suffixes())
@pytest.mark.parametrize("change_case", [str.lower, str.upper])
def test_a_file_of_each_kind_is_read(tmp_path: Path, suffix: str, change_case: Callable[[str], str]) -> None:
    file = tmp_path / f"a{change_case(suffix)}"
    file.write_bytes(SAMPLES[suffix]())
    assert alert_codes(file) == ["8F86"]


@pytest.mark.parametrize("suffix", suffixes())
def test_a_file_of_each_kind_is_read_in_an_archive(tmp_path: Path, suffix: str) -> None:
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr(f"a{suffix}", SAMPLES[suffix]())
    # A compressed file in an archive is read if its name says that it is a message.
    assert alert_codes(tmp_path / "outer.zip") == ([] if suffix in suffixes("one file") else ["8F86"])


@pytest.mark.parametrize("suffix", suffixes())
def test_a_file_of_each_kind_in_a_folder_is_read_or_reported_as_skipped(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(SAMPLES[suffix]())
    (source,) = sources_at(tmp_path)
    assert (source.reason == "") == (suffix in folder_suffixes())
    assert source.reason == "" or source.unread


@pytest.mark.parametrize("container", [each for each in CONTAINERS if each.option], ids=lambda each: each.name)
def test_an_option_has_a_file_of_any_name_read_as_its_container(tmp_path: Path, container: Container) -> None:
    assert container.option is not None
    (tmp_path / "a.txt").write_bytes(SAMPLES[container.suffixes[0]]())
    options = ReadOptions(**{container.option: "R" if container.option == "csv_column" else "xml"})  # type: ignore[arg-type]
    assert container_by_option(options) is container
    ((_, message),) = read_paths(tmp_path / "a.txt", options=options)
    assert message is not None
    assert message.header.alert_code == "8F86"


def test_the_longer_suffix_counts() -> None:
    names = [container.name if (container := container_for(name)) else None for name in ("a.tar.gz", "a.xml.gz", "a.c")]
    assert names == ["tar archive", "compressed file", None]
    assert container_for("A.XML") is XML


def test_suffixes_are_in_lower_case_and_belong_to_one_container() -> None:
    assert len(set(suffixes())) == len(suffixes())
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes())


def test_readers_are_imported_when_they_are_used() -> None:
    code = "import sys, mmc_cli.inputs.message_reader, mmc_cli.inputs.discovery; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "mmc_cli.inputs.containers.registry" in modules
    for name in ("archives", "csv_cells", "json_lines", "xml_wrappers", "'zipfile'", "'tarfile'", "'csv'"):
        assert name not in modules


def read_messages_between_dashes(file: IO[bytes], origin: Origin, options: ReadOptions) -> Iterator[Source]:
    """Yield the messages of a file that separates them with lines of hyphens."""
    for index, text in enumerate(file.read().split(b"\n---\n")):
        yield Source(Origin(origin.file, origin.member, index), text)


def test_a_container_is_added_by_its_reader_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = Container("dashes", (".dash",), f"{__name__}:read_messages_between_dashes")
    monkeypatch.setattr(registry, "CONTAINERS", (*CONTAINERS, added))
    (tmp_path / "a.dash").write_bytes(DATA + b"\n---\n" + DATA)
    assert alert_codes(tmp_path / "a.dash") == ["8F86", "8F86"]
    assert [source.unread for source in sources_at(tmp_path)] == [True]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.dash", "in/a.dash")
    assert alert_codes(tmp_path / "a.zip") == ["8F86", "8F86"]


def test_the_guide_names_only_suffixes_of_the_registry() -> None:
    paragraphs = (ROOT / "mmc_cli/guides/input-kinds.md").read_text(encoding="utf-8").split("\n\n")
    (paragraph,) = [each for each in paragraphs if "`.tar.gz`" in each]
    assert set(re.findall(r"`(\.[a-z.]+)`", paragraph)) <= set(suffixes())
