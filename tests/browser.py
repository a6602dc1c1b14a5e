"""A headless Chromium for the tests of pages: how it is opened, what it shows, and what it asked for."""

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
# The file axe.min.js of the npm package axe-core, which checks a page for accessibility; .ci/run installs it.
AXE = os.environ.get("MMC_AXE", "")
_RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document).then(found => done(found.violations.map(each => `${each.id}: ${each.nodes[0].html}`)));
"""


@contextmanager
def open_browser(folder: Path) -> Iterator[Any]:
    """Open a browser that keeps its files in a folder; skip the test where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no browser is installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*_FLAGS.split(), f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        yield opened
    finally:
        opened.quit()


def clear(browser: Any) -> None:
    """Empty the page and the logs."""
    browser.get("about:blank")
    view(browser)
    browser.get_log("browser")
    browser.get_log("performance")


def view(browser: Any, width: int = 1280, dark: bool = False, media: str = "") -> None:
    """Look through a window of a width, in light or dark, on the screen or on paper."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [scheme]})


def requests_of(browser: Any) -> list[str]:
    """What was asked for from a network since the last call."""
    asked = [entry["message"] for entry in browser.get_log("performance") if "requestWillBeSent" in entry["message"]]
    return [message for message in asked if '"url":"http' in message]


def printed(browser: Any) -> bytes:
    """The page as it is printed, as a PDF."""
    return base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])


def barriers(browser: Any) -> list[str]:
    """What keeps people from using the page, as axe-core finds it; the test is skipped where that is not installed."""
    if not AXE:
        pytest.skip("axe-core is not installed (MMC_AXE)")
    browser.execute_script(Path(AXE).read_text(encoding="utf-8"))
    found: list[str] = browser.execute_async_script(_RUN_AXE)
    return found
