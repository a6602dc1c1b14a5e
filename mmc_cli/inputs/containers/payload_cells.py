"""GBCS payloads in the cells of a row or the strings of a record: alone, or beside the messages made of them."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

_MIN_LENGTH = 40  # characters: no payload is shorter, in base64


class ChosenText(NamedTuple):
    """One text of a row to read: a message, with the payload beside it if there is one, or a payload alone."""

    number: int
    payload: "Payload | None" = None
    is_message: bool = True


def holds_payload(texts: Sequence[str]) -> bool:
    """Return whether one of some texts is a GBCS payload, in hexadecimal or base64."""
    return next(_find_payloads(texts), None) is not None


def with_payloads(texts: Sequence[str], messages: Collection[int]) -> list[ChosenText]:
    """Return the messages of a row, each with the payload beside it if there are as many of both.

    Args:
        texts: The texts of the row.
        messages: The indexes of those with messages; without any, the payloads are returned.
    """
    payloads = list(_find_payloads(texts, messages))
    if not messages:
        return [ChosenText(index, payload, is_message=False) for index, payload in payloads]
    if len(payloads) != len(messages):
        return [ChosenText(index) for index in messages]
    return [ChosenText(number, payload) for number, (_, payload) in zip(messages, payloads, strict=True)]


def _find_payloads(texts: Sequence[str], others: Collection[int] = ()) -> "Iterator[tuple[int, Payload]]":
    for index, text in enumerate(texts):
        if len(text) >= _MIN_LENGTH and index not in others:
            from mmc_cli.gbcs.text import decode_text  # only where a text may be one

            if (payload := decode_text(text)) is not None:
                yield index, payload
