"""The limits have defaults that no honest message meets."""

from mmc_cli.inputs.reading import READING


def test_no_honest_message_meets_a_default_limit() -> None:
    log_of_a_year_and_more = 19_056 * 600  # entries of service 4.8.1, bytes of each at most
    assert READING.max_bytes > 4 * log_of_a_year_and_more
    assert READING.max_depth > 100
    assert READING.max_messages > 10_000_000
