"""A result that is ready to be written: what a format makes of each by itself, in whichever process that is done."""

from typing import NamedTuple


class Line(NamedTuple):
    """The text of a result, without the end of the line, and of the heading above the first."""

    text: str
    heading: str = ""
