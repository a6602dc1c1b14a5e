"""What other tools read of the project."""

import re

from tests.conftest import ROOT


def test_the_pre_commit_hook_runs_validate_on_xml() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert re.search(r"^- id: mmc-validate$", hook, re.MULTILINE)
    assert "entry: mmc validate" in hook
    assert "types: [xml]" in hook
