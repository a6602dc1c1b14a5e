"""Turns rows into Arrow record batches, whose columns have types: what Parquet, DuckDB and pandas read.

A row gives the types of its columns in `column_types`; the others are text. A value that does not fit its column is in
the column `as_text`, which holds JSON by column name, so that no value is lost. The columns for messages of one
template are made once, from one of them, and filled with the values of the others.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from msgspec import to_builtins

from mmc_cli.batch.arrow_columns import arrow_column, arrow_type, import_pyarrow, index_array
from mmc_cli.model.json_types import Json
from mmc_cli.model.origin import Origin
from mmc_cli.template_cache.cache import TemplateMatch
from mmc_cli.template_cache.filled_text import marked_position

_MISFITS = "as_text"

# An Arrow array, and the values that do not fit its type by their positions.
Column: TypeAlias = tuple[Any, Mapping[int, Json]]


class FilledRows(NamedTuple):
    """The rows of a message that matches a template."""

    template: "RowTemplate"
    match: TemplateMatch


class RowTemplate:
    """The rows of the messages of a template, given as those of one message with marks for values that vary."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.types, self._length = _types_of(rows[0]), len(rows)
        self._fillers = {name: self._filler(name, values) for name, values in _columns_of(rows).items()}

    def columns(self, matches: Sequence[TemplateMatch]) -> Iterator[Column]:
        """Yield the columns of the rows of messages, one message after another."""
        texts = [b"\n".join(match.values).decode().split("\n") for match in matches]
        for fill in self._fillers.values():
            yield fill(matches, texts)

    def _filler(
        self, name: str, values: Sequence[Json]
    ) -> Callable[[Sequence[TemplateMatch], Sequence[list[str]]], Column]:
        """Return the function that makes a column from the origins of messages, from their values, or a constant."""
        kind, length, pyarrow = self.types[name], self._length, import_pyarrow()
        if name in Origin._fields:
            spread_origin = _spread([0] * length, 1)

            def fill_origins(matches: Sequence[TemplateMatch], texts: Sequence[list[str]]) -> Column:
                array, _ = arrow_column([getattr(match.origin, name) for match in matches], kind)
                return spread_origin(array, len(matches)), {}

            return fill_origins
        positions = list(map(marked_position, values))
        if any(position is not None for position in positions):
            # Texts that rows share, such as a time, are read once: `others` follow the values and are counted from the
            # end.
            others = list(dict.fromkeys(value for value in values if marked_position(value) is None))
            sources = [
                others.index(value) - len(others) - 1 if position is None else position
                for value, position in zip(values, positions, strict=True)
            ]
            unique = list(dict.fromkeys(sources))
            spread = _spread([unique.index(source) for source in sources], len(unique))
            # -1 is a second number, so that each returns a tuple.
            pick, pick_all = (itemgetter(*numbers, -1) for numbers in (unique, sources))

            def fill_values(matches: Sequence[TemplateMatch], texts: Sequence[list[str]]) -> Column:
                extended = [[*each, *others, None] for each in texts]
                array, misfits = arrow_column([value for each in extended for value in pick(each)[:-1]], kind)
                if misfits:
                    return arrow_column([value for each in extended for value in pick_all(each)[:-1]], kind)
                return spread(array, len(matches)), {}

            return fill_values
        array, misfits = arrow_column(values, kind)

        def fill_constant(matches: Sequence[TemplateMatch], texts: Sequence[list[str]]) -> Column:
            all_misfits = {at + length * number: misfits[at] for number in range(len(matches)) for at in misfits}
            return pyarrow.concat_arrays([array] * len(matches)), all_misfits

        return fill_constant


def _spread(ranks: Sequence[int], number: int) -> Callable[[Any, int], Any]:
    """Return a function that spreads the values of messages to rows: `ranks` picks from the `number` values of each."""
    last: dict[int, Any] = {}

    def spread(array: Any, count: int) -> Any:
        if count not in last:
            last.clear()
            indices = [number * message + rank for message in range(count) for rank in ranks]
            last[count] = index_array(indices)
        return array.take(last[count])

    return spread if list(ranks) != list(range(number)) else lambda array, count: array


def arrow_schema(types: Mapping[str, str]) -> Any:
    """Return the Arrow schema of columns, given with their types; without columns, one without fields."""
    with_misfits = {**types, _MISFITS: "text"} if types else {}
    return import_pyarrow().schema([(name, arrow_type(kind)) for name, kind in with_misfits.items()])


def pack_rows(results: Iterable[Any]) -> list[Any]:
    """Return rows of one kind as one record batch; empty if there are no rows."""
    batches = [_record_batch(template, list(group)) for template, group in groupby(results, _template_of)]
    if len(batches) < 2:
        return batches
    return list(import_pyarrow().Table.from_batches(batches).combine_chunks().to_batches())


def _template_of(result: Any) -> RowTemplate | None:
    return result.template if isinstance(result, FilledRows) else None


def _record_batch(template: RowTemplate | None, results: Sequence[Any]) -> Any:
    if template is not None:
        types, columns = template.types, tuple(template.columns([result.match for result in results]))
    else:
        types = _types_of(results[0])
        columns = tuple(arrow_column(values, types[name]) for name, values in _columns_of(results).items())
    misfits: dict[int, dict[str, Json]] = {}
    for name, (_, others) in zip(types, columns, strict=True):
        for at, value in others.items():
            misfits.setdefault(at, {})[name] = value
    number = len(columns[0][0])
    as_text = (
        [json.dumps(misfits[at]) if at in misfits else None for at in range(number)] if misfits else [None] * number
    )
    arrays = [*(array for array, _ in columns), arrow_column(as_text, "text")[0]]
    return import_pyarrow().RecordBatch.from_arrays(arrays, schema=arrow_schema(types))


def _types_of(row: Any) -> dict[str, str]:
    """Return the columns of a row with their types."""
    types = row.column_types
    return {name: types.get(name, "text") for name in _record(row)}


def _columns_of(rows: Iterable[Any]) -> dict[str, list[Json]]:
    """Return the values of rows by column. All have the columns of the first."""
    records = [_record(row) for row in rows]
    return {name: [record[name] for record in records] for name in records[0]}


def _record(row: Any) -> dict[str, Json]:
    record: dict[str, Json] = to_builtins(row.record())
    del record["schema"]
    return record
