"""The faults that mmc finds before and in the schema: MMC001 to MMC199, with lasting ids and names.

What the schema cannot say is in `rules.py`, from MMC201.
"""

from mmc_cli.model.finding import Layer, Rule

_XML = "XML 1.0"
_SAFE = "mmc reads untrusted files: it opens no document type and expands no entity"
_SCHEMA = "MMC XML schema"


def _rule(number: int, name: str, advice: str, source: str = _SCHEMA) -> Rule:
    layer: Layer = "input" if number < 100 else "schema"
    return Rule(f"MMC{number:03}", name, "error", layer, advice, source)


NOT_WELL_FORMED = _rule(1, "not-well-formed", "Mend the XML first: nothing else can be checked before that.", _XML)
ENCODING = _rule(2, "encoding", "Write the file in the encoding that its first line names, best UTF-8.", _XML)
DOCTYPE = _rule(3, "doctype", "Remove the <!DOCTYPE ...> declaration: an MMC message has none.", _SAFE)
TOO_LARGE = _rule(4, "too-large", "Split the file: no MMC message is this large.", "mmc")
NOT_MMC = _rule(5, "not-mmc", "Give mmc the XML that Parse & Correlate puts out: its root is GBCSResponse.")
UNKNOWN_VERSION = _rule(6, "unknown-version", "Say which version to check against with --mmc-version.", "versions.csv")
NOT_READABLE = _rule(7, "not-readable", "Check that the file is there and that you may read it.", "mmc")

REPAIRED = Rule(
    "MMC008",
    "repaired",
    "warning",
    "input",
    "The file around the message damaged it. Mend what writes the file: mmc shows what it took instead of what.",
    "mmc",
)

MISSING_ELEMENT = _rule(101, "missing-element", "Add the element at the place shown.")
UNEXPECTED_ELEMENT = _rule(102, "unexpected-element", "Remove the element, or give it the name that was meant.")
VALUE_NOT_IN_LIST = _rule(103, "value-not-in-list", "Use one of the listed values, spelled as in the list.")
VALUE_WRONG_FORM = _rule(104, "value-wrong-form", "Write the value in the form shown.")
OUT_OF_RANGE = _rule(105, "out-of-range", "Use a value within the limits.")
TOO_LONG = _rule(106, "too-long", "Shorten the text to the length allowed.")
OUT_OF_ORDER = _rule(107, "out-of-order", "Move the element: the order of elements is fixed.")
TOO_MANY = _rule(108, "too-many", "Remove the surplus elements.")
ATTRIBUTE_MISSING = _rule(109, "attribute-missing", "Add the attribute.")
ATTRIBUTE_UNEXPECTED = _rule(110, "attribute-unexpected", "Remove the attribute, or give it the name that was meant.")
WRONG_NAMESPACE = _rule(111, "wrong-namespace", "Put the element into the MMC namespace.")
MUST_BE_EMPTY = _rule(112, "must-be-empty", "Remove the text: the element means something by being there.")
EMPTY_NOT_ALLOWED = _rule(113, "empty-not-allowed", "Give the element a value, or leave it out.")
NOT_A_VALUE = _rule(114, "elements-in-value", "The element holds a plain value: remove the elements inside it.")
NOT_VALID = _rule(199, "not-valid", "The schema rejects the message, and mmc cannot say it better: please report it.")

# What the release note says of a fault that the schema finds: told instead of MMC104.
HEX_PREFIX = Rule(
    "MMC209",
    "hex-prefix",
    "error",
    "handling",
    "Write the code without 0x: the type is hexBinary. Tables 249, 254, 261, 265 and 273 of the MMC 3.1 document "
    "showed it with 0x by mistake, and the 4.0 release note corrects them.",
    "RN 3.7",
)

FAULTS: tuple[Rule, ...] = (
    NOT_WELL_FORMED,
    ENCODING,
    DOCTYPE,
    TOO_LARGE,
    NOT_MMC,
    UNKNOWN_VERSION,
    NOT_READABLE,
    REPAIRED,
    MISSING_ELEMENT,
    UNEXPECTED_ELEMENT,
    VALUE_NOT_IN_LIST,
    VALUE_WRONG_FORM,
    OUT_OF_RANGE,
    TOO_LONG,
    OUT_OF_ORDER,
    TOO_MANY,
    ATTRIBUTE_MISSING,
    ATTRIBUTE_UNEXPECTED,
    WRONG_NAMESPACE,
    MUST_BE_EMPTY,
    EMPTY_NOT_ALLOWED,
    NOT_A_VALUE,
    NOT_VALID,
    HEX_PREFIX,
)
