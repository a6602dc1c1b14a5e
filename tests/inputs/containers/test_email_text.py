"""Quoted-printable and 8-bit text are decoded in the parts that say so, and nowhere else; archives are not lost."""

import base64

import pytest

from mmc_cli.inputs.cell_repairs import apply_repairs
from mmc_cli.inputs.containers.email_text import find_encoded_text, find_unread_archives, is_quoted_printable

HEADER = "Content-Transfer-Encoding: quoted-printable"


def decoded(text: str) -> str:
    return apply_repairs(text, tuple(find_encoded_text(text)))


def test_soft_line_breaks_and_bytes_are_decoded_up_to_the_next_boundary() -> None:
    assert decoded(f"a=3D\n\n{HEADER}\n\nb=3Dc=\nd =C3=A9\n--x\n\ne=3D") == f"a=3D\n\n{HEADER}\n\nb=cd é\n--x\n\ne=3D"


def test_text_without_the_header_stays_as_it_is() -> None:
    assert decoded("a=3D=\nb") == "a=3D=\nb"
    assert not is_quoted_printable("a=3D")
    assert is_quoted_printable(f"{HEADER}\r\n")


def test_quoted_bytes_are_in_the_encoding_of_their_part() -> None:
    mail = (
        f"--x\nContent-Type: text/xml;\n charset=iso-8859-1\n{HEADER}\n\n=E9\n--x\n"
        f'{HEADER}\nContent-Type: text/xml; charset="UTF-8"\n\n=C3=A9\n--x\n{HEADER}\nContent-Type: text/xml\n\n=C3=A9\n'
        f"--x\nContent-Type: text/xml; charset=nonsense\n{HEADER}\n\n=C3=A9\n"
    )
    assert decoded(mail).count("\né\n") == 4


def test_eight_bit_text_is_in_the_charset_of_its_part() -> None:
    header = "Content-Transfer-Encoding: 8bit"
    mail = (
        f"é\n--x\nContent-Type: text/xml; charset=ISO-8859-1\n{header}\n\n".encode() + "<é/>°".encode("latin-1")
        + f"\n--x\nContent-Type: text/xml; charset=utf-8\n{header}\n\n<é/>°\n--x\n".encode()
        + f"{header}\nContent-Type: text/xml; charset=windows-1252\n\n".encode() + "<é/>€".encode("cp1252")
    )  # fmt: skip
    text = decoded(mail.decode("utf-8", "surrogateescape"))
    assert (text.count("é"), text.count("<é/>°"), text.count("<é/>€")) == (4, 2, 1)


@pytest.mark.parametrize(
    ("name", "content", "is_unread"),
    [
        ("a.zip", b"PK\3\4" + bytes(60), False),
        ("a.zip", b"PX\3\4" + bytes(60), True),
        ("week%201.tar.GZ", b"\x1f\x8b\x08" + bytes(60), False),
        ("week%201.tar.GZ", b"\x1f\x8c\x08" + bytes(60), True),
        ("a.7z", b"7z" + bytes(60), True),
        ("logo.png", b"PNG" + bytes(60), False),
        ("a.zip", b"", False),
    ],
)
def test_an_attached_archive_that_cannot_be_recognised_is_named(name: str, content: bytes, is_unread: bool) -> None:
    header = f"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename*=utf-8''{name}\r\n"
    text = f"a\r\n--x\r\n{header}\r\n{base64.encodebytes(content).decode()}\r\n--x--\r\n"
    found = [(name.replace("%20", " "), text.index("Content-Disposition"))] if is_unread else []
    assert list(find_unread_archives(text)) == found
