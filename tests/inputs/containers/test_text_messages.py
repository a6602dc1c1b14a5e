"""Messages inside other text are read, and located in it."""

import base64
import gzip
import json
import quopri
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from lxml.etree import _Element as Element

from mmc_cli.inputs.containers import text_messages
from mmc_cli.inputs.containers.text_messages import find_in_stream, find_messages
from mmc_cli.inputs.containers.xml_files import MAX_WHOLE
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS
from mmc_cli.inputs.source_map import Source
from mmc_cli.model.element_text import element_text
from mmc_cli.model.origin import Origin
from mmc_cli.validate import validate_message
from tests.inputs.reading import excerpt, read_paths
from tests.samples import ALERT, V4_0

GOOD, BAD = ALERT, ALERT.replace(">100<", ">101<").replace("ECS101", "É101")
QUOTED = BAD.rstrip("\n").replace("\n", "\n> ")

# Each kind of text, with how the value 101 is written in it.
TEXTS = {
    "an e-mail": f"From: a@example.org\n\nHello,\n{GOOD}\nregards\n{BAD}",
    "quoted lines": f"You wrote:\n> {QUOTED}\n> Thanks\n{GOOD}",
    "a log": f"<134>1 2026 host {BAD.replace(chr(10), '')}\n<134>1 2026 host {GOOD.replace(chr(10), '')}\n",
    "CDATA": f"<e><d><![CDATA[{BAD}]]></d><d><![CDATA[{GOOD}]]></d></e>",
    "escaped text": f"<e><d>{escape(GOOD)}</d>\n<d>{escape(BAD)}</d></e>",
    "CDATA in several sections": "<e>{}</e>".format(
        "".join(f"<d><![CDATA[{each[:200]}]]><![CDATA[{each[200:]}]]></d>" for each in (BAD, GOOD))
    ),
    "text escaped twice": f"<e><d>{escape(escape(BAD))}</d><d>{escape(escape(GOOD))}</d></e>",
    "strings in a log": f"1 INFO {json.dumps({'x': BAD}, ensure_ascii=False)}\n2 INFO {json.dumps({'x': GOOD})}\n",
    "a log in brackets": f"[12:00:01] {BAD}[12:00:02] {GOOD}",
    "a log with words before every line": "".join(
        f"Feb  3 09:30:{number:02} host app[7]: {line}\n" for number, line in enumerate((BAD + GOOD).splitlines())
    ),
    "a table": f'Id,R\n1,"{BAD.replace(chr(34), chr(34) * 2)}"\n2,"{GOOD.replace(chr(34), chr(34) * 2)}"\n',
    "JSON": json.dumps([{"x": GOOD}, {"x": BAD}], indent=1, ensure_ascii=False),
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_each_message_in_a_text_is_read_and_located(tmp_path: Path, kind: str, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(TEXTS[kind].encode(encoding))
    messages = [message for _, message in read_paths(path) if message is not None]
    verdicts = [validate_message(message, V4_0) for message in messages]
    assert sorted(verdict.verdict for verdict in verdicts) == ["invalid", "valid"]
    (finding,) = [each for verdict in verdicts for each in verdict.findings if each.rule.severity == "error"]
    place = finding.place
    assert excerpt(TEXTS[kind], place.line, place.column, place.end_column) == "101"
    assert path.read_bytes()[place.byte_offset :].startswith(b"101")
    assert len({message.origin for message in messages}) == 2


def test_a_message_in_json_in_json_is_read_and_located(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"log": "1 INFO " + json.dumps({"x": each})}) for each in (GOOD, BAD)))
    good, bad = (validate_message(message, V4_0) for _, message in read_paths(path) if message is not None)
    (finding,) = (each for each in bad.findings if each.rule.severity == "error")
    assert (good.verdict, finding.place.line) == ("valid", 2)
    assert path.read_bytes()[finding.place.byte_offset :].startswith(b"101<")


