"""Turns the children of an element and its content model into what is wrong with them, and the order that mends it.

Every fault is one problem: an unknown name, two branches of a choice, one too many, one out of order, one missing.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mmc_cli.specification.declarations import Particle
from mmc_cli.specification.wording import closest, likely


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a list of children.

    `index` is the child it is about; for a missing one, the child it should stand before, None at the end. `names` are
    the names that were expected, or, for "order" and "conflict", the name of the sibling it clashes with.
    """

    kind: Literal["unknown", "conflict", "surplus", "early", "late", "missing"]
    index: int | None
    names: tuple[str, ...] = ()
    rename: str | None = None
    count: int = 0
    most: int = 0
    stands_for: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wrong with the children, and what they should be: each an index of today's, or the name of a new one.

    `renamed` gives the children that go by another name.
    """

    problems: tuple[Problem, ...]
    order: tuple[int | str, ...]
    renamed: dict[int, str]


def diagnose(names: Sequence[str], model: Particle, foreign: Container[str] = ()) -> Plan:
    """What is wrong with children of these names, in this order, where `model` says what may stand.

    A name that is none of the model's counts as the nearest that is, unless it is in `foreign`.
    """
    ranks = _ranks(model)
    problems: list[Problem] = []
    renamed: dict[int, str] = {}
    kept = _known(names, model, ranks, foreign, problems, renamed)
    for group in _choices(model):
        kept = _one_branch(kept, group, problems)
    kept = _not_too_many(kept, model, ranks, problems)
    ordered = _in_order(kept, ranks, problems)
    order = _complete(ordered, model, ranks, problems)
    return Plan(tuple(problems), order, renamed)


def _known(
    names: Sequence[str],
    model: Particle,
    ranks: dict[str, int],
    foreign: Container[str],
    problems: list[Problem],
    renamed: dict[int, str],
) -> list[tuple[int, str]]:
    """The children by a name that the model has; one that is nearly such a name counts as that."""
    counts = Counter(names)
    limits = {part.name: most for part, most in _elements(model)}
    kept = []
    for index, name in enumerate(names):
        if name in ranks:
            kept.append((index, name))
            continue
        free = [each for each, most in limits.items() if most is None or counts[each] < most]
        meant = likely(tuple(free), name) if name not in foreign else None
        problems.append(Problem("unknown", index, closest(tuple(free), name), rename=meant))
        if meant is not None:
            counts[meant] += 1
            renamed[index] = meant
            kept.append((index, meant))
    return kept


def _one_branch(kept: list[tuple[int, str]], choice: Particle, problems: list[Problem]) -> list[tuple[int, str]]:
    """The children without those of a second branch of a choice; the branch with the most children stays."""
    branches = [{part.name for part, _ in _elements(branch)} for branch in choice.parts]
    present = [(sum(name in branch for _, name in kept), -number) for number, branch in enumerate(branches)]
    taken = [pair for pair in present if pair[0]]
    if len(taken) < 2:
        return kept
    stays = branches[-max(taken)[1]]
    others = set().union(*branches) - stays
    with_ = next(name for _, name in kept if name in stays)
    problems += [Problem("conflict", index, (with_,)) for index, name in kept if name in others]
    return [(index, name) for index, name in kept if name not in others]


def _not_too_many(
    kept: list[tuple[int, str]], model: Particle, ranks: dict[str, int], problems: list[Problem]
) -> list[tuple[int, str]]:
    """The children without the surplus ones; of several, those that stand in the right place stay."""
    in_place = set(_longest_run([ranks[name] for _, name in kept]))
    surplus: set[int] = set()
    for part, most in _elements(model):
        positions = [position for position, (_, name) in enumerate(kept) if name == part.name]
        if most is None or len(positions) <= most:
            continue
        leaving = sorted(sorted(positions, key=lambda position: position not in in_place)[most:])
        surplus.update(leaving)
        index = kept[leaving[0]][0]
        problems.append(Problem("surplus", index, (part.name,), count=len(positions), most=most))
    return [child for position, child in enumerate(kept) if position not in surplus]


def _in_order(kept: list[tuple[int, str]], ranks: dict[str, int], problems: list[Problem]) -> list[tuple[int, str]]:
    """The children in the order of the model; as few as can be are called out of order."""
    staying = _longest_run([ranks[name] for _, name in kept])
    stays = {kept[position] for position in staying}
    for position, (index, name) in enumerate(kept):
        if (index, name) in stays:
            continue
        ahead = [other for other in kept[:position] if other in stays and ranks[other[1]] > ranks[name]]
        behind = [other for other in kept[position:] if other in stays and ranks[other[1]] < ranks[name]]
        if ahead:
            problems.append(Problem("late", index, (ahead[0][1],)))
        elif behind:
            problems.append(Problem("early", index, (behind[-1][1],)))
    return sorted(kept, key=lambda child: ranks[child[1]])


def _complete(
    kept: list[tuple[int, str]], model: Particle, ranks: dict[str, int], problems: list[Problem]
) -> tuple[int | str, ...]:
    """The children with a new one wherever a required one is missing.

    An unknown child that stands where something is missing is taken for it: that is one fault, not two.
    """
    order: list[tuple[int | str, str]] = list(kept)
    for names in _missing(model, Counter(name for _, name in kept)):
        place = next((n for n, (_, name) in enumerate(order) if ranks[name] > ranks[names[0]]), len(order))
        before = max((index for index, _ in order[:place] if isinstance(index, int)), default=-1)
        following = next((index for index, _ in order[place:] if isinstance(index, int)), None)
        stranger = next((each for each in problems if _in_gap(each, before, following)), None)
        if stranger is None:
            problems.append(Problem("missing", following, names))
        else:
            problems[problems.index(stranger)] = replace(stranger, names=names, stands_for=True)
        order.insert(place, (names[0], names[0]))
    return tuple(index for index, _ in order)


def _in_gap(problem: Problem, before: int, following: int | None) -> bool:
    if problem.kind != "unknown" or problem.rename is not None or problem.stands_for or problem.index is None:
        return False
    return before < problem.index and (following is None or problem.index < following)


def _missing(part: Particle, present: Counter[str]) -> Iterator[tuple[str, ...]]:
    """What a part of the model requires and the children have not: each time, the names that would do."""
    here = any(present[each.name] for each, _ in _elements(part))
    if part.kind == "element":
        if present[part.name] < part.least:
            yield (part.name,)
    elif not here and part.least == 0:
        return
    elif part.kind == "sequence":
        for each in part.parts:
            yield from _missing(each, present)
    elif here:
        for each in part.parts:
            if any(present[one.name] for one, _ in _elements(each)):
                yield from _missing(each, present)
    elif all(next(_missing(each, present), None) for each in part.parts):
        yield tuple(next(_missing(each, present))[0] for each in part.parts)


def _elements(part: Particle, times: int | None = 1) -> Iterator[tuple[Particle, int | None]]:
    """Each element of a model with how often it may stand at most."""
    times = None if times is None or part.most is None else times * part.most
    if part.kind == "element":
        yield part, times
    for each in part.parts:
        yield from _elements(each, times)


def _choices(part: Particle) -> Iterator[Particle]:
    """The choices of which one branch may stand, the outermost first."""
    if part.kind == "choice" and part.most == 1:
        yield part
    if part.most == 1:
        for each in part.parts:
            yield from _choices(each)


def _ranks(part: Particle) -> dict[str, int]:
    """The place of each name in the order of the model; in a group that repeats, all have the same."""
    ranks: dict[str, int] = {}

    def number(each: Particle, together: bool) -> None:
        if each.kind == "element":
            ranks.setdefault(each.name, max(ranks.values(), default=-1) + (0 if together and ranks else 1))
            return
        for position, inside in enumerate(each.parts):
            number(inside, together or (each.most != 1 and position > 0))

    number(part, False)
    return ranks


def _longest_run(ranks: Sequence[int]) -> list[int]:
    """The positions of the longest run of ranks that never falls."""
    ends: list[int] = []
    positions: list[int] = []
    before: list[int | None] = []
    for position, rank in enumerate(ranks):
        length = bisect_right(ends, rank)
        before.append(positions[length - 1] if length else None)
        ends[length : length + 1] = [rank]
        positions[length : length + 1] = [position]
    run: list[int] = []
    at = positions[-1] if positions else None
    while at is not None:
        run.append(at)
        at = before[at]
    return run[::-1]
