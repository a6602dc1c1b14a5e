"""Every error that xmlschema can report has a rule."""

import xmlschema
from xmlschema.validators import XsdFacet

from mmc_cli.model.faults import FAULTS
from mmc_cli.specification import known_versions, load_spec
from mmc_cli.validate.value_messages import RULE_OF_VALIDATOR
from tests.samples import RESPONSE, V4_0, message


def test_every_facet_of_every_version_has_a_rule() -> None:
    for version in known_versions():
        engine = xmlschema.XMLSchema10(load_spec(version).schema.to_xsd())
        facets = {type(each).__name__ for each in engine.iter_components() if isinstance(each, XsdFacet)}
        assert facets <= set(RULE_OF_VALIDATOR), (
            f"give {facets - set(RULE_OF_VALIDATOR)} a rule in value_messages.RULE_OF_VALIDATOR"
        )


def test_every_validator_that_reports_an_error_has_a_rule() -> None:
    engine = xmlschema.XMLSchema10(load_spec(V4_0).schema.to_xsd())
    validators = set()
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
            validators.add(type(error.validator).__name__)
    assert validators
    assert validators <= set(RULE_OF_VALIDATOR)


def test_the_rules_are_those_of_the_schema_layer() -> None:
    assert set(RULE_OF_VALIDATOR.values()) <= set(FAULTS)
    assert all(rule.layer == "schema" for rule in RULE_OF_VALIDATOR.values())
