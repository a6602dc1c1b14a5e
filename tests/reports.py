"""Reports of changes for the tests of what writes them."""

import io
from dataclasses import replace

from mmc_cli.compare import changes
from mmc_cli.compare.impact import Finder, MessageImpact, meeting
from mmc_cli.compare.proof import Proof
from mmc_cli.compare.report import Choice, Encounters, Report, report
from mmc_cli.inputs.message import Message
from mmc_cli.model.origin import Origin
from mmc_cli.render import Renderer
from mmc_cli.specification import load_spec
from tests.samples import ALERT, V3_1, V4_0, V5_1, message, written

ALL = changes(load_spec(V3_1), load_spec(V4_0))
HOSTILE = 'a|b`<script>alert(1)</script>"\u202e\x1b[31m.xml'


def touched(one: Message) -> MessageImpact:
    """What a message meets between 3.1 and 4.0."""
    return meeting(one, load_spec(V3_1).schema, load_spec(V4_0).schema, Finder(ALL)).touched("3.1", "4.0", ALL)


def met(file: str = "sample.xml", declared: str = "4.0") -> MessageImpact:
    """An alert 8F86 between 3.1 and 4.0."""
    one = touched(message(ALERT, ('"4.0"', f'"{declared}"')))
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
    return report("5.1", "5.1", changes(load_spec(V5_1), load_spec(V5_1)), Choice(), {})


def printed(render: Renderer, one: object) -> str:
    """What a renderer writes of something."""
    out = io.StringIO()
    written(render, [one], out, False)
    return out.getvalue()
