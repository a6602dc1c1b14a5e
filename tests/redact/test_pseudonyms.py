"""A pseudonym has the form of the value that it replaces, is never that value, and is the same for equal values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc_cli.redact.pseudonyms import Limits, Pseudonyms, UnredactableError

KEY = b"a key of 16 bytes"
EUI = "00-1E-4F-7A-20-00-11-01"


def pseudonyms(**options: object) -> Pseudonyms:
    return Pseudonyms(KEY, **options)  # type: ignore[arg-type]


def number(text: str, limits: Limits = Limits(), is_integer: bool = True, **options: object) -> str:  # noqa: B008
    return pseudonyms(**options).number(text, limits, is_integer)


def test_a_device_has_one_pseudonym_however_its_eui_is_written() -> None:
    names = pseudonyms()
    new = names.eui(EUI)
    assert new != EUI
    assert (len(new), new.count("-")) == (len(EUI), 7)
    assert new == new.upper()
    assert names.eui(EUI.lower()) == new.lower()
    assert names.eui(EUI.replace("-", "")) == new.replace("-", "")
    assert names.text(f"read {EUI} now").split()[1] == new


@given(st.integers(0, 2**64 - 1))
def test_the_letter_case_of_an_eui_stays(number: int) -> None:
    for text in (f"{number:016X}", f"{number:016x}"):
        new = pseudonyms().eui(text)
        assert new != text
        assert (new.isupper(), new.islower()) == (text.isupper(), text.islower())


def test_the_same_key_gives_the_same_pseudonym_and_another_key_another() -> None:
    assert pseudonyms().eui(EUI) == pseudonyms().eui(EUI)
    assert Pseudonyms(b"another key").eui(EUI) != pseudonyms().eui(EUI)


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_different_numbers_get_different_pseudonyms_and_none_its_own(digits: int) -> None:
    numbers = [str(each) for each in range(10 ** (digits - 1) if digits > 1 else 0, 10**digits)]
    names = pseudonyms()
    new = [names.number(each, Limits(), True) for each in numbers]
    assert sorted(new) == sorted(numbers)
    assert not any(one == other for one, other in zip(new, numbers, strict=True))


@given(st.decimals(-(10**12), 10**12, places=3, allow_nan=False))
def test_a_number_keeps_its_sign_and_digits(value: Decimal) -> None:
    text = format(value, "f")
    new = number(text, is_integer=False)
    assert new != text
    assert [each if not each.isdigit() else "0" for each in new] == [
        each if not each.isdigit() else "0" for each in text
    ]


@given(st.integers(0, 2**32 - 1))
def test_a_number_stays_within_the_limits_of_its_type(value: int) -> None:
    new = number(str(value), Limits(Decimal(0), Decimal(2**32 - 1), frozenset({"4294967295"})))
    assert int(new) < 2**32
    assert (new == str(value)) == (value == 2**32 - 1), "the number for no value stays, and no other"


def test_a_number_beyond_the_limits_stays_beyond_them() -> None:
    assert int(number("70000", Limits(Decimal(0), Decimal(65535)))) > 65535


def test_the_only_number_of_a_type_cannot_be_replaced() -> None:
    with pytest.raises(UnredactableError, match="no other number"):
        number("5", Limits(Decimal(5), Decimal(5)))


@given(st.lists(st.integers(-(10**9), 10**9), unique=True))
def test_order_is_kept_if_asked_for(values: list[int]) -> None:
    names = pseudonyms(keep="order")
    new = {value: int(names.number(str(value), Limits(), True)) for value in values}
    assert sorted(values, key=lambda value: new[value]) == sorted(values)
    assert all(value != other for value, other in new.items())


def test_a_number_without_room_above_it_cannot_be_replaced_in_order() -> None:
    with pytest.raises(UnredactableError, match="--keep order"):
        number("65000", Limits(Decimal(0), Decimal(65535)), keep="order")


def test_equal_numbers_differ_if_nothing_is_kept() -> None:
    names = pseudonyms(keep="nothing")
    assert len({names.number("10435000", Limits(), True) for _ in range(20)}) > 1


@given(st.text(min_size=1, max_size=200))
def test_a_text_keeps_its_length_and_what_is_no_letter_or_digit(text: str) -> None:
    new = pseudonyms().text(text)
    assert len(new) == len(text)
    assert [each for each in new if not each.isalnum()] == [each for each in text if not each.isalnum()] or (
        not text.isascii()
    )
    assert new != text or not any(each.isalnum() for each in text)


@given(st.binary(min_size=1, max_size=100))
def test_base64_keeps_its_length_and_padding(data: bytes) -> None:
    from base64 import b64decode, b64encode

    text = b64encode(data).decode()
    new = pseudonyms().base64(text)
    assert len(b64decode(new)) == len(data)
    assert new.count("=") == text.count("=")
    assert b64decode(new) != data


def test_the_map_leads_back_from_a_pseudonym() -> None:
    names = pseudonyms(record=True)
    assert names.replaced == {}
    assert names.replaced is not None
    assert names.replaced["EUI-64", names.eui(EUI)] == EUI
