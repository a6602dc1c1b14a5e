"""All handling rules, in the order in which they are applied. A new family of rules is a line here."""

from mmc_cli.model.base_rules import BASE_RULES
from mmc_cli.model.finding import Rule
from mmc_cli.rules import agreement, codes, coherence, content, credentials, header, outcome, values, version
from mmc_cli.rules.check import Check
from mmc_cli.rules.reads import Read

CHECKS: tuple[Check, ...] = (
    *version.CHECKS,
    *codes.CHECKS,
    *coherence.CHECKS,
    *content.CHECKS,
    *credentials.CHECKS,
    *header.CHECKS,
    *outcome.CHECKS,
    *values.CHECKS,
    *agreement.CHECKS,
)

# Everything that the rules read.
ALL_READS: tuple[Read, ...] = tuple(dict.fromkeys(read for check in CHECKS for read in check.reads))

# Every rule, those of the input and the schema included, by id.
ALL_RULES: tuple[Rule, ...] = tuple(sorted((*BASE_RULES, *(check.rule for check in CHECKS)), key=lambda rule: rule.id))
