"""A defect is described by its type and place, never by its text, which may hold data of a message."""

import pytest

from mmc_cli.model.defect import describe_error, find_place


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_a_defect_says_type_and_place_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MMC_DEBUG", raising=False)
    reason, defect = describe_error(raised(KeyError("secret")))
    assert reason.startswith("a defect in mmc: KeyError at test_defect.py:")
    assert defect == (reason, "")


def test_the_traceback_is_kept_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MMC_DEBUG", "1")
    _, defect = describe_error(raised(KeyError("secret")))
    assert defect is not None
    assert "in raised" in defect.traceback


def test_too_little_memory_is_no_defect() -> None:
    assert describe_error(raised(MemoryError())) == ("not enough memory", None)


def test_an_exception_that_was_never_raised_has_no_place() -> None:
    assert find_place(ValueError()) == "an unknown place"
