"""Remote folders and patterns give the files that local ones give, in the same order."""

import os
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from mmc_cli.inputs.address import Address
from mmc_cli.inputs.discovery import find_inputs
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.name_choice import NameChoice
from mmc_cli.inputs.remote import listing
from mmc_cli.inputs.remote.listing import expand_pattern, find_at, walk_folder
from mmc_cli.inputs.remote.order import Entry
from mmc_cli.inputs.source_map import Source
from tests.remote import BUCKET, Request, S3Server

NAMES = (
    "a.xml",
    "a/b.xml",
    "a/notes.txt",
    "a-b.xml",
    "a-b/c.XML",
    "a b/ü.xml",
    "b[1].xml",
    "c/d/e.xml",
    "c/d/e.zip",
    ".hidden/f.xml",
    ".g.xml",
    "._h.xml",
)


@pytest.fixture
def both(s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The same files in a bucket, and in the current folder."""
    for name in NAMES:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        s3.put(f"in/{name}", "x")
    monkeypatch.chdir(tmp_path)
    return s3


def found(path: str, options: ReadOptions = DEFAULT_READ_OPTIONS) -> list[str]:
    return [
        f"{each.origin}: {each.reason}" if isinstance(each, Source) else str(each)
        for each in find_inputs([path], BytesIO(), options)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "in",
        "in/",
        "in/a",
        "in/a.xml",
        "in/b[1].xml",
        "in/*.xml",
        "in/*",
        "in/a*",
        "in/*/*",
        "in/*/",
        "in/**/",
        "in/c/**/d/*",
        "in/**",
        "in/**/*.xml",
        "in/*/d/e.xml",
        "in/a?b.xml",
        "in/[!a]*",
        "in/.*",
        "in/none",
        "in/none*",
        "none/*/*.xml",
        "in/c/d/e.zip!x.xml",
    ],
)
@pytest.mark.parametrize("page", [None, 1])
def test_an_address_gives_the_files_that_a_path_gives(both: S3Server, path: str, page: int | None) -> None:
    both.recorder.page = page
    remote = [each.replace(f"s3://{BUCKET}/", "") for each in found(f"s3://{BUCKET}/{path}")]
    assert remote == found(path)


def test_included_files_of_other_kinds_are_found_in_folders(both: S3Server) -> None:
    options = ReadOptions(include=("*.txt", "c/*"), exclude=("*.zip",))
    remote = [each.replace(f"s3://{BUCKET}/", "") for each in found(f"s3://{BUCKET}/in", options)]
    assert remote == found("in", options)
    assert len(remote) == 3  # two files, and the line about the others


def test_only_names_that_a_pattern_may_match_are_listed(both: S3Server) -> None:
    found(f"s3://{BUCKET}/in/a-*.xml")
    lists = [request.query for request in both.recorder.requests if "list-type" in request.query]
    assert [query.partition("prefix=")[2].partition("&")[0] for query in lists][-1] == "in%2Fa-"


def test_folders_may_be_as_deep_as_keys_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deep:
        def pages(self, folder: Address) -> list[list[Entry]]:
            return [[Entry("", is_folder=True)]] if len(folder) < 1000 else [[Entry("a.xml", is_folder=False)]]

    monkeypatch.setattr(listing, "store_of", lambda address: Deep())
    folder = Address.of("s3://b/")
    assert [len(str(each)) for each in walk_folder(folder, "", NameChoice((".xml",)), Counter())] == [1005]


def test_what_was_listed_goes_along_with_a_file(both: S3Server) -> None:
    (address,) = find_at(Address.of(f"s3://{BUCKET}/in/a-*.xml")) or ()
    assert (address.listed is not None, address.listed and address.listed.size) == (True, 1)
    assert find_at(Address.of(f"s3://{BUCKET}/in")) is None
    with pytest.raises(OSError, match="no file matches"):
        find_at(Address.of(f"s3://{BUCKET}/in/x*"))
    assert [os.path.basename(each) for each in expand_pattern(Address.of(f"s3://{BUCKET}/in/?.xml"))] == ["a.xml"]


def test_a_folder_that_cannot_be_listed_to_its_end_says_so_behind_what_was_listed(both: S3Server) -> None:
    def deny_second_page(request: Request) -> tuple[str, bytes] | None:
        denied = "continuation-token" in request.query
        return ("403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>") if denied else None

    both.recorder.page, both.recorder.fault = 3, deny_second_page
    folder = Address.of(f"s3://{BUCKET}/in/")
    *files, last = walk_folder(folder, "", NameChoice((".xml",)), Counter())
    assert files
    assert isinstance(last, Source)
    assert (str(last.origin), last.reason) == (str(folder), "access denied")
