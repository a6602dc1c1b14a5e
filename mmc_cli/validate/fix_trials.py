"""Tries fixes of children: applies each to a copy of their names and keeps those that remove the fault.

The number of tries is limited, so that a message takes a few seconds at most.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from mmc_cli.specification.declarations import Particle
from mmc_cli.specification.similar_names import similarity
from mmc_cli.validate.content_model import diagnose, find_first_wrong_child
from mmc_cli.validate.fault import Fault
from mmc_cli.validate.fixes import Fix

MAX_TRIES, MAX_TRIAL_COST = 32, 400_000  # maximum fixes tried in one message, and names compared by these


@dataclass(frozen=True, slots=True)
class Trial:
    """The names of children with problems, on which a fix of one of them can be tried."""

    names: list[str]
    model: Particle
    foreign: Container[str]
    problem_count: int

    @property
    def cost(self) -> int:
        """The cost of a trial, in names; a problem costs about as much as twenty names."""
        return len(self.names) + 20 * self.problem_count

    def removes_problem(self, index: int, fix: Fix) -> bool:
        """Return True if the children have fewer problems when one of them is renamed or moved."""
        names = self.names.copy()
        name = names.pop(index)
        names.insert(*((fix.index, name) if fix.change == "move" else (index, fix.new)))
        if find_first_wrong_child(names, self.model) is None:
            return True
        return len(diagnose(names, self.model, self.foreign).problems) < self.problem_count


def verified_fixes(fault_list: Sequence[Fault]) -> set[int]:
    """Return the indexes of the faults whose fix removes them; the likeliest fixes are tried, up to the limits."""
    proposed = [number for number, fault in enumerate(fault_list) if fault.fix is not None]
    verified = {number for number in proposed if fault_list[number].removes_fault is None}
    to_try = sorted(
        (number for number in proposed if number not in verified), key=lambda n: -_likeliness(fault_list[n])
    )
    cost = 0
    for number in to_try[:MAX_TRIES]:
        fault = fault_list[number]
        cost += fault.trial_cost
        if fault.removes_fault is not None and cost <= MAX_TRIAL_COST and fault.removes_fault():
            verified.add(number)
    return verified


def _likeliness(fault: Fault) -> float:
    return similarity(fault.fix.new, fault.actual or "") if fault.fix is not None else 0
