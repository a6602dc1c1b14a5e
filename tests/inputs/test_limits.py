"""The limits have defaults that no honest message meets."""

from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS


def test_no_honest_message_meets_a_default_limit() -> None:
    log_of_a_year_and_more = 19_056 * 600  # entries of service 4.8.1, bytes of each at most
    assert DEFAULT_READ_OPTIONS.max_bytes > 4 * log_of_a_year_and_more
    assert DEFAULT_READ_OPTIONS.max_depth > 100
    assert DEFAULT_READ_OPTIONS.max_messages > 10_000_000
