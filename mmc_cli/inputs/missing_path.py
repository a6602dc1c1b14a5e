"""Says that there is nothing at a path, and names the file beside it that was probably meant."""

import os
import re
from contextlib import suppress
from itertools import islice

from mmc_cli.specification.similar_names import similarity, sort_by_similarity

_MAX_NAMES = 1000  # of a folder that are compared
_SAME_NAME = 0.9  # similarity above which a name is the same but for a letter or two


def describe_missing(path: str) -> str:
    """Return the reason why a path cannot be read."""
    if not path:
        return "not found: the path is empty; is a variable not set?"
    if path.startswith("file://"):
        return "not found: file:// is for files of this machine"
    folder, name = os.path.split(path)
    with suppress(OSError, ValueError), os.scandir(folder or ".") as entries:
        names = tuple(entry.name for entry in islice(entries, _MAX_NAMES) if _digits(entry.name) == _digits(name))
        if name and names and similarity(nearest := sort_by_similarity(names, name)[0], name) > _SAME_NAME:
            return f"not found; did you mean {os.path.join(folder, nearest)}?"
    return "not found"


def _digits(name: str) -> list[str]:
    """Return the numbers in a name: with another number or date, it is the name of another file."""
    return re.findall(r"\d+", name)