@pytest.mark.parametrize("before", ["received ", "Message follows\n", "sent\n"])
@pytest.mark.parametrize("after", ["", "\n2026-01-01 next line", "\nDone", "\n\nend"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes])
def test_words_in_the_lines_around_base64_are_no_part_of_it(
    tmp_path: Path, before: str, after: str, encode: Callable[[bytes], bytes]
) -> None:
    for padding in range(3):
        code = encode((BAD.rstrip() + " " * padding).encode()).decode().rstrip("\n")
        text = f"log: {before}{code}{after}"
        (tmp_path / "a.log").write_text(text)
        ((_, message),) = read_paths(tmp_path / "a.log")
        assert message is not None
        (place,) = (each.place for each in validate_message(message, V4_0).findings if each.rule.severity == "error")
        digits = [index for index in range(text.index(code), len(text)) if text[index] != "\n"]
        assert place.byte_offset == digits[(BAD.encode().index(b">101<") + 1) * 4 // 3]


@pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes])
@pytest.mark.parametrize("shift", [0, 1, 2])
def test_a_message_in_base64_is_read_and_located(tmp_path: Path, encode: object, shift: int) -> None:
    assert callable(encode)
    code = encode((" " * shift + BAD.partition("\n")[2]).encode()).decode()
    for name, text in (("a.xml", f"<e><d>{code}</d></e>"), ("a.jsonl", json.dumps({"x": code}))):
        (tmp_path / name).write_text(text)
        ((_, message),) = read_paths(tmp_path / name)
        assert message is not None
        finding = next(each for each in validate_message(message, V4_0).findings if each.rule.severity == "error")
        part = text.splitlines()[finding.place.line - 1][finding.place.column - 1 : finding.place.end_column - 1]
        assert any(part in base64.b64encode(b" " * pad + b"101").decode() for pad in range(3)) or len(part) >= 3


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_messages_in_the_parts_of_an_email_are_decoded_and_located(tmp_path: Path, line_end: str) -> None:
    header = "Content-Type: text/xml; name=GBCSResponse.xml\nContent-Transfer-Encoding: "
    quoted, encoded = quopri.encodestring(BAD.encode()).decode(), base64.encodebytes(GOOD.encode()).decode()
    parts = f"--x\n{header}quoted-printable\n\n{quoted}\n--x\n{header}base64\n\n{encoded}\n--x--\n"
    path = tmp_path / "a.eml"
    path.write_bytes(f"From: a@example.org\n\n{parts}".replace("\n", line_end).encode())
    verdicts = [validate_message(message, V4_0) for _, message in read_paths(path) if message is not None]
    assert [verdict.verdict for verdict in verdicts] == ["invalid", "valid"]
    finding = next(each for each in verdicts[0].findings if each.rule.severity == "error")
    assert path.read_bytes()[finding.place.byte_offset :].startswith(b"101")
    assert "É101" in element_text(next(_root_of(path).iter("{*}AlertDescription")))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_archive_attached_to_an_email_is_read(tmp_path: Path, line_end: str) -> None:
    letter = EmailMessage()
    letter.set_content(GOOD)
    letter.add_attachment(
        GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), maintype="text", subtype="xml", filename="a.xml"
    )
    letter.add_attachment(zipped(GOOD, BAD), maintype="application", subtype="zip", filename="Wéek 1.ZIP")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    path = tmp_path / "a.eml"
    path.write_bytes(letter.as_bytes().replace(b"\n", line_end.encode()))
    verdicts = [validate_message(message, V4_0) for _, message in read_paths(path) if message is not None]
    assert [verdict.verdict for verdict in verdicts] == ["valid", "valid", "valid", "invalid"]


