"""Many findings as few blocks."""

import io

from mmc_cli.model.origin import Origin
from mmc_cli.render.grouped import render
from mmc_cli.validate import unchecked_verdict, validate_message
from tests.samples import ALERT, V4_0, message, written


def test_findings_of_one_rule_at_one_path_are_one_block() -> None:
    out = io.StringIO()
    many = [validate_message(message(ALERT, (">100<", f">{level}<")), V4_0) for level in range(101, 111)]
    other = [
        validate_message(message(ALERT, (">8F86<", ">8F8<")), V4_0),
        unchecked_verdict(Origin("b.xml"), "permission denied"),
    ]
    written(render, [*other, *many], out, False)
    blocks = [block.splitlines() for block in out.getvalue().split("\n\n")]
    path = "/GBCSResponse/Body/DeviceAlertMessage/DeviceAlertContent"
    payload = f"{path}/Payload/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel"
    assert blocks[0][0] == f"error[MMC105 out-of-range]: 10 times in 1 file, at {payload}"
    assert blocks[0][1].startswith('    sample.xml:20:32: ResultingLevel is "101"')
    assert blocks[0][4] == "    and 7 more"
    assert blocks[1][0] == f"error[MMC104 value-wrong-form]: once, at {path}/GBCSHexAlertCode"
    assert blocks[2][0] == "not checked[MMC007 not-readable]: once"
    assert len(blocks) == 3


def test_a_few_fingerprints_are_shown_and_the_others_counted() -> None:
    out = io.StringIO()
    many = [validate_message(message(ALERT, (">8F86<", f">{'8' * length}x<")), V4_0) for length in range(1, 9)]
    written(render, many, out, False)
    lines = [line for line in out.getvalue().splitlines() if "fingerprint" in line]
    assert len(lines) == 1
    assert lines[0].count(",") == 2
    assert lines[0].endswith(" and 5 more")
