"""Replaces a value by a pseudonym of the same form, by a keyed permutation of all values of that form.

Equal values get equal pseudonyms and different ones different pseudonyms, so nothing has to be stored, and no value is
its own pseudonym. The permutation is a Feistel network on HMAC-SHA256 (as in NIST SP 800-38G), walked until it is
inside the range of the form. Only texts of forms with more than 2^256 values are replaced by a keyed stream.
"""

import base64
import hmac
import re
import string
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias
from unicodedata import category

from mmc_cli.model.lexical import plain_number

# What pseudonyms of readings preserve: equality, also order, or nothing.
Keep: TypeAlias = Literal["equality", "order", "nothing"]

_ROUNDS = 10
_MAX_EXACT = 2**256
_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_SEPARATED = r"[0-9A-Fa-f]{2}(?:([-:. ]?)[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){6}"
EUI = re.compile(rf"(?<![0-9A-Za-z]){_SEPARATED}(?![0-9A-Za-z])")
_LONG_DIGITS = re.compile(r"\d{9}")
_HEX_CAPITALS, _HEX_SMALL = "0123456789ABCDEF", "0123456789abcdef"


class UnredactableError(Exception):
    """A value, or text around a message, that cannot be replaced; the text says why."""


class Limits(NamedTuple):
    """The least and the greatest number of a type (None if unlimited), and the numbers that mean "no value"."""

    least: Decimal | None = None
    greatest: Decimal | None = None
    no_values: frozenset[str] = frozenset()


