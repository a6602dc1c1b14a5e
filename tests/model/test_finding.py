"""Equal faults share a fingerprint."""

from mmc_cli.model.finding import Finding, Place, Rule

RULE = Rule("MMC103", "value-not-in-list", "error", "schema", "Do it.", "XSD")


def test_a_fingerprint_depends_on_the_fault_but_not_on_its_line_or_the_device() -> None:
    one = Finding(RULE, "text", Place(1, 2, 3, 4), "/A/B[1]/C", "Yes")
    assert one.fingerprint == Finding(RULE, "other text", Place(9, 9, 9, 9), "/A/B[7]/C", "Yes").fingerprint
    assert one.fingerprint != Finding(RULE, "text", Place(1, 2, 3, 4), "/A/B[1]/C", "No").fingerprint
    form = Rule("MMC104", "value-wrong-form", "error", "schema", "Do it.", "XSD")
    device, another = (Finding(form, "", path="/A", actual=text) for text in ("00:1E:4F", "90:A1:B2"))
    assert device.fingerprint == another.fingerprint
    code, other = (Finding(RULE, "text", Place(1, 2, 3, 4), "/A/GBCSHexAlertCode", each) for each in ("8FFE", "8FFF"))
    assert code.fingerprint != other.fingerprint
