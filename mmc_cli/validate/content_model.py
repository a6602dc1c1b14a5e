"""Compares the children of an element with its content model: finds each problem, and an order without problems.

Every fault is one problem: an unknown name, a conflict between branches of a choice, an element too many, one out of
order, or one missing. The steps run in that order, each on the children that the previous one leaves.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mmc_cli.specification.declarations import Particle
from mmc_cli.specification.similar_names import best_match, sort_by_similarity

MAX_FAULTS = 5_000  # maximum explained in one message
# A child: its index among the original children, and its name.
Child: TypeAlias = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the children of an element.

    Attributes:
        kind: "early" and "late" are children out of order, before or after a sibling that they must follow or precede.
        index: The child concerned; of a missing one, the child that it must precede, None at the end.
        names: The expected names; of a child in conflict or out of order, the name of the sibling it clashes with.
        rename: The name that an unknown child was probably meant to have.
        count: How often a surplus element occurs, and `max_occurs` how often it may.
        fills_gap: True for an unknown child in the place of a missing element: the two are one fault.
    """

    kind: Literal["unknown", "conflict", "surplus", "early", "late", "missing"]
    index: int | None
    names: tuple[str, ...] = ()
    rename: str | None = None
    count: int = 0
    max_occurs: int = 0
    fills_gap: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The problems with the children, and a valid order, of indexes of original children and names of new ones.

    `renamed` maps the indexes of children to the names they get.
    """

    problems: tuple[Problem, ...]
    order: tuple[int | str, ...]
    renamed: dict[int, str]

    def places(self) -> dict[int, int]:
        """Return the place of each original child in the order."""
        return {child: place for place, child in enumerate(self.order) if isinstance(child, int)}


@dataclass(frozen=True, slots=True)
class WrongChild:
    """The first child that does not fit a content model: its index (None: at the end), and the names expected there."""

    index: int | None
    expected: tuple[str, ...]


def find_first_wrong_child(names: Sequence[str], model: Particle) -> WrongChild | None:
    """Return the first child that does not fit a content model, given the names of all; None if they are allowed.

    A name can be that of one part of the model at a time (XML Schema 1, 3.8.6), so no backtracking is needed.
    """
    position, complete = _match(model, names, 0)
    if complete and position == len(names):
        return None
    expected = tuple(dict.fromkeys(part.name for part, _ in model.elements()))
    return WrongChild(position if position < len(names) else None, expected)


def _match(part: Particle, names: Sequence[str], position: int) -> tuple[int, bool]:
    """Return the position after the names that match a part, and whether the part is complete."""
    count = 0
    while part.max_occurs is None or count < part.max_occurs:
        if position >= len(names) or not _may_begin(part, names[position]):
            break
        start = position
        position, complete = _match_once(part, names, position)
        if not complete:
            return position, False
        count += 1
        if position == start:
            break
    return position, count >= part.min_occurs or _may_be_absent(part)


def _match_once(part: Particle, names: Sequence[str], position: int) -> tuple[int, bool]:
    if part.kind == "element":
        return position + 1, True
    if part.kind == "choice":
        return _match(next(branch for branch in part.parts if _may_begin(branch, names[position])), names, position)
    for inside in part.parts:
        position, complete = _match(inside, names, position)
        if not complete:
            return position, False
    return position, True


def _may_begin(part: Particle, name: str) -> bool:
    """Return True if a part may begin with a name."""
    if part.kind == "element":
        return part.name == name
    for inside in part.parts:
        if _may_begin(inside, name):
            return True
        if part.kind == "sequence" and not _may_be_absent(inside):
            return False
    return False


def _may_be_absent(part: Particle) -> bool:
    if part.min_occurs == 0:
        return True
    if part.kind == "element":
        return False
    return (all if part.kind == "sequence" else any)(_may_be_absent(inside) for inside in part.parts)


def diagnose(names: Sequence[str], model: Particle, foreign: Container[str] = ()) -> Diagnosis:
    """Return the problems with children of these names, in this order, under a content model.

    An unknown name counts as the most similar known one, unless it is in `foreign`. Unknown names beyond the maximum
    number of faults are skipped.
    """
    ranks = _rank_names(model)
    problems: list[Problem] = []
    renamed: dict[int, str] = {}
    children = _resolve_names(names, model, ranks, foreign, problems, renamed)
    for choice in _exclusive_choices(model):
        children = _keep_one_branch(children, choice, problems)
    problems[:] = [each for each in problems if each.kind != "conflict" or each.index not in renamed]  # one is enough
    children = _drop_surplus(children, model, ranks, problems)
    children = _sort_children(children, ranks, problems)
    order = _insert_missing(children, model, ranks, problems)
    return Diagnosis(tuple(problems), order, renamed)


def _resolve_names(
    names: Sequence[str],
    model: Particle,
    ranks: dict[str, int],
    foreign: Container[str],
    problems: list[Problem],
    renamed: dict[int, str],
) -> list[Child]:
    """Return the children with a known name; a misspelled name counts as the known one."""
    counts = Counter(names)
    limits = {part.name: limit for part, limit in model.elements()}
    free = _free_names(limits, counts)
    children = []
    for index, name in enumerate(names):
        if name in ranks:
            children.append((index, name))
            continue
        if len(problems) > MAX_FAULTS:
            continue
        correct = best_match(free, name) if name not in foreign else None
        problems.append(Problem("unknown", index, sort_by_similarity(free, name), rename=correct))
        if correct is not None:
            counts[correct] += 1
            if limits[correct] is not None:
                free = _free_names(limits, counts)
            renamed[index] = correct
            children.append((index, correct))
    return children


def _free_names(limits: dict[str, int | None], counts: Counter[str]) -> tuple[str, ...]:
    """Return the names that may occur more often than they do."""
    return tuple(name for name, limit in limits.items() if limit is None or counts[name] < limit)


def _keep_one_branch(children: list[Child], choice: Particle, problems: list[Problem]) -> list[Child]:
    """Return the children of only one branch of a choice, the one with the most, and those outside the choice."""
    branches = [{part.name for part, _ in branch.elements()} for branch in choice.parts]
    counts = Counter(name for _, name in children)
    present = [branch for branch in branches if not branch.isdisjoint(counts)]
    if len(present) < 2:
        return children
    kept = max(present, key=lambda branch: sum(counts[name] for name in branch))
    dropped = set().union(*branches) - kept
    other = next(name for _, name in children if name in kept)
    problems += [Problem("conflict", index, (other,)) for index, name in children if name in dropped]
    return [(index, name) for index, name in children if name not in dropped]


def _drop_surplus(
    children: list[Child], model: Particle, ranks: dict[str, int], problems: list[Problem]
) -> list[Child]:
    """Return the children without surplus ones; those out of order are dropped first."""
    in_order = set(_longest_ascending_run([ranks[name] for _, name in children]))
    positions_of: dict[str, list[int]] = {}
    for position, (_, name) in enumerate(children):
        positions_of.setdefault(name, []).append(position)
    surplus: set[int] = set()
    for part, limit in model.elements():
        positions = positions_of.get(part.name, [])
        if limit is None or len(positions) <= limit:
            continue
        dropped = sorted(sorted(positions, key=lambda position: position not in in_order)[limit:])
        surplus.update(dropped)
        index = children[dropped[0]][0]
        problems.append(Problem("surplus", index, (part.name,), count=len(positions), max_occurs=limit))
    return [child for position, child in enumerate(children) if position not in surplus]


def _sort_children(children: list[Child], ranks: dict[str, int], problems: list[Problem]) -> list[Child]:
    """Return the children in the order of the model; as few as possible are reported as out of order."""
    run = _longest_ascending_run([ranks[name] for _, name in children])
    run_ranks, in_order = [ranks[children[position][1]] for position in run], set(run)
    for position, (index, name) in enumerate(children):
        if position in in_order:
            continue
        larger, smaller = bisect_right(run_ranks, ranks[name]), bisect_left(run_ranks, ranks[name]) - 1
        if larger < len(run) and run[larger] < position:
            problems.append(Problem("late", index, (children[run[larger]][1],)))
        elif smaller >= 0 and run[smaller] > position:
            problems.append(Problem("early", index, (children[run[smaller]][1],)))
    return sorted(children, key=lambda child: ranks[child[1]])


def _insert_missing(
    children: list[Child], model: Particle, ranks: dict[str, int], problems: list[Problem]
) -> tuple[int | str, ...]:
    """Return the order with a new child wherever a required one is missing.

    An unknown child in the position of a missing one is reported together with it, as one fault.
    """
    order: list[tuple[int | str, str]] = list(children)
    for names in _find_missing(model, Counter(name for _, name in children)):
        place = next((n for n, (_, name) in enumerate(order) if ranks[name] > ranks[names[0]]), len(order))
        previous = max((index for index, _ in order[:place] if isinstance(index, int)), default=-1)
        following = next((index for index, _ in order[place:] if isinstance(index, int)), None)
        unknown = next((each for each in problems if _is_in_gap(each, previous, following)), None)
        if unknown is None:
            problems.append(Problem("missing", following, names))
        else:
            problems[problems.index(unknown)] = replace(unknown, names=names, fills_gap=True)
        order.insert(place, (names[0], names[0]))
    return tuple(index for index, _ in order)


def _is_in_gap(problem: Problem, previous: int, following: int | None) -> bool:
    """Return True for an unknown child between two indexes that is not explained yet."""
    if problem.kind != "unknown" or problem.rename is not None or problem.fills_gap or problem.index is None:
        return False
    return previous < problem.index and (following is None or problem.index < following)


def _find_missing(part: Particle, present: Counter[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a part of the model requires and is missing from the children, each time as alternative names."""
    occurs = any(present[each.name] for each, _ in part.elements())
    if part.kind == "element":
        if present[part.name] < part.min_occurs:
            yield (part.name,)
    elif not occurs and part.min_occurs == 0:
        return
    elif part.kind == "sequence":
        for each in part.parts:
            yield from _find_missing(each, present)
    elif occurs:
        for branch in part.parts:
            if any(present[each.name] for each, _ in branch.elements()):
                yield from _find_missing(branch, present)
    elif all(next(_find_missing(branch, present), None) for branch in part.parts):
        yield tuple(next(_find_missing(branch, present))[0] for branch in part.parts)


