"""An address is shown without its secrets, which are kept for the server alone."""

import pickle

import pytest

from mmc_cli.inputs.address import (
    Address,
    Listed,
    hide_secrets,
    hide_secrets_in,
    read_path,
    restore_secrets,
    without_query,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("s3://bucket/in/a.xml", "s3://bucket/in/a.xml"),
        ("https://user:word@host:8443/a.xml", "https://***@host:8443/a.xml"),
        ("https://token@host/a.xml", "https://***@host/a.xml"),
        ("sftp://user:word@host/a.xml", "sftp://user:***@host/a.xml"),
        ("sftp://user:w@rd@host/a.xml", "sftp://user:***@host/a.xml"),
        ("abfs://container@account.dfs.core.windows.net/a", "abfs://container@account.dfs.core.windows.net/a"),
        ("https://host/a.zip?sv=2024&sig=abc%3D", "https://host/a.zip?sv=***&sig=***"),
        ("https://host/a.zip?abc", "https://host/a.zip?***"),
        ("https://host/a.zip#access_token=abc", "https://host/a.zip#access_token=***"),
        ("s3://bucket/a.xml?X-Amz-Signature=abc", "s3://bucket/a.xml?X-Amz-Signature=***"),
        ("s3://bucket/2026-0?.xml", "s3://bucket/2026-0?.xml"),
        ("s3://bucket/a@b.xml", "s3://bucket/a@b.xml"),
        ("HTTPS://user:word@host/", "HTTPS://***@host/"),
        ("in/a.xml", "in/a.xml"),
    ],
)
def test_what_may_be_secret_is_not_shown(url: str, shown: str) -> None:
    assert hide_secrets(url) == shown
    assert hide_secrets(shown) == shown


def test_the_secrets_of_addresses_in_a_sentence_are_hidden_and_the_sentence_stays() -> None:
    text = "cannot read https://u:word@host/a.xml?sig=abc: not found (see sftp://u:word@host/b.xml)."
    shown = "cannot read https://***@host/a.xml?sig=***: not found (see sftp://u:***@host/b.xml)."
    assert hide_secrets_in(text) == shown
    assert hide_secrets_in("no address: a//b") == "no address: a//b"


def test_an_address_is_text_that_shows_no_secret_and_keeps_it_on_its_way_to_a_worker() -> None:
    address = Address.of("https://u:word@host/in/?sig=abc").child("a.xml", Listed(3, "mark"))
    copy = pickle.loads(pickle.dumps(address))
    for each in (address, copy):
        assert (str(each), f"{each}", repr(each)) == (
            "https://***@host/in/a.xml?sig=***",
            "https://***@host/in/a.xml?sig=***",
            "'https://***@host/in/a.xml?sig=***'",
        )
        assert (each.url, each.listed) == ("https://u:word@host/in/a.xml?sig=abc", Listed(3, "mark"))


@pytest.mark.parametrize(
    ("shown", "url"),
    [
        ("https://***@host/in/?sig=***", "https://u:word@host/in/?sig=abc"),
        ("https://***@host/in/day/a.xml?sig=***", "https://u:word@host/in/day/a.xml?sig=abc"),
        ("https://host/week.zip?sig=***", "https://host/week.zip?sig=def"),
    ],
)
def test_a_shown_address_is_that_of_the_given_one_that_it_is_in(shown: str, url: str) -> None:
    found = restore_secrets(shown, ("a.xml", "https://u:word@host/in/?sig=abc", "https://host/week.zip?sig=def"))
    assert isinstance(found, Address)
    assert (found, found.url) == (shown, url)


@pytest.mark.parametrize(
    "shown", ["in/a.xml", "https://host/other?sig=***", "https://host/inbox/a.xml", "s3://b/a.xml"]
)
def test_other_texts_stay_as_they_are(shown: str) -> None:
    assert restore_secrets(shown, ("in", "https://host/in", "https://host/week.zip?sig=def")) is shown


@pytest.mark.parametrize("path", ["a.xml", "/a.xml", "-", "a:b.xml", "C:\\in\\a.xml", "://a", "1n://x"])
def test_a_path_stays_a_path(path: str) -> None:
    assert read_path(path) is path


def test_a_file_address_is_a_path_of_this_machine() -> None:
    assert read_path("file:///in/a.xml") == "/in/a.xml"
    assert read_path("file://localhost/in/a%20b.xml") == "/in/a b.xml"
    assert read_path("file://server/in/a.xml") == "file://server/in/a.xml"


@pytest.mark.parametrize(
    ("url", "is_folder"),
    [("s3://bucket", True), ("s3://bucket/in/", True), ("s3://bucket/in", False), ("https://host/in/?sig=a", True)],
)
def test_a_slash_at_its_end_makes_it_a_folder(url: str, is_folder: bool) -> None:
    assert Address.of(url).is_folder == is_folder


def test_the_kind_of_a_file_is_that_of_its_name_and_not_of_its_query() -> None:
    assert without_query("https://host/a.zip?sig=abc.xml") == "https://host/a.zip"
    assert without_query("s3://bucket/a?.zip") == "s3://bucket/a?.zip"
    assert without_query("a?b=c.zip") == "a?b=c.zip"
