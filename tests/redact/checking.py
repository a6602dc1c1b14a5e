"""Finds the values of redacted kinds in a message, without the code that redacts: by regular expressions and names."""

import base64
import re
from collections.abc import Iterator

from lxml import etree

EUI = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{2}(?:[-:][0-9A-Fa-f]{2}){7}(?![0-9A-Za-z])")
SECRET = {"Certificate", "CertificationRequest", "GBCSData", "ExistingCertificateHash", "NewCertificateHash"}
SECRET |= {"ImportMPAN", "ExportMPAN", "SecondaryImportMPAN", "MPRN", "DeviceSecurityDetails"}
SECRET |= {"Description", "AuxiliaryControlDescription", "StateAndAssociatedInformation", "SeasonName"}
READINGS = {"ActiveImportRegister", "MeterBalance", "TOUPrimaryRegisterValue", "Amount", "PrimaryValue"}


def text_of(element: etree._Element) -> str:
    return "".join(etree.XPath("text()")(element)).strip()


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def secrets(data: bytes) -> Iterator[str]:
    """Yield the EUIs anywhere in a message, and the values of the elements that hold other secrets."""
    root = etree.fromstring(data)
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield from EUI.findall(node.text or "")
            continue
        yield from EUI.findall(text_of(node))
        for value in node.attrib.values():
            yield from EUI.findall(str(value))
        if local(node) in SECRET and len(text_of(node)) >= 8:
            yield text_of(node)


def readings(data: bytes) -> list[str]:
    """Return the readings of a message, in order."""
    return [text_of(node) for node in etree.fromstring(data).iter("{*}*") if local(node) in READINGS and text_of(node)]


def left_over(secret: str, data: bytes) -> bool:
    """Return whether a secret is in some bytes: in any letter case, with any separators, in base64, in UTF-16."""
    text = data.replace(b"\0", b"").decode("utf-8", "replace")
    plain = re.sub(r"[^0-9a-z]", "", secret.lower())
    if plain and plain in re.sub(r"[^0-9a-z<>]", "", text.lower()):
        return True
    octets = bytes.fromhex(plain) if EUI.fullmatch(secret) else secret.encode()
    inner = [base64.b64encode(bytes(shift) + octets).decode()[4 if shift else 0 : -4] for shift in range(3)]
    return any(len(each) >= 8 and each in text for each in inner)