def _root_of(path: Path) -> Element:
    (_, message), *_ = read_paths(path)
    assert message is not None
    assert message.root is not None
    return message.root


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_messages_in_a_large_log_are_read_and_located(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.log"
    lines = [f"é {number} {'x' * 900}" for number in range(9_500)]
    lines[10], lines[5_000], lines[-1] = f"got {GOOD}", f"> {QUOTED}", f"got {GOOD}"
    path.write_text("\n".join(lines), encoding=encoding)
    assert path.stat().st_size > MAX_WHOLE
    messages = [message for _, message in read_paths(path) if message is not None]
    verdicts = [validate_message(message, V4_0) for message in messages]
    assert [verdict.verdict for verdict in verdicts] == ["valid", "invalid", "valid"]
    assert [message.origin.index for message in messages] == [0, 1, 2]
    finding = next(each for each in verdicts[1].findings if each.rule.severity == "error")
    assert path.read_bytes()[finding.place.byte_offset :].decode(encoding.replace("16", "16-le"))[:3] == "101"
    assert excerpt("\n".join(lines), finding.place.line, finding.place.column, finding.place.end_column) == "101"


def test_a_message_without_end_in_a_large_log_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(f"{GOOD[:300]}\n{'x' * 5_000_000}{GOOD}{'y' * 5_000_000}")
    options = DEFAULT_READ_OPTIONS._replace(max_bytes=1_000_000)
    pairs = list(read_paths(path, options=options))
    assert [message.header.kind for _, message in pairs if message is not None and message.root is not None] == [
        "alert"
    ]
    assert any("too large" in source.reason for source, _ in pairs)


def test_a_large_text_without_messages_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("nothing " * 2_000_000)
    ((source, message),) = read_paths(tmp_path / "a.log")
    assert message is None
    assert "not XML, and larger than any message" in source.reason


def test_a_text_that_only_names_a_message_holds_none(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("the element GBCSResponse is described below <see page 3>")
    ((_, message),) = read_paths(tmp_path / "a.xml")
    assert message is not None
    assert message.root is None


def test_json_that_only_names_a_message_is_still_described_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('{"GBCSResponse": {"Header": 1}}')
    ((_, message),) = read_paths(tmp_path / "a.xml")
    assert message is not None
    assert message.findings[0].message == "not an MMC message but a JSON document"


def test_messages_in_one_row_have_places_of_their_own(tmp_path: Path) -> None:
    wrapped = f"<e>{GOOD.partition(chr(10))[2]}{BAD.partition(chr(10))[2]}</e>"
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"x": text}) for text in (GOOD, wrapped, GOOD)))
    origins = [source.origin for source, _ in read_paths(tmp_path / "a.jsonl")]
    assert [(origin.member, origin.index) for origin in origins] == [(None, 0), ("#1", 0), ("#1", 1), (None, 2)]


@pytest.mark.parametrize("width", [76, 10**9])
@pytest.mark.parametrize("chunk", [100, 997, 2**20])
def test_a_message_in_base64_is_found_in_a_text_of_any_length(width: int, chunk: int) -> None:
    packed = base64.b64encode(BAD.encode()).decode()
    lines = "\n".join(packed[start : start + width] for start in range(0, len(packed), width))
    text = f"2026-01-01 got it: é\npayload={lines}\n; 2026-01-01 and: {GOOD}\nand:\n{lines}\n"
    data = text.encode()
    chunks = (data[start : start + chunk] for start in range(0, len(data), chunk))
    sources = list(find_in_stream(chunks, Origin("a.log"), DEFAULT_READ_OPTIONS))
    assert sorted(b">101<" in (source.data or b"") for source in sources) == [False, True, True]
    assert [source.data for source in sources].count(BAD.encode()) == 2
    assert [source.origin.index for source in sources] == [0, 1, 2]
    bad = next(source for source in sources if source.data == BAD.encode())
    assert bad.source_map is not None
    assert bad.source_map.line_span()[0] == 2


@pytest.mark.parametrize(
    "encode", [str, escape, lambda text: json.dumps(text)[1:-1].replace("<", "\\u003c").replace(">", "\\u003e")]
)
def test_a_message_is_whole_wherever_its_end_tag_is_cut(encode: Callable[[str], str]) -> None:
    one = encode(BAD.rstrip()).encode()
    for cut in range(len(one) - 40, len(one) + 20):
        chunks = ((one + b"\n" + one)[:cut], (one + b"\n" + one)[cut:])
        datas = [source.data for source in find_in_stream(chunks, Origin("a.log"), DEFAULT_READ_OPTIONS)]
        assert datas == [BAD.rstrip().partition("\n")[2].encode()] * 2, cut


def test_a_message_without_end_in_a_large_text_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    class Counted:
        def finditer(self, text: str, position: int = 0) -> Iterator[re.Match[str]]:
            searched.append(len(text) - position)
            return tag.finditer(text, position)

    tag = text_messages._TAG
    monkeypatch.setattr(text_messages, "_TAG", Counted())
    chunks = [b"x\n<GBCSResponse>\n", *[b"<a>\n" * 1000] * 200]
    sources = list(find_in_stream(chunks, Origin("a.log"), DEFAULT_READ_OPTIONS))
    assert len(sources) == 1
    total = sum(map(len, chunks))
    assert sum(searched) < 4 * total


