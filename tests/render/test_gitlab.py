"""A GitLab code quality report."""

import io
import json

from mmc_cli.model.origin import Origin
from mmc_cli.render.gitlab import render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def test_each_finding_is_an_issue_with_a_fingerprint_of_its_own() -> None:
    out = io.StringIO()
    bad = message(ALERT, (">100<", ">101<"), (">8F86<", ">8F8<"))
    written(render, [validate_message(bad, V4_0), unchecked_verdict(Origin("a.xml"), "permission denied")], out, True)
    issues = json.loads(out.getvalue())
    assert [(each["check_name"], each["severity"]) for each in issues] == [
        ("MMC104 value-wrong-form", "major"),
        ("MMC105 out-of-range", "major"),
        ("MMC007 not-readable", "blocker"),
    ]
    assert issues[1]["location"] == {"path": "sample.xml", "lines": {"begin": 20}}
    assert len({each["fingerprint"] for each in issues}) == 3


def test_no_findings_are_an_empty_array() -> None:
    out = io.StringIO()
    written(render, [], out, True)
    assert json.loads(out.getvalue()) == []
