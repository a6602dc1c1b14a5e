"""At a terminal: up to twenty findings in full, more than that in groups."""

import io

from mmc_cli.render.auto import render
from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0, message, written


def shown(count: int) -> str:
    out = io.StringIO()
    bad = validate_message(message(ALERT, (">100<", ">101<")), V4_0)
    good = validate_message(message(ALERT), V4_0)
    written(render, [good, *[bad] * count, good], out, False)
    return out.getvalue()


def test_twenty_findings_are_shown_in_full_and_twenty_one_in_groups() -> None:
    assert shown(0) == ""
    assert shown(20).count("--> sample.xml:20:32") == 20
    assert "-->" not in shown(21)
    assert "21 times in 1 file" in shown(21)
    assert "50 times in 1 file" in shown(50)
