"""Describes a series of profiles in words: its device, settings, range and irregular readings."""

from decimal import Decimal

from mmc_cli.decoding.profile_series import Series
from mmc_cli.decoding.quantity_words import quantity_words
from mmc_cli.model.counting import count_noun

_MAX_DIGITS = 20


def describe_series(series: Series) -> str:
    """Return the device, and what is measured of it."""
    parts = (quantity_words(series.quantity), series.element, f"phase {series.phase}" if series.phase else None)
    return f"{series.device or 'an unnamed device'}, {', '.join(part for part in parts if part)}"


def describe_settings(series: Series) -> str:
    """Return how the times of the log were read."""
    days = "local days of Great Britain" if series.calendar == "london" else "days of UTC"
    return (
        f"{days[:1].upper()}{days[1:]}; the time of each log entry is taken for the {series.log_times} of its half hour"
    )


def describe_counts(series: Series) -> str:
    """Return the lowest, mean and highest value, and irregularities of the readings."""
    unit = f"\u00a0{series.unit}" if series.unit else ""
    parts = [
        f"{word} {format_number(number)}{unit}"
        for word, number in (("lowest", series.lowest), ("mean", series.mean), ("highest", series.highest))
    ]
    for count, words in (
        (series.repeated, "read more than once"),
        (series.differing, "of them with different values"),
        (series.no_value, 'read as "no value"'),
        (series.problems, "not a number"),
    ):
        if count:
            parts.append(f"{count_noun(count, 'half hour')} {words}" if words[:2] != "of" else f"{count:,} {words}")
    if series.irregular:
        parts.append(f"{count_noun(series.irregular, 'reading')} not on a half hour")
    if series.floor > 0:
        parts.append(f"bars start at {format_number(series.floor.quantize(series.mean))}")
    days = count_noun(len(series.days), "day")
    until = f" to {series.days[-1].date}" if len(series.days) > 1 else ""
    return f"{days}, {series.days[0].date}{until}: {', '.join(parts)}"


def format_number(number: Decimal, separator: str = ",") -> str:
    """Return a number in plain digits with a separator of thousands; a very long one as a power of ten."""
    text = f"{number:,f}".replace(",", separator)
    return text if len(text) <= _MAX_DIGITS else f"{number:.4e}"
