"""Words that the sections of a report share."""

from mmc_cli.render.report_words import code_words, counted, left_out
from tests.report_samples import SPEC


def test_counts_have_separators_and_agree_with_their_nouns() -> None:
    assert (counted(1, "alert"), counted(12345, "alert"), counted(2, "copy", "copies")) == (
        "1 alert",
        "12,345 alerts",
        "2 copies",
    )


def test_a_code_has_its_name_or_says_that_it_is_unknown() -> None:
    assert code_words(SPEC.alert_codes, "8F86") == "8F86 ECS101 Limit APC [n] Level Command processed"
    assert code_words(SPEC.alert_codes, "FFFF") == "FFFF UNKNOWN CODE"
    assert code_words(SPEC.alert_codes, "none") == "without a code"


def test_what_is_left_out_is_reported_and_only_then() -> None:
    assert list(left_out(0, "row", "rows", "all")) == []
    assert list(left_out(1000, "row", "rows", "see <x>")) == [
        '<p class="soft">1,000 rows not shown here; see &lt;x&gt;.</p>'
    ]