class Pseudonyms:
    """The pseudonyms of one key, and the values that they replaced, if recorded.

    Args:
        key: The secret. The same key gives the same pseudonyms.
        keep: What pseudonyms of readings preserve.
        record: Whether to record the replaced values.
    """

    def __init__(self, key: bytes, keep: Keep = "equality", record: bool = False) -> None:
        self._key, self._keep = key, keep
        self.replaced: dict[tuple[str, str], str] | None = {} if record else None
        self._file, self._readings = "", 0
        self._shift = lru_cache(maxsize=2**16)(self._compute_shift)

    def start_file(self, path: str) -> None:
        """Begin a file: with `keep` "nothing", a reading has a pseudonym by its place in its file."""
        self._file, self._readings = path, 0

    def eui(self, text: str) -> str:
        """Return the pseudonym of an EUI-64, in the same letter case and with the same separators."""
        return self._note("EUI-64", text, self._replace_hexadecimal(text, "eui"))

    def text(self, text: str) -> str:
        """Return the pseudonym of a text: letters for letters, digits for digits, EUIs in it by their own."""
        parts, position = list[str](), 0
        for match in EUI.finditer(text):
            parts += [self._plain_text(text[position : match.start()]), self.eui(match[0])]
            position = match.end()
        return self._note("text", text, "".join((*parts, self._plain_text(text[position:]))))

    def digits(self, text: str) -> str:
        """Return the pseudonym of a text in which only digits are replaced, such as an MPAN."""
        alphabets = [string.digits if each.isdecimal() else "" for each in text]
        return self._note("digits", text, self._replace(text, alphabets, "text"))

    def base64(self, text: str) -> str:
        """Return the pseudonym of base64: the same number of octets, and the same white space."""
        plain = "".join(text.split())
        data = base64.b64decode(plain, validate=True)
        octets = "".join(map(chr, range(256)))
        new = self._replace(data.decode("latin-1"), [octets] * len(data), "octets").encode("latin-1")
        encoded = iter(base64.b64encode(new).decode())
        return self._note("base64", text, "".join(each if each.isspace() else next(encoded) for each in text))

    def hexadecimal(self, text: str) -> str:
        """Return the pseudonym of hexadecimal digits."""
        return self._note("hexadecimal", text, self._replace_hexadecimal(text, "hexadecimal"))

    def number(self, text: str, limits: Limits, is_integer: bool) -> str:
        """Return the pseudonym of a number: the same number of digits, within limits; a number for "no value" is kept.

        Raises:
            UnredactableError: There is no other number within the limits.
        """
        match = _NUMBER.fullmatch(text)
        if match is None or not (match[2] or match[3]):
            return self.text(text)
        if plain_number(text) in limits.no_values:
            return text
        new = self._ordered(text, limits, is_integer) if self._keep == "order" else self._same_digits(match, limits)
        return self._note("number", text, new)

    def _replace_hexadecimal(self, text: str, context: str) -> str:
        """Return a text with other hexadecimal digits; with a letter if it had one, in the same letter case."""
        if not any(each in "abcdefABCDEF" for each in text):
            return self._replace(text, [string.digits if each.isdigit() else "" for each in text], context)
        alphabet = _HEX_CAPITALS if any(each in "ABCDEF" for each in text) else _HEX_SMALL
        alphabets = [alphabet if each in string.hexdigits else "" for each in text]
        while True:
            text = self._replace(text, alphabets, context)
            if any(each in "abcdefABCDEF" for each in text):
                return text

    def _plain_text(self, text: str) -> str:
        return self._replace(text, [_alphabet(each) for each in text], "text")

    def _note(self, kind: str, text: str, new: str) -> str:
        if self.replaced is not None and new != text:
            self.replaced[kind, new] = text
        return new

    def _same_digits(self, match: "re.Match[str]", limits: Limits) -> str:
        sign, whole, fraction = match[1], match[2], match[3] or ""
        digits = whole + fraction
        core = digits.lstrip("0") or digits[-1:]
        number, scale = int(core), 10 ** len(fraction)
        low, high = 10 ** (len(core) - 1) if len(core) > 1 else 0, 10 ** len(core) - 1
        bounds = [None if each is None else int(each * scale) for each in (limits.least, limits.greatest)]
        least, greatest = bounds if sign != "-" else [None if each is None else -each for each in reversed(bounds)]
        low, high = _narrow(number, low, high, least, greatest)
        if high <= low:
            raise UnredactableError("there is no other number within the limits of its type")
        salt = f"{self._file} {self._next_reading()} " if self._keep == "nothing" else ""
        while True:
            number = low + self._shift(number - low, high - low + 1, f"{salt}number {low}")
            new = str(number).rjust(len(digits), "0")
            new = f"{sign}{new[: len(whole)]}" + (f".{new[len(whole) :]}" if match[3] is not None else "")
            if plain_number(new) not in limits.no_values:
                return new

    def _next_reading(self) -> int:
        self._readings += 1
        return self._readings

    def _ordered(self, text: str, limits: Limits, is_integer: bool) -> str:
        """Return a number that preserves order: a multiple, with a small offset for integers."""
        factor = 3 + self._stream("factor", 1)[0] % 7
        value = Decimal(text) * factor
        if is_integer:
            value += 1 + self._stream(f"added {int(Decimal(text))}", 1)[0] % (factor - 2)
        whole = text.lstrip("+-").partition(".")[0]
        zeros = "0" * (len(whole) - len(whole.lstrip("0") or "0"))
        new = ("+" if text.startswith("+") else "-" if value < 0 else "") + zeros + format(abs(value), "f")
        beyond = (limits.greatest is not None and value > limits.greatest) or (
            limits.least is not None and value < limits.least
        )
        if beyond or plain_number(new) in limits.no_values:
            raise UnredactableError("a reading is too near to the limit of its type for --keep order")
        return new

    def _replace(self, text: str, alphabets: Sequence[str], context: str) -> str:
        """Return a text with each character replaced by one of its alphabet; those with an empty alphabet are kept."""
        places = [place for place, alphabet in enumerate(alphabets) if alphabet]
        if not places:
            return text
        sizes = [len(alphabets[place]) for place in places]
        indexes = [_index_in(alphabets[place], text[place]) for place in places]
        size = 1
        for each in sizes:
            size *= each
            if size > _MAX_EXACT:
                break
        if size > _MAX_EXACT:
            stream = self._stream(f"{context} {text}", len(places))
            moved = [
                (index + 1 + step % (count - 1)) % count
                for index, step, count in zip(indexes, stream, sizes, strict=True)
            ]
        else:
            number = 0
            for index, count in zip(indexes, sizes, strict=True):
                number = number * count + index
            number = self._shift(number, size, f"{context} {'.'.join(map(str, sizes))}")
            moved = []
            for count in reversed(sizes):
                number, index = divmod(number, count)
                moved.append(index)
            moved.reverse()
        new = list(text)
        for place, index in zip(places, moved, strict=True):
            new[place] = alphabets[place][index]
        return "".join(new)

    def _compute_shift(self, number: int, size: int, context: str) -> int:
        """Return another number below `size`: each number is the result of exactly one."""
        step = 1 + int.from_bytes(self._stream(f"step {context} {size}", 40)) % (size - 1)
        rank = self._permute(number, size, context, range(_ROUNDS))
        return self._permute((rank + step) % size, size, context, range(_ROUNDS - 1, -1, -1))

    def _permute(self, number: int, size: int, context: str, rounds: Sequence[int]) -> int:
        half = max((size - 1).bit_length() + 1, 2) // 2
        mask, count = (1 << half) - 1, (half + 7) // 8
        is_back = rounds[0] > rounds[-1]
        while True:
            left, right = number >> half, number & mask
            for each in rounds:
                source = left if is_back else right
                mixed = int.from_bytes(self._stream(f"{context} {size} {each} {source}", count)) & mask
                left, right = (right ^ mixed, left) if is_back else (right, left ^ mixed)
            number = left << half | right
            if number < size:
                return number

    def _stream(self, context: str, count: int) -> bytes:
        data, block = b"", 0
        message = context.encode("utf-8", "surrogatepass")
        while len(data) < count:
            data += hmac.digest(self._key, b"%d %s" % (block, message), "sha256")
            block += 1
        return data[:count]


def has_identifier(text: str) -> bool:
    """Return whether a text contains an EUI, an MPAN or another long number."""
    return EUI.search(text) is not None or _LONG_DIGITS.search(text) is not None


def _index_in(alphabet: str, character: str) -> int:
    """Return the place of a character in an alphabet, in either letter case; any place for one that is not in it."""
    for each in (character, character.upper(), character.lower()):
        if len(each) == 1 and (index := alphabet.find(each)) >= 0:
            return index
    return ord(character) % len(alphabet)


def _alphabet(character: str) -> str:
    if character.isdecimal() or character.isdigit():
        return string.digits
    if character.isalnum() or category(character).startswith("M"):  # a letter, or a mark on the letter before it
        return string.ascii_uppercase if character.isupper() else string.ascii_lowercase
    return ""


def _narrow(number: int, low: int, high: int, least: int | None, greatest: int | None) -> tuple[int, int]:
    """Return the part of a range in which a number is: within limits, below them or above them."""
    if least is not None:
        low, high = (max(low, least), high) if number >= least else (low, min(high, least - 1))
    if greatest is not None:
        low, high = (low, min(high, greatest)) if number <= greatest else (max(low, greatest + 1), high)
    return low, high
