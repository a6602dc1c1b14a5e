"""Finds for each message of one side its counterpart on the other, and compares the two."""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.inputs.limits import ReadOptions
from mmc_cli.inputs.parser import read
from mmc_cli.message_diff.comparison import Comparison, ReadMessage
from mmc_cli.message_diff.conditions import Conditions
from mmc_cli.message_diff.fields import compare_fields
from mmc_cli.model.header import Kind
from mmc_cli.model.version import Version
from mmc_cli.validate import spec_for

PairBy: TypeAlias = Literal["message", "name"]
MessagePair: TypeAlias = "tuple[ReadMessage | None, ReadMessage | None]"

_KINDS: Mapping[Kind | None, str] = {
    "alert": "an alert",
    "response": "a response",
    None: "neither a response nor an alert",
}


def pair_messages(
    a: Sequence[ReadMessage], b: Sequence[ReadMessage], by: PairBy | None, paths: tuple[str, str]
) -> Iterator[MessagePair]:
    """Yield each message with its counterpart: those of `a` in their order, then those of `b` that have none.

    Args:
        by: what both have in common: sender, message code and service (and the counter, if possible), or their names
            below the two paths. None for the former, but two single messages are always counterparts.
        paths: the folders, archives or files that the messages were read from.
    """
    if by is None and len(a) == len(b) == 1:
        yield a[0], b[0]
    elif by == "name":
        first, second = paths
        yield from _pair_by(a, b, lambda message: _name_below(message, first), lambda each: _name_below(each, second))
    else:
        yield from _pair_by(a, b, _message_key, _message_key)


def compare_messages(
    pair: MessagePair, conditions: Conditions, version: Version | None, options: ReadOptions, xsd: str | None = None
) -> Comparison:
    """Return the comparison of two counterparts, read against a version; None for the one that each declares."""
    a, b = pair
    if a is None or b is None:
        only = a or b
        return Comparison(a, b, problem=only.problem if only is not None else None)
    for name, side in (("A", a), ("B", b)):
        if side.problem is not None:
            return Comparison(a, b, problem=f"{name} cannot be read: {side.problem}")
    if a.header.kind != b.header.kind:
        first, second = (_KINDS[side.header.kind] for side in (a, b))
        return Comparison(a, b, problem=f"A is {first} and B is {second}")
    trees = []
    for side in (a, b):
        message = read(side.data, side.origin, options)
        trees.append(field_tree(message, spec_for(message, version, xsd)))
    return Comparison(a, b, compare_fields(trees[0], trees[1], conditions))


def _pair_by(
    a: Iterable[ReadMessage],
    b: Iterable[ReadMessage],
    key_of_a: Callable[[ReadMessage], Hashable],
    key_of_b: Callable[[ReadMessage], Hashable],
) -> Iterator[MessagePair]:
    """Yield the messages of the same key together: those of the same counter first, the others in their order."""
    by_counter: dict[Hashable, deque[ReadMessage]] = defaultdict(deque)
    for message in b:
        by_counter[key_of_b(message), message.header.counter].append(message)
    pairs: list[MessagePair] = []
    for message in a:
        same = by_counter[key_of_a(message), message.header.counter]
        pairs.append((message, same.popleft() if same else None))
    remaining = {id(message) for messages in by_counter.values() for message in messages}
    others: dict[Hashable, deque[ReadMessage]] = defaultdict(deque)
    for message in b:
        if id(message) in remaining:
            others[key_of_b(message)].append(message)
    for first, second in pairs:
        if second is None and first is not None and (candidates := others[key_of_a(first)]):
            second = candidates.popleft()
        yield first, second
    yield from ((None, message) for messages in others.values() for message in messages)


def _message_key(message: ReadMessage) -> Hashable:
    header = message.header
    if message.problem is not None:
        return message.origin  # it has no counterpart
    return header.kind, header.device, header.message_code, header.service_reference_variant, header.alert_code


def _name_below(message: ReadMessage, path: str) -> Hashable:
    """Return the name of a message within a folder or an archive; duplicates of a name get a number."""
    file, member, index = message.origin
    archive = path.partition("!")[0]
    if file == archive:
        inside = path[len(archive) + 1 :].rstrip("/")
        name = (member or "").removeprefix(f"{inside}/" if inside else "")
        return name, index
    below = os.path.relpath(file, path).replace(os.sep, "/")
    return (below if member is None else f"{below}!{member}"), index