def _exclusive_choices(part: Particle) -> Iterator[Particle]:
    """Yield the choices of which only one branch may occur, the outermost first."""
    if part.max_occurs == 1:
        if part.kind == "choice":
            yield part
        for each in part.parts:
            yield from _exclusive_choices(each)


def _rank_names(model: Particle) -> dict[str, int]:
    """Return the position of each name in the order of the model; in a group that repeats, all have the same."""
    ranks: dict[str, int] = {}

    def rank(part: Particle, together: bool) -> None:
        if part.kind == "element":
            ranks.setdefault(part.name, max(ranks.values(), default=-1) + (0 if together and ranks else 1))
            return
        for position, inside in enumerate(part.parts):
            rank(inside, together or (part.max_occurs != 1 and position > 0))

    rank(model, False)
    return ranks


def _longest_ascending_run(ranks: Sequence[int]) -> list[int]:
    """Return the positions of the longest non-decreasing subsequence of ranks."""
    last_ranks: list[int] = []  # the lowest last rank of a subsequence of each length
    last_positions: list[int] = []
    previous: list[int | None] = []
    for position, rank in enumerate(ranks):
        length = bisect_right(last_ranks, rank)
        previous.append(last_positions[length - 1] if length else None)
        last_ranks[length : length + 1] = [rank]
        last_positions[length : length + 1] = [position]
    run: list[int] = []
    current = last_positions[-1] if last_positions else None
    while current is not None:
        run.append(current)
        current = previous[current]
    return run[::-1]
