"""Comparisons for the tests of the formats that write them."""

from io import StringIO

from mmc_cli.message_diff.comparison import Comparison, ReadMessage
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.render import Renderer
from tests.message_diff.samples import compare
from tests.samples import ALERT, written

HOSTILE = "<script>|\x1b[31m::error::\u202e"
A = ReadMessage(Origin("in/a.xml"), Header("alert", device="00-1E", alert_code="8F86"), b"")
B = A._replace(origin=Origin("b.xml"))
EQUAL = Comparison(A, B)
LEVEL = Comparison(A, B, compare(ALERT, ALERT.replace(">100<", ">80<")))
ONLY_IN_A, ONLY_IN_B = Comparison(A, None), Comparison(None, B)
UNREAD = Comparison(A, B, problem="b.xml: not well-formed")
HOSTILE_PAIR = Comparison(
    A._replace(origin=Origin(f"{HOSTILE}.xml")),
    B,
    compare(ALERT, ALERT.replace(">ECS101", "><![CDATA[<script>|::error::\u202e]]>")),
)


def rendered(render: Renderer, *comparisons: Comparison, color: bool = False) -> str:
    out = StringIO()
    written(render, comparisons, out, color)
    return out.getvalue()
