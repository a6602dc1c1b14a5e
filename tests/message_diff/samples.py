"""Random messages and their comparison, for the tests of this package."""

from decimal import Decimal
from random import Random

from lxml import etree

from mmc_cli.decoding.field_tree import field_tree
from mmc_cli.inputs.parser import read
from mmc_cli.message_diff.conditions import Conditions, PathPattern, Tolerance
from mmc_cli.message_diff.fields import Differences, compare_fields
from mmc_cli.model.field import Field
from mmc_cli.specification import load_spec
from mmc_cli.specification.sample_messages import build_message, random_policy
from tests.samples import V4_0

SPEC = load_spec(V4_0)
EVERYTHING = Conditions(with_varying=True)


def random_message(seed: int) -> bytes:
    root, _ = build_message(SPEC.schema, random_policy(Random(seed)))
    return etree.tostring(root)


def fields(data: bytes | str) -> Field:
    return field_tree(read(data.encode() if isinstance(data, str) else data), SPEC)


def compare(a: bytes | str, b: bytes | str, conditions: Conditions = EVERYTHING) -> Differences:
    return compare_fields(fields(a), fields(b), conditions)


def ignoring(*paths: str) -> Conditions:
    return Conditions(tuple(map(PathPattern, paths)), with_varying=True)


def within(path: str, limit: str) -> Conditions:
    return Conditions((), (Tolerance(PathPattern(path), Decimal(limit)),), True)
