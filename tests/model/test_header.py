"""The header facts of a message name it among others."""

import pytest

from mmc_cli.model.header import Header

WHOLE = Header(device="00-1E-4F-7A-20-00-11-01", counter="7", message_code="00CE")


def test_two_messages_with_one_originator_counter_and_code_have_one_key() -> None:
    assert WHOLE.key == WHOLE._replace(target="90-A1-B2-C3-D4-00-00-01").key != ""
    assert WHOLE.key != WHOLE._replace(message_code="00CF").key


@pytest.mark.parametrize("name", ["device", "counter", "message_code"])
def test_a_message_that_lacks_one_of_them_has_no_key(name: str) -> None:
    assert WHOLE._replace(**{name: None}).key == ""
