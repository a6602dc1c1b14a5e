"""Every error of the engine has a rule, and every fault is said in the user's words."""

import xmlschema
from xmlschema.validators import XsdFacet

from mmc_cli.model.faults import FAULTS
from mmc_cli.specification import at, versions
from mmc_cli.validate.fault_messages import RULES
from tests.samples import RESPONSE, V4_0, message


def test_every_facet_of_every_version_has_a_rule() -> None:
    for version in versions():
        engine = xmlschema.XMLSchema10(at(version).schema.plain())
        facets = {type(each).__name__ for each in engine.iter_components() if isinstance(each, XsdFacet)}
        assert facets <= set(RULES), f"give {facets - set(RULES)} a rule in complaints.RULES"


def test_every_validator_that_an_error_of_the_engine_can_name_has_a_rule() -> None:
    engine = xmlschema.XMLSchema10(at(V4_0).schema.plain())
    seen = set()
    for old, new in (
        (">41208<", ">-1<"),
        (">41208<", ">x<"),
        (">41208<", "><"),
        (">2026-02-03T09:30:10.00Z<", ">x<"),
        (">4.1<", ">x<"),
        ('MessageSuccess="false"', 'MessageSuccess="x"'),
        ('Position="1"', 'Position="0"'),
        (">0027<", ">0x27<"),
        (">00-1E-4F-7A-20-00-11-02<", ">x<"),
    ):
        for error in engine.iter_errors(message(RESPONSE, (old, new)).root):
            seen.add(type(error.validator).__name__)
    assert seen
    assert seen <= set(RULES)


def test_the_table_gives_rules_of_the_schema_tier() -> None:
    assert set(RULES.values()) <= set(FAULTS)
    assert all(rule.layer == "schema" for rule in RULES.values())
