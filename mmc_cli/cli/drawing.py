"""What a terminal can show: colours, and blocks, which are drawn in ASCII where its encoding has none (LC_ALL=C)."""

import codecs
import os
from typing import TextIO

# How an encoding treats what it does not have: the marks that mmc draws are replaced, other characters escaped.
ASCII_DRAWING = "mmc-ascii-drawing"
_MARKS = str.maketrans(
    "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588\u258c\u00b7\u2022\u203a\u2500\u2502", "_-~:=+*#=.*>-|"
)


def takes_escapes(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that has colours and can erase a line."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _draw(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_MARKS)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(ASCII_DRAWING, _draw)
