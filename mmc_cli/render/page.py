"""The frame of every HTML page: its head, its style for light, dark and print, and its strict content security policy.

A page is one file that loads nothing. Its style and its scripts are allowed by their hashes, so nothing in a message
can be either; no element has an inline style.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mmc_cli.render.html_text import csp_hash, escape_text

# Opens for printing all details that are closed on the screen.
PRINT_SCRIPT = """
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(each => { each.open = true; }));
"""
_ASSETS = Path(__file__).with_name("assets")


def read_asset(name: str) -> str:
    """Return a style sheet or a script of the pages."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def page_head(title: str, own_style: str = "", scripts: Iterable[str] = ()) -> Iterator[str]:
    """Yield the lines of a page up to its body.

    Args:
        own_style: the styles of this page only.
        scripts: every script that the page runs, verbatim.
    """
    style = read_asset("page.css") + own_style
    allowed = " ".join(map(csp_hash, scripts))
    policy = f"default-src 'none'; style-src {csp_hash(style)}; {f'script-src {allowed}; ' if allowed else ''}"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}base-uri 'none'; form-action 'none'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>"


def page_end(scripts: Iterable[str] = ()) -> Iterator[str]:
    """Yield the scripts and the end of a page."""
    yield from (f"<script>{script}</script>" for script in scripts)
    yield "</body>\n</html>"
