"""The limits have defaults that no honest message meets; what exceeds them is reported."""

from mmc_cli.inputs.limits import (
    DEFAULT_READ_OPTIONS,
    ReadOptions,
    describe_memory_limit,
    describe_size_limit,
    is_too_large,
    limit_messages,
)
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin


def test_no_honest_message_meets_a_default_limit() -> None:
    largest_log = 19_056 * 600  # entries of service 4.8.1, and the most bytes of one
    assert DEFAULT_READ_OPTIONS.max_bytes > 2 * largest_log
    assert DEFAULT_READ_OPTIONS.max_depth > 100
    assert DEFAULT_READ_OPTIONS.max_messages > 10_000_000


def test_sources_beyond_the_limit_are_replaced_by_one_reason() -> None:
    options = ReadOptions(max_messages=2)
    sources = [Source(Origin("a.zip", str(number)), b"<a/>") for number in range(4)]
    assert list(limit_messages(iter(sources[:2]), options)) == sources[:2]
    *read, last = limit_messages(iter(sources), options)
    assert read == sources[:2]
    assert (last.origin, last.reason) == (
        sources[2].origin,
        "more than 2 messages (--max-messages): the rest is not read",
    )


def test_the_size_limit_is_described_with_its_option() -> None:
    assert describe_size_limit(ReadOptions(max_bytes=1000)) == "mmc reads at most 1,000 bytes (--max-bytes)"


def test_a_text_with_a_wide_character_is_limited_by_the_memory_that_it_takes() -> None:
    assert not is_too_large("a" * 1000, 100)  # the limit on its bytes is another
    assert [is_too_large("a" * length + "€", 90) for length in (59, 60)] == [False, True]
    assert [is_too_large("a" * length + "😀", 90) for length in (29, 30)] == [False, True]
    assert describe_memory_limit(90) == "its text takes more than 120 bytes of memory (--max-bytes)"
