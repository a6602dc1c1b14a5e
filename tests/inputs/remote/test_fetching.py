"""The files of a batch are read ahead, a bounded number at a time, and come in their order."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.remote import fetching
from mmc_cli.inputs.remote.fetching import fetch_ahead, read_address
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin
from tests.remote import BUCKET, Request, S3Server
from tests.samples import ALERT

LOCAL = "in/a.xml"


class Tracker:
    """A store that notes how many files are being read."""

    def __init__(self) -> None:
        self.begun = self.most = self.most_bytes = 0

    def read(self, address: Address, limit: int) -> Any:
        size = (address.listed and address.listed.size) or 0
        self.begun += 1
        self.most = max(self.most, self.begun)
        self.most_bytes += size

        def result() -> bytes:
            self.begun -= 1
            self.most_bytes -= size
            return str(address).encode()

        return result


@pytest.fixture
def tracker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    tracker = Tracker()
    monkeypatch.setattr(fetching, "store_of", lambda address: tracker)
    yield tracker
    assert tracker.begun == 0


def addresses(count: int, size: int | None) -> list[Address]:
    return [Address.of(f"s3://b/{number}.xml", Listed(size, "m")) for number in range(count)]


def test_files_come_in_their_order_and_at_most_32_are_read_ahead(tracker: Tracker) -> None:
    given = addresses(100, None)
    got = [
        each.data.decode()
        for each in fetch_ahead(given, DEFAULT_READ_OPTIONS)
        if isinstance(each, Source) and each.data
    ]
    assert (got, tracker.most) == (given, 32)


def test_large_files_are_read_ahead_as_far_as_memory_is_meant_for_it(tracker: Tracker) -> None:
    assert len(list(fetch_ahead(addresses(20, 2**23), DEFAULT_READ_OPTIONS))) == 20
    assert tracker.most == 4


def test_what_is_too_large_to_be_read_at_once_and_what_is_on_this_machine_stays_as_it_is(tracker: Tracker) -> None:
    large = Address.of("s3://b/large.xml", Listed(101))
    source = Source(Origin("in/b.xml"), b"x")
    assert list(fetch_ahead([LOCAL, large, source], ReadOptions(max_bytes=100))) == [LOCAL, large, source]


def test_requests_are_under_way_at_the_same_time(s3: S3Server) -> None:
    given = [Address.of(s3.put(f"{number}.xml", ALERT)) for number in range(4)]
    together = threading.Barrier(4, timeout=20)

    def wait_for_others(request: Request) -> None:
        together.wait()

    s3.recorder.fault = wait_for_others
    got = list(fetch_ahead(given, DEFAULT_READ_OPTIONS))
    assert [each.data for each in got if isinstance(each, Source)] == [ALERT.encode()] * 4


def test_a_file_that_cannot_be_read_costs_itself(s3: S3Server) -> None:
    given = [Address.of(s3.put(f"{number}.xml", ALERT)) for number in range(3)]
    s3.client.delete_object(Bucket=BUCKET, Key="1.xml")
    got = [each for each in fetch_ahead(given, DEFAULT_READ_OPTIONS) if isinstance(each, Source)]
    assert [(each.data, each.reason, each.missing) for each in got] == [
        (ALERT.encode(), "", False),
        (None, "not found", True),
        (ALERT.encode(), "", False),
    ]


def test_a_large_file_is_read_in_parts_and_split(s3: S3Server) -> None:
    address = Address.of(s3.put("a.xml", f"<e>{ALERT.partition('?>')[2] * 10}</e>"))
    *read, last = read_address(address, ReadOptions(max_bytes=len(ALERT) + 100, max_messages=4))
    assert [source.origin for source in read] == [Origin(str(address), None, number) for number in range(4)]
    assert "--max-messages" in last.reason
