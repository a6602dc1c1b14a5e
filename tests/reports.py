"""Reports of changes for the tests of the renderers."""

import io
from dataclasses import replace

from mmc_cli.compare import compare_versions
from mmc_cli.compare.change_report import ChangeFilter, ImpactTotals, Report, build_report
from mmc_cli.compare.impact import ChangeFinder, MessageImpact, assess_impact
from mmc_cli.compare.proof import Proof
from mmc_cli.inputs.message import Message
from mmc_cli.model.origin import Origin
from mmc_cli.render import Renderer
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V3_1, V4_0, V5_1, message, written

ALL = compare_versions(load_spec(V3_1), load_spec(V4_0))
HOSTILE = 'a|b`<script>alert(1)</script>"\u202e\x1b[31m.xml'


def impact_of(one: Message) -> MessageImpact:
    """Return how the changes between 3.1 and 4.0 affect a message."""
    return assess_impact(one, load_spec(V3_1).schema, load_spec(V4_0).schema, ChangeFinder(ALL)).expand(
        "3.1", "4.0", ALL
    )


def affected_alert(file: str = "sample.xml", declared: str = "4.0") -> MessageImpact:
    """Return the impact on an alert 8F86, which is new in 4.0."""
    impact = impact_of(message(ALERT, ('"4.0"', f'"{declared}"')))
    return replace(impact, origin=Origin(file))


def full_report() -> Report:
    """Return a report with everything it can have: an accepted change, a proof, a message with a hostile file name."""
    totals = ImpactTotals()
    for impact in (affected_alert(), affected_alert(HOSTILE, "3.1")):
        totals.add(impact)
    report = build_report("3.1", "4.0", ALL, ChangeFilter(), {ALL[0].id: "we <know> it"})
    return replace(report, proof=Proof(1000, 114, ()), impact=totals)


def empty_report() -> Report:
    """Return a report that compares a version with itself."""
    return build_report("5.1", "5.1", compare_versions(load_spec(V5_1), load_spec(V5_1)), ChangeFilter(), {})


def rendered(render: Renderer, result: object) -> str:
    """Return what a renderer writes for one result."""
    out = io.StringIO()
    written(render, [result], out, False)
    return out.getvalue()
