"""Small messages for tests, written where they are used: an alert and a response that a test changes one thing in."""

from collections.abc import Iterable
from typing import TextIO

from lxml import etree

from mmc_cli.inputs.message import Message
from mmc_cli.inputs.parser import read
from mmc_cli.model.finding import Finding
from mmc_cli.model.origin import Origin
from mmc_cli.model.version import Version
from mmc_cli.model.xml_names import NAMESPACE
from mmc_cli.render import Renderer
from mmc_cli.specification import Spec, load_spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate.fault_findings import make_findings
from mmc_cli.validate.schema_verdict import find_schema_faults

V3_1, V4_0, V5_0, V5_1 = Version(3, 1), Version(4, 0), Version(5, 0), Version(5, 1)

ALERT = f"""<?xml version="1.0" encoding="UTF-8"?>
<ra:GBCSResponse xmlns:ra="{NAMESPACE}" schemaVersion="4.0">
  <ra:Header>
    <ra:BusinessOriginatorID>00-1e-4f-7a-20-00-11-01</ra:BusinessOriginatorID>
    <ra:BusinessTargetID>90-A1-B2-C3-D4-00-00-01</ra:BusinessTargetID>
    <ra:OriginatorCounter>18446744073709551615</ra:OriginatorCounter>
    <ra:GBCSHexadecimalMessageCode>0121</ra:GBCSHexadecimalMessageCode>
  </ra:Header>
  <ra:Body>
    <ra:DeviceAlertMessage>
      <ra:DeviceAlertContent>
        <ra:GBCSHexAlertCode>8F86</ra:GBCSHexAlertCode>
        <ra:AlertDescription>ECS101 Limit APC [n] Level Command processed</ra:AlertDescription>
        <ra:Timestamp>2026-02-03T16:00:00Z</ra:Timestamp>
        <ra:Payload>
          <ra:LimitAPCLevelCommandProcessedDeviceAlert>
            <ra:APCLimitPeriodStart>2026-01-01T00:00:00Z</ra:APCLimitPeriodStart>
            <ra:APCLimitPeriodEnd>2026-02-01T00:00:00Z</ra:APCLimitPeriodEnd>
            <ra:AuxiliaryControllerN>3</ra:AuxiliaryControllerN>
            <ra:ResultingLevel>100</ra:ResultingLevel>
          </ra:LimitAPCLevelCommandProcessedDeviceAlert>
        </ra:Payload>
      </ra:DeviceAlertContent>
    </ra:DeviceAlertMessage>
  </ra:Body>
</ra:GBCSResponse>
"""

RESPONSE = f"""<?xml version="1.0" encoding="UTF-8"?>
<GBCSResponse xmlns="{NAMESPACE}" schemaVersion="4.0">
  <Header>
    <BusinessOriginatorID>00-1E-4F-7A-20-00-11-02</BusinessOriginatorID>
    <BusinessTargetID>90-A1-B2-C3-D4-00-00-01</BusinessTargetID>
    <OriginatorCounter>41208</OriginatorCounter>
    <GBCSHexadecimalMessageCode>0027</GBCSHexadecimalMessageCode>
    <ServiceReference>4.1</ServiceReference>
    <ServiceReferenceVariant>4.1.1</ServiceReferenceVariant>
    <Timestamp>2026-02-03T09:30:10.00Z</Timestamp>
  </Header>
  <Body>
    <ResponseMessage>
      <SMETSData>
        <ReadInstantaneousImportRegistersRsp MessageSuccess="false">
          <Electricity>
            <ActiveImportRegister>
              <Value>10435000</Value>
              <ActiveEnergyUnit>Wh</ActiveEnergyUnit>
            </ActiveImportRegister>
          </Electricity>
        </ReadInstantaneousImportRegistersRsp>
      </SMETSData>
      <DebugInfo>
        <COSEMDebug>
          <COSEMResponse ResponseCode="0" Position="1">
            <DataAccessResult>success</DataAccessResult>
          </COSEMResponse>
          <COSEMResponse ResponseCode="1" Position="2">
            <DataAccessResult>hardware-fault</DataAccessResult>
          </COSEMResponse>
        </COSEMDebug>
      </DebugInfo>
    </ResponseMessage>
  </Body>
</GBCSResponse>
"""


def message(text: str | bytes, *changes: tuple[str, str]) -> Message:
    """A message from text, after changing what each pair says: the first text, once, into the second."""
    if isinstance(text, str):
        for old, new in changes:
            assert old in text, f"the sample does not hold {old!r}"
            text = text.replace(old, new, 1)
        text = text.encode()
    return read(text, Origin("sample.xml"))


def found(start: Message, name: str, spec: Spec | None = None) -> tuple[etree._Element, Declaration]:
    """The first element of a name in a message, with its declaration."""
    assert start.root is not None
    element = next(start.root.iter(f"{{{NAMESPACE}}}{name}"))
    declaration = (spec or load_spec(V4_0)).schema.declaration(element)
    assert declaration is not None
    return element, declaration


def explain_rejection(rejected: Message, spec: Spec) -> tuple[Finding, ...]:
    """Return the faults for which the schema rejects a message, in document order; none if it is valid."""
    return make_findings(rejected, find_schema_faults(rejected, spec))


def written(render: Renderer, rows: Iterable[object], out: TextIO, color: bool) -> None:
    """Writes rows in a format, as a command does."""
    with render(out, color) as add:
        for row in rows:
            add(row)
