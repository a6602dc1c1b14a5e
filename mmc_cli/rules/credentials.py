"""Rules about the replacement of credentials: which message code, mode, role and service go together.

The facts are in credentials.csv: those of services 6.15.1, 6.21, 6.23 and 8.5, and of the alerts 8F66 and 8F67.
"""

from collections.abc import Iterator

from lxml import etree

from mmc_cli.model.element_text import collapsed_text
from mmc_cli.model.xml_names import local_name
from mmc_cli.rules.check import Check, RuleHit
from mmc_cli.rules.context import RuleContext
from mmc_cli.rules.reads import CREDENTIALS, MESSAGE_CODE, VARIANT, value
from mmc_cli.rules.tables import Credentials, credentials, credentials_of_modes, credentials_of_services
from mmc_cli.specification.wording import join_names

_MODE, _ROLE = "CredentialsReplacementMode", "RemotePartyRole"
_HOLDERS_OF_ROLES = ("RemotePartySeqNumberChange", "ReplacementOutcome")


def _rows_of_code(context: RuleContext) -> tuple[Credentials, ...]:
    return credentials(context.spec).get(context.header.message_code or "", ())


def _rows_of_message(context: RuleContext) -> tuple[Credentials, ...]:
    """Return what may come with the message code; without one, with the service."""
    if context.header.message_code is not None:
        return _rows_of_code(context)
    return credentials_of_services(context.spec).get(context.header.service_reference_variant or "", ())


def _modes(rows: tuple[Credentials, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.mode for row in rows if row.mode))


def _listed(context: RuleContext, element: etree._Element) -> bool:
    """Return True if the value is one that this version has."""
    declaration = context.spec.schema.declaration(element)
    simple = declaration.type.value if declaration is not None else None
    return simple is not None and collapsed_text(element) in simple.enum_values


def _mode_of(context: RuleContext) -> etree._Element | None:
    """Return the element with the replacement mode; a message has one at most."""
    return next((each for each in context.values("credentials") if local_name(each) == _MODE), None)


def mode_of_message_code(context: RuleContext) -> Iterator[RuleHit]:
    """Each message code replaces credentials in one way: 0102 is SupplierBySupplier, 0126 LoadControllerBySupplier.
    The alert 0124 is about the load controller only, 00CB never is. Check which of the two is wrong.
    """
    element, rows = _mode_of(context), _rows_of_message(context)
    if element is None or not _modes(rows) or not _listed(context, element):
        return
    mode, code = collapsed_text(element), context.header.message_code
    if mode not in _modes(rows):
        with_what = f"message code {code}" if code is not None else f"{context.header.service_reference_variant}"
        yield RuleHit(
            f"{_MODE} {mode} does not go with {with_what}",
            element,
            at_text=True,
            actual=mode,
            expected=_modes(rows),
            source=rows[0].source,
        )


def role_of_mode(context: RuleContext) -> Iterator[RuleHit]:
    """The remote party role is that of the party whose credentials are replaced: with SupplierBySupplier it is
    Supplier, with LoadControllerBySupplier it is LoadController. Check which of the two is wrong.
    """
    element, rows = _mode_of(context), _rows_of_message(context)
    mode = collapsed_text(element) if element is not None else ""
    if element is not None and not _listed(context, element):
        return
    fitting = list(credentials_of_modes(context.spec).get(mode, ()) if mode else rows)
    if mode and mode not in _modes(rows):
        fitting.extend(rows)  # the mode is wrong and reported: a role that goes with the code is right
    if not fitting or not all(row.roles for row in fitting):
        return
    allowed, seen = tuple(dict.fromkeys(role for row in fitting for role in row.roles)), set[str]()
    for each in context.values("credentials"):
        role, holder = collapsed_text(each), each.getparent()
        if local_name(each) != _ROLE or holder is None or local_name(holder) not in _HOLDERS_OF_ROLES:
            continue
        if role not in allowed and role not in seen and _listed(context, each):
            seen.add(role)
            with_what = f"{_MODE} {mode}" if mode else f"message code {context.header.message_code}"
            text = f"{_ROLE} {role} does not go with {with_what}"
            yield RuleHit(text, each, at_text=True, actual=role, expected=allowed, source=fitting[0].source)


def service_of_credentials(context: RuleContext) -> Iterator[RuleHit]:
    """Each message code that replaces credentials belongs to a service: 0102 and 0103 to 6.15.1 and 6.21, 0104 to 8.5,
    0107 to 6.23, 0126 to 6.15.1. Check which of the two is wrong.
    """
    rows, variant = _rows_of_code(context), context.header.service_reference_variant
    if not rows or variant is None:
        return
    services = tuple(dict.fromkeys(service for row in rows for service in row.services))
    mode = _mode_of(context)
    if not services or variant in services:
        return
    if mode is None or collapsed_text(mode) in _modes(rows):
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        text = (
            f"message code {context.header.message_code} belongs to {join_names(services, ' and ')}, not to {variant}"
        )
        yield RuleHit(
            text,
            element,
            at_text=True,
            actual=context.header.message_code,
            expected=context.codes_of_service(),
            source=rows[0].source,
        )


def code_outside_mmc(context: RuleContext) -> Iterator[RuleHit]:
    """The response with this message code goes to a party that does not use MMC, such as the load controller for 0125
    or a WAN provider for 0105: no service request leads to it. Check the message code.
    """
    rows = _rows_of_code(context)
    if rows and not _modes(rows) and not any(row.services for row in rows):
        element = context.element_or_root(context.header_element("GBCSHexadecimalMessageCode"))
        text = f"message code {context.header.message_code} is not used in MMC: no service request leads to it"
        yield RuleHit(text, element, at_text=True, actual=context.header.message_code, source=rows[0].source)


_SOURCE = "RN 3.3; RN 3.4; credentials.csv"
_CODE = (MESSAGE_CODE,)

CHECKS = (
    Check("MMC251", "mode-of-message-code", "error", _SOURCE, mode_of_message_code, (CREDENTIALS,)),
    Check("MMC252", "role-of-mode", "error", _SOURCE, role_of_mode, (CREDENTIALS,)),
    Check("MMC253", "service-of-credentials", "error", _SOURCE, service_of_credentials, (*_CODE, VARIANT), "response"),
    Check(
        "MMC254",
        "code-outside-mmc",
        "error",
        "RTDS; credentials.csv",
        code_outside_mmc,
        (*_CODE, value(_MODE)),
        "response",
    ),
)
