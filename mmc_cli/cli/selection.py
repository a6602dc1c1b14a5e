"""The values of the options that select messages: devices, codes and services, separated by commas, and times.

A value that no message can match is wrong usage, not an empty result.
"""

import re
from datetime import UTC, datetime
from fnmatch import fnmatchcase

import click

from mmc_cli.cli.completion_values import CODE_TABLES

_WILDCARD = r"[*?\[\]]"
_EUI = r"[0-9A-F]{2}(-[0-9A-F]{2}){7}"
_EUI_PATTERN = r"[0-9A-F*?\[\]!-]+"
_EUI_LENGTH = 16  # hexadecimal digits


def devices(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return EUIs in the form used in messages; case and separators of the given ones do not matter."""
    return tuple(map(_device, _split(values)))


def codes(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return alert codes and message codes that are known, or patterns."""
    return tuple(_known(value, _code_names(), "code") for value in _split(values))


def services(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return service references and variants that are known, or patterns."""
    return tuple(_known(value, _service_names(), "service reference") for value in _split(values))


def split_names(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Return the names in a list separated by commas."""
    return tuple(_split((text,))) if text is not None else ()


def time_limit(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    """Return the time for a text: for --since the beginning of its period, for --until its end."""
    if text is None:
        return None
    from mmc_cli.cli.time_words import EXPECTED, read_limit

    try:
        return read_limit(text, parameter.name == "until", datetime.now(UTC))
    except ValueError:
        raise click.BadParameter(f"expected {EXPECTED}; got {text}") from None


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",")]


def _device(value: str) -> str:
    text = value.upper()
    if re.search(_WILDCARD, text):
        if re.fullmatch(_EUI_PATTERN, text):
            return _hyphenated_start(text)
    else:
        digits = re.sub(r"[-:. ]", "", text.removeprefix("0X"))
        eui = "-".join(digits[start : start + 2] for start in range(0, len(digits), 2))
        if re.fullmatch(_EUI, eui):
            return eui
    raise click.BadParameter(
        f"expected an EUI of {_EUI_LENGTH} hexadecimal digits, such as 00-DB-12-34-56-78-90-A0 or 00-DB-*; got {value}"
    )


def _hyphenated_start(pattern: str) -> str:
    """Return a pattern with hyphens between the digits before its first wildcard, if it has none."""
    digits = re.match(r"[0-9A-F]*", pattern)
    if "-" in pattern or digits is None:
        return pattern
    return re.sub(r"([0-9A-F]{2})(?=[0-9A-F])", r"\1-", digits[0]) + pattern[digits.end() :]


_MAX_NAMED = 5

# The list of `mmc explain` with the values of each kind.
_LISTS = {"code": "alerts (or messages)", "service reference": "services"}


def _known(value: str, names: tuple[str, ...], what: str) -> str:
    text = value.upper().removeprefix("0X")
    if text in names or (re.search(_WILDCARD, text) and any(fnmatchcase(name, text) for name in names)):
        return value
    from mmc_cli.specification.similar_names import best_match

    if what == "code" and (named := _codes_named(value)):
        raise click.BadParameter(f"unknown code {value}; codes with that in their names: {_join_codes(named, value)}")
    nearest = best_match(names, text)
    hint = f"did you mean {nearest}?" if nearest is not None else f"mmc explain --list {_LISTS[what]} lists the codes"
    raise click.BadParameter(f"unknown {what} {value or '(empty)'}; {hint}")


def _codes_named(words: str) -> list[str]:
    """Return the codes whose names contain some words, with their names; alerts first, as --code mostly means these."""
    from mmc_cli.specification import table_rows

    wanted = words.casefold().split()
    rows = (row for table in CODE_TABLES for row in table_rows(table))
    return [
        f"{row['code']} ({row['name']})"
        for row in rows
        if wanted and all(re.search(rf"\b{re.escape(word)}", row["name"].casefold()) for word in wanted)
    ]


def _join_codes(codes: list[str], words: str) -> str:
    more = f" and {len(codes) - _MAX_NAMED} more: mmc explain --search {words!r}" if len(codes) > _MAX_NAMED else ""
    return ", ".join(codes[:_MAX_NAMED]) + more


def _code_names() -> tuple[str, ...]:
    from mmc_cli.specification import table_rows

    return tuple(row["code"] for table in CODE_TABLES for row in table_rows(table))


def _service_names() -> tuple[str, ...]:
    """Return the variants, and the references that they begin with."""
    from mmc_cli.specification import table_rows

    variants = [row["code"] for row in table_rows("service_requests.csv")]
    stems = [variant.rsplit(".", end)[0] for variant in variants for end in range(1, variant.count(".") + 1)]
    return tuple(dict.fromkeys([*variants, *stems]))
