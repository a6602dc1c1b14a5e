"""Rules about alert codes and message codes."""

from mmc_cli.validate import validate_message
from tests.samples import ALERT, V4_0, V5_1, message


def found(*changes: tuple[str, str]) -> list[str]:
    return [
        each.message for each in validate_message(message(ALERT, *changes), V4_0).findings if each.rule.id < "MMC21"
    ]


def test_a_code_of_another_version_is_named_with_that_version() -> None:
    assert found((">8F86<", ">8F8A<"))[0] == (
        "alert code 8F8A is not in MMC 4.0: it was added in MMC 5.0 (Firmware transfer alert - success (CCS08))"
    )
    newer = validate_message(message(ALERT, (">8F86<", ">8F8A<")), V5_1).findings
    assert not [each for each in newer if each.rule.name == "alert-code-unknown"]


def test_a_code_that_no_version_has_says_so() -> None:
    assert found((">0121<", ">ABCD<")) == ["message code ABCD is not in MMC 4.0: no version that mmc knows has it"]


def test_a_code_of_the_wrong_length_is_not_called_unknown_as_well() -> None:
    assert found((">8F86<", ">8F<")) == ['alert code "8F" is not two octets']
    assert found((">0121<", "><")) == ['message code "" is not two octets']


def test_a_code_in_small_letters_is_the_same_code() -> None:
    assert found((">8F86<", ">8f86<")) == []
