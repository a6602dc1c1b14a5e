"""Makes the notes of a report on its input: what was selected, and what was skipped."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mmc_cli.batch.counts import Counts
from mmc_cli.batch.run import BatchRun, Observer
from mmc_cli.model.counting import count_noun

_MAX_WARNINGS = 20
# Sentences about the options that select messages and rules, with their values.
_SELECTION = {
    "kind": "kind {}",
    "device": "device {}",
    "code": "code {}",
    "srv": "service {}",
    "since": "from {} on",
    "until": "up to {}",
    "failed": "reporting a failure",
}
_RULES = {"select": "only {}", "ignore": "without {}", "path_ignores": "without {}", "severities": "with {}"}


class RecordingObserver(Observer):
    """Keeps the first warnings of a run, and forwards every event."""

    def __init__(self, inner: Observer) -> None:
        self.inner = inner
        self.warnings, self.more = list[str](), 0

    def on_progress(self, counts: Counts) -> None:
        self.inner.on_progress(counts)

    def on_warning(self, text: str) -> None:
        if len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(text)
        else:
            self.more += 1
        self.inner.on_warning(text)

    def on_results(self) -> None:
        self.inner.on_results()

    def on_end(self) -> None:
        self.inner.on_end()


def describe_input(run: BatchRun, observer: RecordingObserver, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was selected, and what of the input is not in the report.

    Args:
        options: the values of the options that select messages and rules.
    """
    if selected := ", ".join(_describe(options, _SELECTION)):
        yield f"Only messages selected by {selected}"
    if rules := ", ".join(_describe(options, _RULES)):
        yield f"Rules: {rules}"
    if run.counts.without_message:
        sources = count_noun(run.counts.without_message, "row or file", "rows or files")
        yield f"{sources} without a message, such as {run.counts.first_without_message}"
    if run.counts.without_time:
        yield f"{count_noun(run.counts.without_time, 'message')} without a time skipped"
    yield from observer.warnings
    if observer.more:
        yield f"{count_noun(observer.more, 'more warning')} not shown"


def _describe(options: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    for name, text in words.items():
        if value := options.get(name):
            yield text.format(_value_words(value))


def _value_words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, tuple):
        return ", ".join("=".join(map(_value_words, each)) if isinstance(each, tuple) else str(each) for each in value)
    return str(value)
