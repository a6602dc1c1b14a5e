"""What a redaction must not change is compared, and what it must not leave is looked for."""

from mmc_cli.redact.verification import digest, find_difference, find_left_over
from mmc_cli.specification import load_spec
from tests.samples import ALERT, RESPONSE, V4_0, message

DEVICE = "00-1e-4f-7a-20-00-11-01"


def test_what_is_left_over_is_found_in_any_form() -> None:
    replaced = [(DEVICE, "A0-B1-C2-D3-E4-F5-A6-B7"), ("Ann Lee of York", "Xyz Abc ef Ghij")]
    assert find_left_over(replaced, "<a>A0-B1-C2-D3-E4-F5-A6-B7</a>") is None
    assert find_left_over(replaced, f"<a>{DEVICE.upper().replace('-', '')}</a>") == "an EUI-64"
    assert find_left_over(replaced, "<a>ANN_LEE_OF_YORK</a>") == "a value"


def test_a_redaction_that_changes_the_verdict_is_noticed() -> None:
    spec = load_spec(V4_0)
    bad = message(ALERT, ("8F86", "8F8Z"))
    assert find_difference(message(ALERT), bad, spec) == "the redacted message would be invalid, not valid"
    other = message(RESPONSE, ("<Value>10435000</Value>", "<Value>10435000</Value><!--x-->"))
    assert find_difference(message(RESPONSE), other, spec) is None
    assert find_difference(bad, message(ALERT, ("ResultingLevel>100", "ResultingLevel>101")), spec) is not None


def test_equal_bytes_have_one_digest() -> None:
    assert digest(b"a") == digest(b"a") != digest(b"b")
