"""A cursor over the bytes of a payload that reads one field of the layout after another, and keeps them."""

from typing import Any

from mmc_cli.gbcs.encodings import READERS
from mmc_cli.gbcs.layout import field_layouts
from mmc_cli.gbcs.payload import Fault, Part
from mmc_cli.model.counting import count_noun

_MAX_LENGTH_BYTES = 4


class LayoutError(Exception):
    """Raised if bytes do not have the layout of a payload."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Cursor:
    """Reads fields up to an end. `values` has the last value of each field by its group and name."""

    def __init__(self, data: bytes, offset: int = 0) -> None:
        self.data, self.offset, self.end = data, offset, len(data)
        self.parts = list[Part]()
        self.values = dict[tuple[str, str], Any]()

    @property
    def left(self) -> int:
        """The number of bytes up to the end."""
        return self.end - self.offset

    def peek(self, length: int) -> bytes:
        """Return the next bytes, fewer at the end, without reading them."""
        return self.data[self.offset : min(self.offset + length, self.end)]

    def read(self, group: str, field: str, length: int | None = None) -> Any:
        """Read a field and return its value.

        Args:
            length: the number of bytes, if another field gives it.

        Raises:
            LayoutError: there are too few bytes, or the layout does not allow them.
        """
        layout = field_layouts()[group, field]
        if layout.encoding == "length":
            return self._read_length(group, field, layout.expected)
        size = layout.length if length is None else length
        assert size is not None, f"the length of {field} is in no field"
        if size > self.left:
            raise self.broken(group, field, f"{count_noun(size, 'byte')} expected, {self.left} left")
        data = self.data[self.offset : self.offset + size]
        try:
            value = READERS[layout.encoding](data)
        except (ValueError, OverflowError) as error:
            raise self.broken(group, field, f"{data.hex().upper()} is no {layout.encoding}: {error}") from None
        if layout.expected and value not in layout.expected:
            raise self.broken(group, field, f"{data.hex().upper()}, expected {_alternatives(layout.expected)}")
        return self._keep(size, group, field, value)

    def _read_length(self, group: str, field: str, expected: tuple[str, ...]) -> int:
        """Read a length in BER: one byte below 80, otherwise 80 and the count of the bytes that follow."""
        first = self.peek(1)
        if not first:
            raise self.broken(group, field, "1 byte expected, 0 left")
        more = first[0] - 0x80 if first[0] >= 0x80 else 0
        if first[0] == 0x80 or more > _MAX_LENGTH_BYTES or more >= self.left:
            raise self.broken(group, field, f"{first.hex().upper()} does not begin a length")
        value = int.from_bytes(self.data[self.offset + 1 : self.offset + 1 + more]) if more else first[0]
        if expected and str(value) not in expected:
            raise self.broken(group, field, f"{value}, expected {_alternatives(expected)}")
        return int(self._keep(1 + more, group, field, value))

    def _keep(self, size: int, group: str, field: str, value: Any) -> Any:
        self.parts.append(Part(self.offset, self.data[self.offset : self.offset + size], group, field, value))
        self.values[group, field] = value
        self.offset += size
        return value

    def limit(self, group: str, field: str, length: int) -> int:
        """Set the end by a length just read, and return the previous end, to be restored afterwards."""
        if length > self.left:
            self.offset -= len(self.parts[-1].data)
            left = self.left - len(self.parts.pop().data)
            raise self.broken(group, field, f"{count_noun(length, 'byte')} announced, {left} left")
        end, self.end = self.end, self.offset + length
        return end

    def broken(self, group: str, field: str, problem: str) -> LayoutError:
        """Return an exception about a field at the next byte."""
        return LayoutError(Fault(self.offset, group, field, problem))


def _alternatives(expected: tuple[str, ...]) -> str:
    return expected[0] if len(expected) == 1 else f"{', '.join(expected[:-1])} or {expected[-1]}"