@pytest.mark.parametrize("damage", ["$xmlns", "\0xmlns", "'", "=", "<"])
def test_a_message_whose_start_tag_is_damaged_behind_its_name_is_not_lost(damage: str) -> None:
    text = " ".join(ALERT.partition("?>")[2].split()).replace("GBCSResponse xmlns", f"GBCSResponse{damage}")
    found = list(find_messages(f"2026-02-03 received {text}\n".encode(), Origin("a.log"), DEFAULT_READ_OPTIONS))
    assert [each.data is not None and damage.encode() in each.data for each in found] == [True]


ALONE = " ".join(ALERT.partition("?>")[2].split())
# Damage inside the name or the prefix of the start tag, by what is damaged.
HEADLESS = {
    "name": ALONE.replace("GBCSResponse", "GBCSRespXnse", 1),
    "less-than sign": ALONE.removeprefix("<"),
    "prefix": ALONE.replace("<ra:", "< :", 1),
    "name, and its end is cut off": ALONE.replace("GBCSResponse", "GBCSRespXnse", 1)[:-30],
}
AROUND = {
    "log": lambda texts: "".join(f"<134>1 2026 head-end {text}\n" for text in texts),
    "csv": lambda texts: "R\n" + "".join('"{}"\n'.format(text.replace('"', '""')) for text in texts),
    "jsonl": lambda texts: "".join(f"{json.dumps({'x': text})}\n" for text in texts),
    "eml": lambda texts: "From: a@example.org\n\n" + "\nand:\n".join(texts),
    "xml": lambda texts: "<e>{}</e>".format("".join(f"<d>{escape(text)}</d>" for text in texts)),
    "duis.xml": lambda texts: "<Response>{}</Response>".format("".join(f"<d>{escape(text)}</d>" for text in texts)),
}


@pytest.mark.parametrize("container", AROUND)
@pytest.mark.parametrize("damaged", HEADLESS)
@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_message_without_its_start_tag_is_reported_in_every_container(
    tmp_path: Path, container: str, damaged: str, others: int
) -> None:
    texts = [ALONE] * others
    texts.insert(1, HEADLESS[damaged])
    path = tmp_path / f"a.{container}"
    path.write_text(AROUND[container](texts))
    pairs = list(read_paths(path))
    assert not any(source.empty for source, _ in pairs)
    read = [message for _, message in pairs if message is not None]
    assert [message.root is not None for message in read].count(True) == others
    assert len(pairs) > others


def test_a_message_without_its_start_tag_is_reported_once_with_its_line_in_a_log_of_any_length() -> None:
    lines = HEADLESS["name"].replace("> <", ">\n<")
    text = f"a\n{ALONE}\n{'x' * 300}\n{lines}\n" * 3
    for size in (50, 997, 2**20):
        chunks = (text.encode()[start : start + size] for start in range(0, len(text), size))
        sources = list(find_in_stream(chunks, Origin("a.log"), DEFAULT_READ_OPTIONS))
        assert [source.data is not None for source in sources] == [True, False] * 3
        assert all("start tag is missing or damaged" in source.reason for source in sources[1::2])


def test_the_end_of_a_message_that_is_too_large_is_no_other_message() -> None:
    text = f"a\n{ALONE[:200]}\n{'<a/>' * 500}\n</ra:Body>\n</ra:GBCSResponse>\n{ALONE}\n"
    chunks = (text.encode()[start : start + 100] for start in range(0, len(text), 100))
    sources = list(find_in_stream(chunks, Origin("a.log"), DEFAULT_READ_OPTIONS._replace(max_bytes=1500)))
    assert ["too large" in source.reason for source in sources] == [True, False]
    assert sources[1].data == ALONE.encode()


