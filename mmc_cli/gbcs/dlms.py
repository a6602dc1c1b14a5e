"""DLMS values inside a payload: the length of each, and which are encrypted. Tags and lengths are from IEC 62056."""

from mmc_cli.gbcs.cursor import Cursor, LayoutError
from mmc_cli.model.counting import count_noun

# Bytes that follow the tag of a value of fixed length.
_SIZES = {
    0x00: 0,
    0x03: 1,
    0x05: 4,
    0x06: 4,
    0x0D: 1,
    0x0F: 1,
    0x10: 2,
    0x11: 1,
    0x12: 2,
    0x14: 8,
    0x15: 8,
    0x16: 1,
    0x17: 4,
    0x18: 8,
    0x19: 12,
    0x1A: 5,
    0x1B: 4,
    0xFF: 0,
}
_ARRAY, _STRUCTURE, _BIT_STRING, _OCTET_STRING, _COMPACT_ARRAY = 0x01, 0x02, 0x04, 0x09, 0x13
_STRINGS = (_OCTET_STRING, 0x0A, 0x0C)
_ENCRYPTED = bytes.fromhex("3100000000")


class _Walk:
    """Skips over values: `position` is the next byte, `encrypted` counts encrypted values."""

    def __init__(self, cursor: Cursor, group: str, field: str) -> None:
        self.data, self.position, self.end = cursor.data, cursor.offset, cursor.end
        self.encrypted = 0
        self._cursor, self._group, self._field = cursor, group, field

    def skip_value(self) -> None:
        """Skip a value and the values inside it, with a counter instead of recursion."""
        to_come = 1
        while to_come:
            to_come -= 1
            tag = self._take(1)[0]
            if (size := _SIZES.get(tag)) is not None:
                self._pass(size)
            elif tag in (_ARRAY, _STRUCTURE):
                to_come += self._length()
            elif tag in _STRINGS:
                text = self._pass(self._length(), _ENCRYPTED if tag == _OCTET_STRING else b"")
                self.encrypted += tag == _OCTET_STRING and text.startswith(_ENCRYPTED)
            elif tag == _BIT_STRING:
                self._pass((self._length() + 7) // 8)
            elif tag == _COMPACT_ARRAY:
                self._skip_type()
                self._pass(self._length())
            else:
                self.position -= 1
                raise self._broken(f"{tag:02X} is no type of DLMS value")

    def _skip_type(self) -> None:
        """Skip the type description of a compact array."""
        to_come = 1
        while to_come:
            to_come -= 1
            tag = self._take(1)[0]
            if tag == _ARRAY:
                self._take(2)
                to_come += 1
            elif tag == _STRUCTURE:
                to_come += self._length()

    def _pass(self, size: int, special_start: bytes = b"") -> bytes:
        """Take the bytes of a value, which change nothing else unless they begin in a special way."""
        return self._take(size)

    def _take(self, size: int) -> bytes:
        if size > self.end - self.position:
            raise self._broken(f"{count_noun(size, 'byte')} expected, {self.end - self.position} left")
        self.position += size
        return self.data[self.position - size : self.position]

    def _length(self) -> int:
        first = self._take(1)[0]
        return first if first < 0x80 else int.from_bytes(self._take(first - 0x80))

    def _broken(self, problem: str) -> LayoutError:
        self._cursor.offset = self.position
        return self._cursor.broken(self._group, self._field, problem)


class _MaskingWalk(_Walk):
    """A walk that keeps where the bytes are that change nothing else."""

    def __init__(self, cursor: Cursor, group: str, field: str) -> None:
        super().__init__(cursor, group, field)
        self.unread = list[slice]()

    def _pass(self, size: int, special_start: bytes = b"") -> bytes:
        text = super()._pass(size)
        decisive = min(len(special_start), size)
        while decisive > 1 and not special_start.startswith(text[: decisive - 1]):
            decisive -= 1
        self.unread.append(slice(self.position - size + decisive, self.position))
        return text


def read_value(cursor: Cursor, group: str, field: str) -> tuple[bytes, int]:
    """Read a DLMS value as one field; return its bytes, and how many octet-strings in it are encrypted."""
    walk = _Walk(cursor, group, field)
    walk.skip_value()
    return cursor.read(group, field, walk.position - cursor.offset), walk.encrypted


def count_encrypted(cursor: Cursor, group: str, field: str, count: int) -> int:
    """Return how many octet-strings are encrypted in the values that fill the rest, without reading them."""
    walk = _Walk(cursor, group, field)
    for _ in range(count):
        walk.skip_value()
    if walk.position != walk.end:
        cursor.offset = walk.position
        raise cursor.broken(group, field, f"{count_noun(walk.end - walk.position, 'byte')} after the last part")
    return walk.encrypted


def unread_bytes(data: bytes, group: str, field: str) -> list[slice]:
    """Return the places of the bytes, in complete values, that do not affect how these are described."""
    walk = _MaskingWalk(Cursor(data), group, field)
    while walk.position < walk.end:
        walk.skip_value()
    return walk.unread
