"""An XML stream is one source, or one for each message if it is larger than a message may be."""

import io

import pytest

from mmc_cli.inputs.containers import xml_files
from mmc_cli.inputs.containers.xml_files import read_xml
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

MESSAGE = b"<GBCSResponse/>"
WRAPPED = b"<e>" + MESSAGE * 3 + b"</e>"


def sources(data: bytes, max_bytes: int) -> list[Source]:
    return list(read_xml(io.BytesIO(data), Origin("a.xml"), ReadOptions(max_bytes=max_bytes)))


def test_a_small_stream_is_one_source_whatever_it_holds() -> None:
    for data in (WRAPPED, b"", b"text"):
        (source,) = sources(data, len(WRAPPED))
        assert source.data == data


def test_a_stream_above_the_limit_is_split() -> None:
    assert [source.origin.index for source in sources(WRAPPED, len(WRAPPED) - 1)] == [0, 1, 2]


def test_a_large_stream_is_split_even_if_the_limit_on_a_message_is_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_files, "MAX_WHOLE", 20)
    assert len(sources(WRAPPED, 2**20)) == 3


def test_a_large_stream_that_is_not_xml_is_not_read() -> None:
    (source,) = sources(b"text" * 10, 20)
    assert (source.data, source.reason) == (
        None,
        "not XML, and larger than any message: mmc reads at most 20 bytes (--max-bytes)",
    )
