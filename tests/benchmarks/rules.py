"""How much the handling rules cost beside parsing and schema-validating the same messages, in one run.

    python -m tests.benchmarks.rules

prints microseconds a message and the ratio. Not counted are the header facts, which every verdict has, with rules or
without; messages that have findings are left out, as placing a finding reads the message a second time.
"""

import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from mmc_cli.inputs.parser import read
from mmc_cli.model.version import Version
from mmc_cli.rules.apply import apply_rules
from mmc_cli.specification import load_spec

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "valid" / "4.0"


def measured(rounds: int = 7, repeats: int = 20) -> tuple[float, float]:
    """Microseconds a message: for parsing and schema-validating it, and for all rules together."""
    spec = load_spec(Version(4, 0))
    validator, parser = spec.schema.validator, etree.XMLParser(resolve_entities=False, no_network=True)
    messages = [read(path.read_bytes()) for path in sorted(FIXTURES.rglob("*.xml"))]
    messages = [message for message in messages if not apply_rules(message, spec)]

    def schema() -> None:
        for message in messages:
            validator.validate(etree.fromstring(message.data, parser))

    def rules() -> None:
        for message in messages:
            apply_rules(message, spec)

    def fastest(work: Callable[[], None]) -> float:
        best = float("inf")
        for _ in range(rounds):
            start = time.perf_counter()
            for _ in range(repeats):
                work()
            best = min(best, time.perf_counter() - start)
        return best / repeats / len(messages) * 1e6

    return fastest(schema), fastest(rules)


if __name__ == "__main__":
    schema_cost, rules_cost = measured()
    print(f"parse and validate {schema_cost:.1f} us, rules {rules_cost:.1f} us a message")
    print(f"ratio {rules_cost / schema_cost:.2f}")
