"""The frame of a page allows its own style and scripts, and nothing else."""

from mmc_cli.render.html_text import csp_hash
from mmc_cli.render.page import page_end, page_head, read_asset


def test_the_policy_allows_the_style_and_the_scripts_of_the_page_by_their_hashes() -> None:
    text = "\n".join((*page_head("A", "p { color: red; }", ("run();",)), *page_end(("run();",))))
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash('run();')};" in text
    assert "base-uri 'none'; form-action 'none'" in text
    assert "<script>run();</script>" in text


def test_a_page_without_scripts_allows_none() -> None:
    assert "script-src" not in "\n".join(page_head("A"))


def test_a_title_is_text() -> None:
    assert "<title>&lt;b&gt;</title>" in "\n".join(page_head("<b>"))


def test_styles_and_scripts_cannot_end_their_elements_and_load_nothing() -> None:
    for name in ("page.css", "report.css", "report.js"):
        text = read_asset(name)
        assert "</" not in text
        assert "://" not in text
        assert "url(" not in text
        assert "innerHTML" not in text
