"""Every command on addresses, with and without a cluster, beside the same files of this machine: the same bytes.

    python -m tests.benchmarks.addresses [MESSAGES] [COMMAND...]

makes MESSAGES messages (50,000; see corpus.py), at least one in fifty of them not valid: a twenty-fifth in files, the others in two
archives, a table, lines of JSON, an envelope and a compressed file. They are put into an S3 server on this machine. Each
command (all, or those that begin with COMMAND) runs on the files, on the addresses, and, where it can, on the addresses
with a Dask cluster; its seconds are printed, and what differs. It ends with an error where anything does.
"""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.corpus import ROOT, corpus
from tests.dask_cluster import dask_cluster
from tests.packed import pack_tar, pack_zip
from tests.remote import S3Server, s3_server

BUCKET = "compared"
ADDRESS = f"s3://{BUCKET}/"
_FINGERPRINT = re.compile(rb'"fingerprint": "[0-9a-f-]+"')  # of GitLab, which has the file in it
_ADDRESS_IN_GITHUB = ADDRESS.replace(":", "%3A").encode()
_INPUTS = "@files @packed/week.zip @packed/week.tar.gz @packed/table.csv @packed/lines.jsonl @packed/all.xml @packed/all.xml.gz"
_ROWS = ("messages", "readings", "leaves", "profile --log-times end", "registers", "billing")
_VERDICTS = ("full", "concise", "grouped", "html", "csv", "jsonl", "json", "sarif", "junit", "github", "gitlab")
_LISTS = ("alerts", "responses", "readings", "gaps", "profile --log-times start", "summary")
_TABLES = ("tsv", "csv", "jsonl", "json")
_KEY = "key"  # of redaction: the same pseudonyms in every run
_SEEN = ("files", "packed", _KEY)
# @ is the address, and INPUTS are all files; + is a space within a word.
ON_CLUSTER = (
    *(f"validate INPUTS -f {name}" for name in _VERDICTS),
    "validate INPUTS -f jsonl --mmc-version auto --unique",
    "validate INPUTS -f csv --mmc-version all",
    *(f"show {name} INPUTS -f {format_}" for name, format_ in zip(_LISTS, (*_TABLES, "wide", "table"), strict=True)),
    "show profile INPUTS --log-times end -f text",
    *(f"decode INPUTS -f {format_}" for format_ in ("jsonl", "json", "csv --rows Header")),
    *(f"decode INPUTS -f csv --rows {name}" for name in _ROWS),
    *(f"decode INPUTS -f {name} --rows readings --si -o rows.{name}" for name in ("parquet", "arrow")),
    *(f"diff-versions 3.1 4.0 -f {format_} --messages INPUTS" for format_ in ("csv", "json", "html")),
    "report INPUTS --readings --log-times end -o page.html",
)
ON_THIS_MACHINE = (
    *(f"show message @packed/{each}" for each in ("week.zip!7.xml", "table.csv:7", "all.xml#7")),
    "explain @files/0000/0000007.xml",
    "diff @packed/week.zip @packed/week.tar.gz --pair name -f csv",
    "diff @files @packed/week.zip -f jsonl",
    f"redact @files @packed/week.tar.gz @packed/table.csv --key {_KEY} -o safe",
    "sql select+*+from+messages INPUTS -f csv",
    "sql select+unit,count(*),sum(value)+from+readings+group+by+all+order+by+all INPUTS -f json",
)


class Outcome(NamedTuple):
    """What a command printed and wrote, as hashes without the address; how it ended, and after how many seconds."""

    output: str
    notes: str
    files: dict[str, str]
    code: int
    seconds: float


