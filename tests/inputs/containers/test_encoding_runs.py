"""A stream is cut where a document in an encoding of another width begins, and nowhere else."""

import pytest

from mmc_cli.inputs.containers.encoding_runs import split_by_encoding

UTF_8 = b'<?xml version="1.0" encoding="UTF-8"?>\n<a/>\n'
LITTLE, BIG = (UTF_8.decode().replace("UTF-8", "UTF-16").encode(name) for name in ("utf-16-le", "utf-16-be"))
MARKED = b"\xff\xfe" + "<a/>".encode("utf-16-le")


def stretches(data: bytes, size: int = 10**6) -> list[bytes]:
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return [b"".join(stretch) for stretch in split_by_encoding(chunks)]


@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_documents_in_other_encodings_are_other_stretches(size: int) -> None:
    for parts in (
        [UTF_8, LITTLE, UTF_8, BIG, LITTLE],
        [LITTLE, b"\xef\xbb\xbf" + UTF_8],
        [UTF_8 * 500, MARKED],
        [UTF_8, b"\xfe\xff" + BIG * 300, b"\xff\xfe" + LITTLE],
    ):
        assert stretches(b"".join(parts), size) == parts


def test_documents_in_one_encoding_are_one_stretch() -> None:
    for data in (UTF_8 * 3, LITTLE * 3, BIG * 3, b"\xff\xfe" + LITTLE + b"\xff\xfe" + LITTLE, UTF_8 + b"\0\xff\xfe"):
        assert stretches(data) == [data]
        assert stretches(data, 5) == [data]
    assert stretches(b"") == []
