"""Decides by the name of a file in a folder or archive whether it is read, and if not, what kind of file it is."""

import re
from collections import Counter
from fnmatch import fnmatchcase
from typing import NamedTuple

_COMPANION = "macOS companion"
_OWN_PART = "part file of mmc"  # an output that is being written, here or in another run
_OWN_NAME = re.compile(r".*\.mmc-\d+-\d+\.part")


class NameChoice(NamedTuple):
    """Patterns of `--include` and `--exclude`, and the suffixes that are read by default.

    A pattern with a slash matches the whole name in the folder or archive, others match its last part.
    """

    suffixes: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def accepts(self, name: str) -> bool:
        """Return whether a file is read; its name is that within the folder or archive, with slashes."""
        if is_companion(name) or (self.exclude and _matches(self.exclude, name)):
            return False
        return _matches(self.include, name) if self.include else name.lower().endswith(self.suffixes)


def is_companion(name: str) -> bool:
    """Return whether a file is a companion file of macOS: ._a.xml, .DS_Store, and all in __MACOSX."""
    if "._" not in name and "__MACOSX" not in name and "DS_Store" not in name:
        return False  # nearly all names, of which a folder may have a million
    *folders, last = name.split("/")
    return "__MACOSX" in folders or last.startswith("._") or last == ".DS_Store"


def kind_of(name: str) -> str:
    """Return what kind of file is not read, in the words of the line that reports it."""
    if is_companion(name):
        return _COMPANION
    last = name.rpartition("/")[2].lower()
    if _OWN_NAME.fullmatch(last):
        return _OWN_PART
    stem, dot, suffix = last.rpartition(".")
    return f".{suffix}" if dot and stem else "without a suffix"


def describe_unread(kinds: "Counter[str]") -> str:
    """Return the line about files that are not read, such as "not read: 2 .txt, 1 .msg; name a file to read it"."""
    by_count = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))  # independent of the order of the folder
    others = [f"{count:,} {kind}" for kind, count in by_count if kind not in (_COMPANION, _OWN_PART)]
    parts = [f"not read: {', '.join(others)}; name a file to read it"] if others else []
    if companions := kinds[_COMPANION]:
        parts.append(f"not read: {companions:,} {_COMPANION}{'' if companions == 1 else 's'}")
    return "; ".join(parts)


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    last = name.rpartition("/")[2]
    return any(fnmatchcase(name if "/" in pattern else last, pattern) for pattern in patterns)
