"""Addresses of remote files, such as s3://bucket/inbox/; passwords and tokens are hidden when an address is shown.

An address is a text without secrets, so that any code can print it; the URL for the server is an attribute.
"""

import os
import re
from collections.abc import Iterable
from typing import NamedTuple, Self

# Compiled on first use: most runs have no address.
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*)://"
# The value of a query parameter, named or not: tokens and signatures are passed in these.
_VALUES = r"(?<==)[^&;#]+|(?<=[?&;#])[^&;#=]+(?=[&;#]|$)"
_WEB_QUERY, _OTHER_QUERY = r"[?#]", r"\?[^/]*="
_IN_TEXT = _SCHEME + r"[^\s'\"<>]*[^\s'\"<>:;,.)]"
_HIDDEN = "***"
# Schemes in which a name before the @ is never an account: abfs://container@account.dfs.core.windows.net.
_NAMES_BEFORE_HOST = ("abfs", "abfss", "sftp", "ssh", "ftp", "smb")


class Listed(NamedTuple):
    """A file in a listing: its size in bytes, and a token that changes with its content; None if unknown."""

    size: int | None = None
    mark: str | None = None


class Address(str):
    """An address as it is shown.

    Attributes:
        url: The address with its secrets, for the server alone.
        listed: The entry of the file in its folder; None for an address that the user gives.
    """

    url: str
    listed: Listed | None

    @classmethod
    def of(cls, url: str, listed: Listed | None = None) -> Self:
        """Return the address of a URL."""
        address = cls(hide_secrets(url))
        address.url, address.listed = url, listed
        return address

    @property
    def scheme(self) -> str:
        """The scheme of the address, such as "s3"."""
        return self.url.partition("://")[0].lower()

    @property
    def path(self) -> str:
        """The address up to its query, with its secrets."""
        return _split_query(self.url)[0]

    @property
    def is_folder(self) -> bool:
        """True if it ends as a folder does."""
        return self.path.endswith("/") or self.path.count("/") == 2

    def as_folder(self) -> Self:
        """Return the address as that of a folder."""
        folder = type(self)(self)
        folder.url, folder.listed = f"{self.path.rstrip('/')}/{_split_query(self.url)[1]}", None
        return folder

    def child(self, name: str, listed: Listed | None = None) -> Self:
        """Return the address of a file or folder in this folder."""
        folder, query = _split_query(self.url)
        return self.of(f"{folder}{'' if folder.endswith('/') else '/'}{name}{query}", listed)


def read_path(path: str) -> str:
    """Return an address for an address given by a user; a path unchanged, and a file:// URL as a path."""
    if "://" not in path or isinstance(path, Address) or not (scheme := re.match(_SCHEME, path)):
        return path
    return _local_path(path) if scheme[1].lower() == "file" else Address.of(path)


def restore_secrets(shown: str, given: Iterable[str]) -> str:
    """Return a shown address with the secrets of the given one that it is, or is in; any other text unchanged."""
    name, query = _split_query(shown)
    for each in given if "://" in shown else ():
        address = read_path(each)
        if isinstance(address, Address):
            folder, own_query = _split_query(address.rstrip("/"))
            if shown == address:
                return address
            if query == own_query and name.startswith(f"{folder.rstrip('/')}/"):
                return address.child(name[len(folder.rstrip("/")) + 1 :])
    return shown


def hide_secrets(url: str) -> str:
    """Return a URL without passwords and the values in its query, which may be tokens."""
    scheme = re.match(_SCHEME, url)
    if scheme is None:
        return url
    path, query = _split_query(url)
    host, slash, rest = path[scheme.end() :].partition("/")
    if "@" in host:
        account, _, host = host.rpartition("@")
        name, colon, _ = account.partition(":")
        name = name if scheme[1].lower() in _NAMES_BEFORE_HOST else _HIDDEN
        host = f"{name}{f':{_HIDDEN}' if colon and name != _HIDDEN else ''}@{host}"
    return f"{scheme[0]}{host}{slash}{rest}{re.sub(_VALUES, _HIDDEN, query)}"


def hide_secrets_in(text: str) -> str:
    """Return a text without the secrets of the addresses in it."""
    return re.sub(_IN_TEXT, lambda found: hide_secrets(found[0]), text) if "://" in text else text


def without_query(url: str) -> str:
    """Return an address without its query; a path unchanged."""
    return _split_query(url)[0] if "://" in url else url


def _split_query(url: str) -> tuple[str, str]:
    """Return an address and its query with the mark before it; a question mark of other stores may be a wildcard."""
    is_web = url[:8].lower().startswith(("http://", "https://"))
    mark = re.search(_WEB_QUERY if is_web else _OTHER_QUERY, url)
    return (url[: mark.start()], url[mark.start() :]) if mark else (url, "")


def _local_path(url: str) -> str:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(url, allow_fragments=False)
    if parts.netloc not in ("", "localhost"):
        return url  # not a local path: reported as not found
    return url2pathname(parts.path) if "%" in parts.path or os.name == "nt" else parts.path