def test_a_log_that_tells_of_messages_is_not_reported_as_part_of_one() -> None:
    prose = 'element type "GBCSResponse" must be terminated by the end tag "</ra:GBCSResponse>"'
    found = list(find_messages(f"{prose}\n{ALONE}\n".encode(), Origin("a.log"), DEFAULT_READ_OPTIONS))
    assert [source.data for source in found] == [ALONE.encode()]


def zipped(*messages: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("notes.txt", "nothing")
        for number, message in enumerate(messages):
            archive.writestr(f"{number}.xml", message)
    return file.getvalue()


def tarred(message: str) -> bytes:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("a.xml")
        info.size = len(message)
        archive.addfile(info, BytesIO(message.encode()))
    return file.getvalue()


def texts_with(packed: bytes) -> list[str]:
    """Return a log, a letter and an envelope with a file in base64, each after a line that is a single word."""
    code, lines = base64.b64encode(packed).decode(), base64.encodebytes(packed).decode()
    return [f"word\n12:01 payload={code}\nword\n", f"From: a\n\nword\n{lines}word\n", f"<e><a>{code}</a></e>"]


def read_both_ways(text: str) -> list[list[Source]]:
    """Return the sources in a text that is read at once, and in parts."""
    data, origin = text.encode(), Origin("a.log")
    parts = iter([data[:100], data[100:]])
    return [
        list(find_messages(data, origin, DEFAULT_READ_OPTIONS)),
        list(find_in_stream(parts, origin, DEFAULT_READ_OPTIONS)),
    ]


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(ALERT.encode()), zipped(ALERT), zipped(ALERT, method=zipfile.ZIP_STORED)],
    ids=["gzip", "zip", "stored"],
)
def test_a_compressed_message_in_base64_is_read_in_every_text(packed: bytes) -> None:
    for text in texts_with(packed):
        for sources in read_both_ways(text):
            assert [source.data for source in sources] == [ALERT.encode()]
            assert sources[0].source_map is not None
            assert "has compressed" in sources[0].source_map.position_note


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (gzip.compress(ALERT.encode())[:-30], "a compressed file (gzip) in base64 is not read: it ends too early"),
        (
            gzip.compress(tarred(ALERT)),
            "a compressed file (gzip) in base64 is not read: it has an archive in it: decode it and save it as a file",
        ),
        (tarred(ALERT), "a tar archive in base64 is not read: decode it and save it as a file"),
    ],
    ids=["cut", "tar.gz", "tar"],
)
def test_a_file_in_base64_that_cannot_be_read_is_named_with_its_line(packed: bytes, reason: str) -> None:
    for text in texts_with(packed)[:2]:
        for sources in read_both_ways(text):
            assert [source.data for source in sources] == [None]
            assert re.fullmatch(rf"line \d: {re.escape(reason)}", sources[0].reason)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_compressed_message_may_be_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    bad = BAD.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)
    for number, text in enumerate(texts_with(gzip.compress(bad))):
        path = tmp_path / f"{number}.xml"
        path.write_text(text)
        ((_, message),) = read_paths(path)
        assert message is not None
        finding = next(each for each in validate_message(message, V4_0).findings if each.rule.severity == "error")
        assert (finding.actual, finding.place.line) == ("101", 1 + BAD[: BAD.index(">101<")].count("\n"))


def test_several_messages_in_one_base64_are_read(tmp_path: Path) -> None:
    for number, several in enumerate((GOOD + BAD, f"<all>{ALONE}{ALONE}</all>")):
        path = tmp_path / f"{number}.log"
        path.write_text(f"12:00 {base64.b64encode(several.encode()).decode()}\n")
        assert [message is not None and message.root is not None for _, message in read_paths(path)] == [True, True]


def test_a_compressed_message_behind_eight_megabytes_of_a_log_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("12:00 nothing happened\n" * 400_000 + texts_with(zipped(GOOD, BAD))[0] + ALONE)
    verdicts = [validate_message(message, V4_0) for _, message in read_paths(path) if message is not None]
    assert sorted(verdict.verdict for verdict in verdicts) == ["invalid", "valid", "valid"]


def test_pictures_and_other_compressed_files_beside_a_message_are_none() -> None:
    text = f"{ALONE}\n{texts_with(gzip.compress(bytes(1000)))[0]}"
    for sources in read_both_ways(text):
        assert [source.data for source in sources] == [ALONE.encode()]
