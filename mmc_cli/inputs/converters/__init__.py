"""A registry of converters: each turns bytes of another kind into sources, with messages in XML or a GBCS payload.

The reader asks it for bytes that are neither a message nor XML. To add a converter, write a module here with the two
functions and list it in CONVERTERS.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mmc_cli.inputs.converters import gbcs
from mmc_cli.inputs.encodings import FRAMING
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.origin import Origin

HEAD_BYTES = 4096


class Converter(NamedTuple):
    """A kind of bytes that mmc can convert to messages, or to a decoded payload.

    `recognises` receives the first 4096 bytes. `convert` receives all of them, at most `max_bytes`; it yields a source
    for each message, with indexes from that of the origin, and never raises because of the bytes: what cannot be
    converted is a source without data and with a reason. The source map of each source says where positions in the XML
    lie in the original bytes; if that is unknown, `source_map.unmapped` makes one whose note says so.
    """

    name: str
    recognises: Callable[[bytes], bool]
    convert: Callable[[bytes, Origin, ReadOptions], Iterator[Source]]


CONVERTERS: tuple[Converter, ...] = (Converter("GBCS payload", gbcs.recognises, gbcs.convert),)


def find_converter(data: bytes) -> Converter | None:
    """Return the converter for bytes that are not XML, or None."""
    head = data[:HEAD_BYTES]
    if not CONVERTERS or looks_like_xml(head):
        return None
    return next((converter for converter in CONVERTERS if converter.recognises(head)), None)


def looks_like_xml(head: bytes) -> bool:
    """Return whether bytes begin like an XML document, in any encoding."""
    return head[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n" + FRAMING.encode()).startswith(b"<")
