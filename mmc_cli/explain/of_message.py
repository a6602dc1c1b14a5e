"""Explains a whole message: its content, and what its alert code, service and message code mean."""

from mmc_cli.decoding.listing import message_view
from mmc_cli.explain import codes
from mmc_cli.inputs.message import Message
from mmc_cli.model.entry import Entry
from mmc_cli.model.errors import MmcError
from mmc_cli.specification import Spec


def entries_of_message(message: Message, spec: Spec) -> list[Entry]:
    """Return the entry of a message itself, then those of its codes. Raises MmcError if there is no message."""
    if message.root is None and not message.is_payload:
        raise MmcError(message.findings[0].message)
    header, view = message.header, message_view(message, spec)
    own = Entry("in this message", "", view.title, str(spec.version), facts=view.facts)
    return [
        own,
        *codes.explain_alert(header.alert_code or "", spec),
        *codes.explain_service(header.service_reference_variant or "", spec),
        *codes.explain_message_code(header.message_code or "", spec),
    ]
