"""Reports of changes for the tests of what writes them."""

import io
from dataclasses import replace

from mmc_cli.compare import changes
from mmc_cli.compare.proof import Proof
from mmc_cli.compare.report import Choice, Encounters, Report, report
from mmc_cli.compare.touching import Finder, Side, Touched, touched
from mmc_cli.render import Renderer
from mmc_cli.results import Origin
from mmc_cli.spec import at
from tests.samples import ALERT, V3_1, V4_0, V5_1, message, written

ALL = changes(at(V3_1), at(V4_0))
HOSTILE = 'a|b`<script>alert(1)</script>"\u202e\x1b[31m.xml'


def met(file: str = "sample.xml", declared: str = "4.0") -> Touched:
    """An alert 8F86 between 3.1 and 4.0."""
    sides = Side("3.1", at(V3_1).schema), Side("4.0", at(V4_0).schema)
    one = touched(message(ALERT, ('"4.0"', f'"{declared}"')), *sides, Finder(ALL))
    return replace(one, origin=Origin(file))


def whole() -> Report:
    """Everything that a report can have: changes, one accepted, a proof, messages of which one has a hostile name."""
    seen = Encounters()
    for one in (met(), met(HOSTILE, "3.1")):
        seen.add(one)
    one = report("3.1", "4.0", ALL, Choice(), {ALL[0].id: "we <know> it"})
    return replace(one, proof=Proof(1000, 114, ()), encounters=seen)


def nothing() -> Report:
    """A report of a version and itself."""
    return report("5.1", "5.1", changes(at(V5_1), at(V5_1)), Choice(), {})


def printed(render: Renderer, one: object) -> str:
    """What a renderer writes of something."""
    out = io.StringIO()
    written(render, [one], out, False)
    return out.getvalue()
