"""The base rules, on the file (MMC001 to MMC099) and the schema (MMC101 to MMC199), with permanent ids and names.

The handling rules, from MMC201 on, are in mmc_cli.rules.
"""

from mmc_cli.model.finding import Layer, Rule

_XML = "XML 1.0"
_SAFE = "mmc reads untrusted files: it does not process document types or expand entities"
SCHEMA_SOURCE = "MMC XML schema"


def _rule(number: int, name: str, help_text: str, source: str = SCHEMA_SOURCE) -> Rule:
    layer: Layer = "input" if number < 100 else "schema"
    return Rule(f"MMC{number:03}", name, "error", layer, help_text, source)


NOT_WELL_FORMED = _rule(
    1, "not-well-formed", "Fix the XML first: nothing else can be checked until it is well-formed.", _XML
)
ENCODING = _rule(2, "encoding", "Save the file in the encoding that its XML declaration names, preferably UTF-8.", _XML)
DOCTYPE = _rule(3, "doctype", "Remove the <!DOCTYPE ...> declaration: MMC messages do not have one.", _SAFE)
TOO_LARGE = _rule(4, "too-large", "Split the file: no MMC message is this large.", "mmc")
NOT_MMC = _rule(5, "not-mmc", "Use the XML output of Parse & Correlate, whose root element is GBCSResponse.")
UNKNOWN_VERSION = _rule(6, "unknown-version", "Choose the version to check against with --mmc-version.", "versions.csv")
NOT_READABLE = _rule(
    7,
    "not-readable",
    "Check the path, and that the file is complete and may be read. If a limit is named, its option raises it.",
    "mmc",
)

REPAIRED = Rule(
    "MMC008",
    "repaired",
    "warning",
    "input",
    "The surrounding file damaged the message. Fix the program that writes the file; the finding shows each repair.",
    "mmc",
)

DEFECT = _rule(
    9,
    "defect",
    "This is a defect in mmc, not in the message. Please report the line; MMC_DEBUG=1 shows the traceback.",
    "mmc",
)

GBCS_LAYOUT = _rule(
    10,
    "gbcs-layout",
    "The payload is damaged or incomplete: get it again from where it was received. mmc explain FILE --bytes shows it.",
    "gbcs_layout.csv",
)

MISSING_ELEMENT = _rule(101, "missing-element", "Add the element at the position shown.")
UNEXPECTED_ELEMENT = _rule(102, "unexpected-element", "Remove the element, or correct its name.")
VALUE_NOT_IN_LIST = _rule(103, "value-not-in-list", "Use one of the listed values, spelled exactly as in the list.")
VALUE_WRONG_FORM = _rule(104, "value-wrong-form", "Write the value in the format shown.")
OUT_OF_RANGE = _rule(105, "out-of-range", "Use a value within the limits.")
TOO_LONG = _rule(106, "too-long", "Shorten the text to the maximum length.")
OUT_OF_ORDER = _rule(107, "out-of-order", "Move the element: the order of elements is fixed.")
TOO_MANY = _rule(108, "too-many", "Remove the extra elements.")
ATTRIBUTE_MISSING = _rule(109, "attribute-missing", "Add the attribute.")
ATTRIBUTE_UNEXPECTED = _rule(110, "attribute-unexpected", "Remove the attribute, or correct its name.")
WRONG_NAMESPACE = _rule(111, "wrong-namespace", "Put the element in the MMC namespace.")
MUST_BE_EMPTY = _rule(112, "must-be-empty", "Remove the text: this element may not contain any.")
EMPTY_NOT_ALLOWED = _rule(113, "empty-not-allowed", "Give the element a value, or remove it.")
NOT_A_VALUE = _rule(114, "elements-in-value", "Remove the elements inside it: the element contains a plain value.")
MORE_FAULTS = Rule(
    "MMC198",
    "more-faults",
    "info",
    "schema",
    "Fix what is listed first: the program that wrote the message probably makes the same mistake throughout.",
    "mmc",
)
NOT_VALID = _rule(
    199, "not-valid", "The schema rejects the message, and mmc has no clearer explanation: please report this."
)

# Replaces MMC104 if the release note explains the fault.
HEX_PREFIX = Rule(
    "MMC209",
    "hex-prefix",
    "error",
    "handling",
    "Write the code without 0x: its type is hexBinary. Tables 249, 254, 261, 265 and 273 of the MMC 3.1 document "
    "show it with 0x by mistake; the 4.0 release note corrects them.",
    "RN 3.7",
)

BASE_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