def make_inputs(folder: Path, count: int) -> None:
    """Write the messages: "files" with a twenty-fifth of them, and "packed" with the others."""
    wrong = [path.read_bytes() for path in sorted((ROOT / "fixtures/invalid").rglob("*.xml"))]
    files = corpus(folder / "files", count)
    for number, file in enumerate(files[:: min(50, count // 20)]):
        file.write_bytes(wrong[number % len(wrong)])
    packed = files[max(count // 25, 10) :]
    texts = [file.read_bytes() for file in packed]
    for file in packed:
        file.unlink()
    names = [f"{number}.xml" for number in range(count)]
    share = len(texts) // 6
    parts = [texts[start : start + share] for start in range(0, 6 * share, share)]
    plain = [[text for text in part if not _is_special(text)] for part in parts[2:]]
    elements = [b"".join(text.partition(b"?>")[2] for text in part) for part in plain[2:]]
    (folder / "packed").mkdir()
    for name, data in {
        "week.zip": pack_zip(names[:share], parts[0]),
        "week.tar.gz": pack_tar(names[:share], parts[1], "w:gz"),
        "table.csv": b"message\n" + b"".join(b'"%s"\n' % text.replace(b'"', b'""') for text in plain[0]),
        "lines.jsonl": "".join(json.dumps({"message": text.decode()}) + "\n" for text in plain[1]).encode(),
        "all.xml": b"<all>%s</all>" % elements[0],
        "all.xml.gz": gzip.compress(b"<all>%s</all>" % elements[1]),
    }.items():
        (folder / "packed" / name).write_bytes(data)
    (folder / _KEY).write_bytes(bytes(range(32)))


def _is_special(text: bytes) -> bool:
    """Return whether a message is not one of UTF-8 that a table or an envelope could hold as it is."""
    try:
        return "\0" in text.decode() or b"<!DOCTYPE" in text or not text.startswith(b"<?xml")
    except UnicodeDecodeError:
        return True


def upload(folder: Path, s3: S3Server) -> None:
    """Put the files into the bucket."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != _KEY:
            s3.put(path.relative_to(folder).as_posix(), path.read_bytes())


def run(command: str, options: Sequence[str], address: str, folder: Path, environment: dict[str, str]) -> Outcome:
    """Run a command in a folder of its own, in which the files of "folder" are seen."""
    with workplace(folder) as work:
        start = time.perf_counter()
        with (
            open(work / "errors", "w+b") as errors,
            subprocess.Popen(
                [sys.executable, "-m", "mmc_cli", *words_of(command, address), *options],
                cwd=work,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as process,
        ):
            assert process.stdout is not None
            output = _digest(process.stdout)
            code = process.wait()
            seconds = time.perf_counter() - start
            errors.seek(0)
            notes = errors.read().decode().replace(ADDRESS, "")
        return Outcome(output, notes, written_files(work), code, seconds)


def words_of(command: str, address: str) -> list[str]:
    """Return the words of a command on the files (an empty address), or on those at an address."""
    return [word.replace("@", address).replace("+", " ") for word in command.replace("INPUTS", _INPUTS).split()]


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Give a folder in which the files of another are seen, and what a command writes is not among them."""
    with tempfile.TemporaryDirectory() as work:
        for name in _SEEN:
            (Path(work) / name).symlink_to(folder / name)
        yield Path(work)


def written_files(work: Path) -> dict[str, str]:
    """Return the hashes of the files that a command wrote, by their names without the address."""
    written = (path.relative_to(work) for path in sorted(work.rglob("*")) if path.is_file())
    return {
        path.as_posix().replace(BUCKET, ""): _digest_of_file(work / path)
        for path in written
        if path.parts[0] not in (*_SEEN, "errors")
    }


def without_address(line: bytes) -> bytes:
    """Return a line of output as it is for files of this machine."""
    return _FINGERPRINT.sub(b"", line.replace(ADDRESS.encode(), b"").replace(_ADDRESS_IN_GITHUB, b""))


def _digest(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(without_address(line))
    return digest.hexdigest()


def _digest_of_file(path: Path) -> str:
    if path.suffix not in (".parquet", ".arrow"):
        with open(path, "rb") as file:
            return _digest(file)
    import pyarrow
    from pyarrow import compute, parquet

    table = (
        parquet.read_table(path) if path.suffix == ".parquet" else pyarrow.ipc.open_stream(path.read_bytes()).read_all()
    )
    names = compute.replace_substring(table["file"].cast("string"), ADDRESS, "")
    rows = table.drop_columns(["file"]).append_column("file", names).combine_chunks()
    return hashlib.sha256(b"".join(str(column.to_pylist()).encode() for column in rows.columns)).hexdigest()


@contextmanager
def server_with_inputs(folder: Path, count: int) -> Iterator[dict[str, str]]:
    """Make messages in a folder and put them into an S3 server; the environment that finds it."""
    make_inputs(folder, count)
    with s3_server() as s3:
        upload(folder, s3.with_bucket(BUCKET))
        yield {**os.environ, **s3.environment, "PYTHONPATH": str(ROOT), "MMC_PROGRESS": "0"}


def difference(one: Outcome, other: Outcome) -> str:
    """Return in words what differs between two outcomes; empty where nothing does."""
    for name in ("code", "notes", "output", "files"):
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            return f"{name}: {first!r:.600} and {second!r:.600}"
    return ""


def main(count: int, wanted: Sequence[str]) -> None:
    """Print the seconds of each command, and what differs."""
    failures = compared = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "inputs"
        with server_with_inputs(folder, count) as environment:
            os.environ.update(environment)  # of the workers
            with dask_cluster(Path(place)) as cluster:
                for command in (*ON_CLUSTER, *ON_THIS_MACHINE):
                    if wanted and not command.startswith(tuple(wanted)):
                        continue
                    expected = run(command, (), "", folder, environment)
                    if expected.code not in (0, 1, 3):
                        sys.exit(f"{command}: {expected.notes}")
                    print(f"{command}: files {expected.seconds:.1f} s", end="", flush=True)
                    ways = [("addresses", ()), ("cluster", ("--cluster", cluster.address))]
                    for name, options in ways[: 1 + (command in ON_CLUSTER)]:
                        found = run(command, options, ADDRESS, folder, environment)
                        compared += 1
                        print(f", {name} {found.seconds:.1f} s", end="", flush=True)
                        if differs := difference(expected, found):
                            failures += 1
                            print(f"\n  {name} DIFFER in {differs}", end="", flush=True)
                    print()
    print(f"{compared} runs on addresses compared with files, {failures} differ")
    sys.exit(failures > 0)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 50_000, given[1:])
