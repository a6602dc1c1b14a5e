"""Messages at addresses are listed, shown and saved as those of this machine."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from mmc_cli.browse.app import BrowseApp
from mmc_cli.inputs.remote import failures
from tests.browse.on_screen import play, press, text_on
from tests.remote import BUCKET, S3Server, WebServer
from tests.samples import ALERT, RESPONSE


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "first_pause", 0)


def zipped(name: str, text: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, text)
    return data.getvalue()


def test_a_bucket_is_listed_shown_and_saved(s3: S3Server, tmp_path: Path) -> None:
    s3.put("in/a.xml", ALERT)
    s3.put("in/b.xml", ALERT.replace(">100<", ">Hundred<"))
    s3.put("week.zip", zipped("m/c.xml", RESPONSE))
    target = tmp_path / "saved"

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        assert text_on(app).startswith("3 messages, 1 invalid")
        assert "Device alert 8F86" in text_on(app)
        await press(app, pilot, "G")
        assert "Response to 4.1.1" in text_on(app)
        await press(app, pilot, "m", "w")
        app.screen.query_one(Input).value = str(target)
        await press(app, pilot, "enter")

    async def another(app: BrowseApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "n", "enter", "4", "enter")
        assert "<ra:ResultingLevel>Hundred</ra:ResultingLevel>" in text_on(app)

    for each in (scenario, another):
        play((f"s3://{BUCKET}/in", f"s3://{BUCKET}/week.zip"), each, (100, 30))
    assert [path.name for path in target.rglob("*.xml")] == ["week-m_c.xml"]


def test_a_message_that_is_no_longer_there_says_so(s3: S3Server) -> None:
    s3.put("in/a.xml", ALERT)
    s3.put("in/b.xml", RESPONSE)

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        s3.client.delete_object(Bucket=BUCKET, Key="in/b.xml")
        await press(app, pilot, "G")
        assert "it is no longer there" in text_on(app)

    play((f"s3://{BUCKET}/in",), scenario, (100, 30))


def test_a_message_is_read_again_with_the_token_of_its_address(web: WebServer) -> None:
    paths = (f"{web.put('/a.xml', ALERT)}?sig=abc", f"{web.put('/week.zip', zipped('c.xml', RESPONSE))}?sig=abc")

    async def scenario(app: BrowseApp, pilot: Pilot[int]) -> None:
        web.requests.clear()
        await press(app, pilot, "G")
        assert "Response to 4.1.1" in text_on(app)
        await press(app, pilot, "g")
        assert "Device alert 8F86" in text_on(app)
        assert web.requests
        assert [each for each in web.requests if not each.endswith("?sig=abc")] == []
        assert "abc" not in text_on(app)

    play(paths, scenario, (100, 30))
