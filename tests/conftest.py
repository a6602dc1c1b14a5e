"""What the tests share: the fixtures folder, the reference data where it is present, and running `mmc` in process."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

from mmc_cli.cli.main import cli
from tests.remote import S3Server, WebServer, s3_server, web_server

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# However slow the machine, no command run by a test shows progress: it depends on time, what tests compare must not.
os.environ["MMC_PROGRESS"] = "0"

settings.register_profile("mmc", deadline=None)  # for the same reason
settings.load_profile("mmc")

# A shell has the programs in its background ignore these signals, and what tests start would inherit that.
for number, usual in ((signal.SIGINT, signal.default_int_handler), (getattr(signal, "SIGQUIT", None), signal.SIG_DFL)):
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, usual)


@dataclass(frozen=True)
class Outcome:
    """What a run of `mmc` printed and how it ended."""

    out: str
    err: str
    code: int

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def mmc(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Runs `mmc` in this process, from the root of the project."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("MMC_VERSION", raising=False)

    def run(*arguments: object, stdin: bytes = b"") -> Outcome:
        result = CliRunner().invoke(cli, [str(each) for each in arguments], input=stdin, standalone_mode=False)
        if result.exception is not None:
            raise result.exception
        return Outcome(result.stdout, result.stderr, result.return_value or 0)

    return run


@pytest.fixture
def corpus() -> Path:
    """The reference messages; a test that asks for them is skipped where they are absent."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the reference messages are not here")
    return folder


@pytest.fixture
def conformance() -> Path:
    """The conformance pack; a test that asks for it is skipped where it is absent."""
    folder = SHARED / "conformance"
    if not folder.is_dir():
        pytest.skip("the conformance pack is not here")
    return folder


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser; a test that asks for it is skipped where none is installed."""
    from tests.browser import open_browser

    with open_browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def browser(chromium: Any) -> Any:
    """The browser with an empty page and empty logs, as wide as a desk."""
    from tests.browser import clear

    clear(chromium)
    return chromium


@pytest.fixture(scope="session")
def _s3_server() -> Iterator[S3Server]:
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(_s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """S3 on this machine with an empty bucket."""
    for name, value in _s3_server.environment.items():
        monkeypatch.setenv(name, value)
    _s3_server.clear()
    return _s3_server


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine, without files."""
    pytest.importorskip("aiohttp")
    with web_server() as server:
        yield server


def on_folder(command: str, folder: Path) -> tuple[str | Path, ...]:
    """Return the arguments of a command, such as "show alerts -f csv", with a folder, for one process."""
    words = command.split()
    start = 1 if words[0] != "show" else 2
    return *words[:start], folder, *words[start:], "-j", "1"


def assert_golden(text: str, name: str) -> None:
    """Assert that text is what a golden file has; with MMC_REFRESH=1 write the file instead, for a look at the diff."""
    path = ROOT / "tests" / "golden" / name
    if os.environ.get("MMC_REFRESH") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{name} has changed: run with MMC_REFRESH=1 and read the diff"
