"""Finds GBCS payloads in the cells of a row or the strings of a record, alone or beside their messages."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mmc_cli.inputs.source_map import Source, SourceMap
from mmc_cli.model.origin import Origin

if TYPE_CHECKING:
    from mmc_cli.gbcs.payload import Payload

_MIN_LENGTH = 40  # characters: no payload is shorter, in base64


class ChosenText(NamedTuple):
    """One text of a row to read: a message, with the payload beside it if there is one, or a payload alone.

    A payload that is joined to another, or to other text, is a part of its text; `damage` says so.
    """

    number: int
    payload: "Payload | None" = None
    is_message: bool = True
    part: slice = slice(None)
    damage: str = ""

    def cut_out(self, text: str, source_map: SourceMap) -> tuple[str, SourceMap]:
        """Return what is read of a text, and the map of that, given the map of the text."""
        if self.is_message:
            return text, source_map
        return text[self.part], source_map.slice(*self.part.indices(len(text))[:2])

    def make_source(self, origin: Origin, data: bytes, source_map: SourceMap) -> Source:
        """Return the source of what is read."""
        return Source(
            origin, data, source_map=source_map, damage=self.damage, repairable=self.is_message, payload=self.payload
        )


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
        return payloads
    if len(payloads) != len(messages):
        return [ChosenText(index) for index in messages]
    return [ChosenText(number, each.payload) for number, each in zip(messages, payloads, strict=True)]


def _find_payloads(texts: Sequence[str], others: Collection[int] = ()) -> Iterator[ChosenText]:
    for index, text in enumerate(texts):
        if len(text) >= _MIN_LENGTH and index not in others:
            from mmc_cli.gbcs.search import find_payloads  # imported only if a text may be one
            from mmc_cli.inputs.converters.gbcs import describe_rest

            found = find_payloads(text)
            damage = describe_rest(text, found)
            for payload, start, end in found:
                yield ChosenText(index, payload, is_message=False, part=slice(start, end), damage=damage)
