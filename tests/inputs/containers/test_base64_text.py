"""Messages in base64 are decoded, and their characters located in the text around them."""

import base64

import pytest

from mmc_cli.inputs.containers.base64_text import base64_offsets, decode_base64
from tests.samples import ALERT


def test_only_a_message_in_base64_is_decoded() -> None:
    code = base64.b64encode(ALERT.encode()).decode()
    assert decode_base64(code) == ALERT.encode()
    assert decode_base64(base64.encodebytes(ALERT.encode()).decode()) == ALERT.encode()
    assert decode_base64(base64.b64encode(b"x" * 300).decode()) is None
    assert decode_base64(ALERT) is None
    assert decode_base64("A" * 65) is None


def test_a_character_is_where_its_first_bits_are() -> None:
    text = "<GBCSResponse>\u00e9ab"
    code = "\n".join(base64.encodebytes(text.encode()).decode())
    offsets = base64_offsets(code, text.encode(), lambda: range(1000, 1000 + len(code) + 1))
    assert len(offsets) == len(text) + 1
    digits = [1000 + index for index, digit in enumerate(code) if not digit.isspace()]
    assert (offsets[0], offsets[3], offsets[text.index("a")]) == (digits[0], digits[4], digits[16 * 4 // 3])


@pytest.mark.parametrize("spaces", range(3))
@pytest.mark.parametrize("after", ["", "=", "==", "\n"])
def test_a_message_in_base64_is_decoded_with_and_without_its_padding(spaces: int, after: str) -> None:
    message = ALERT.encode() + b" " * spaces
    assert decode_base64(base64.b64encode(message).decode().rstrip("=") + after) == message


def test_letters_behind_base64_without_padding_do_not_hide_the_message() -> None:
    message = ALERT.encode() + b" " * (-len(ALERT.encode()) % 3 + 1)
    for letters in ("a", "ab", "abc", "abcd"):
        assert (decode_base64(base64.b64encode(message).decode().rstrip("=") + letters) or b"").startswith(
            ALERT.encode()
        )
