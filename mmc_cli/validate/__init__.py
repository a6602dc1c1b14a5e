"""Turns a message and a specification into findings and a verdict.

lxml gives the schema's verdict; only a message that it rejects is explained, which is the slow part.
"""

from mmc_cli.inputs.message import Message, declared_version
from mmc_cli.inputs.source_map import SourceMap, to_file_positions
from mmc_cli.model import faults
from mmc_cli.model.finding import Finding, Rule
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec, at, versions


def check(message: Message, spec: Spec) -> list[Finding]:
    """Every finding for one message against one version of MMC, in the order of the file."""
    return list(verdict(message, spec.version).findings)


def verdict(message: Message, version: Version | None, xsd: str | None = None) -> Verdict:
    """The verdict on one message against a version, or for None against the one that it declares.

    `xsd` names a schema file that decides in place of ours; the rules stay those of the version.
    """
    return verdict_against(message, spec_for(message, version, xsd), as_declared=version is None)


def verdict_against(message: Message, spec: Spec, as_declared: bool = False) -> Verdict:
    """Return the verdict on one message against a specification.

    "Not checked" for a message that is too large, or, `as_declared`, that declares a version nobody knows.
    """
    if message.root is None:
        return Verdict(
            message.origin,
            message.header,
            str(spec.version),
            None,
            message.findings,
            not message.too_large,
            message.data if message.frame is None else message.frame.text.encode("utf-8", "surrogateescape"),
            1 if message.frame is None else message.frame.line,
        )
    declared = declared_version(message)
    if as_declared and declared is not None and declared not in versions():
        reason = f"it declares MMC {declared}, which mmc does not know"
        return not_checked(message.origin, reason, faults.UNKNOWN_VERSION)
    valid = spec.authority.validator.validate(message.root)
    findings: tuple[Finding, ...] = ()
    if not valid:
        from mmc_cli.validate.schema_explainer import explain

        findings = explain(message, spec)
    from mmc_cli.rules import judge

    findings += judge(message, spec, valid)
    return with_file_positions(
        Verdict(message.origin, message.header, str(spec.version), valid, findings, True, message.data),
        message.frame,
        message.findings,
    )


def with_file_positions(verdict: Verdict, frame: SourceMap | None, before: tuple[Finding, ...] = ()) -> Verdict:
    """A verdict on a message as it stands in the file around it, with findings about that before its own."""
    if frame is None:
        return verdict
    return verdict._replace(
        findings=(*before, *(to_file_positions(each, frame, verdict.data) for each in verdict.findings)),
        data=frame.text.encode("utf-8", "surrogateescape"),
        first_line=frame.line,
    )


def not_checked(origin: Origin, reason: str, rule: Rule = faults.NOT_READABLE) -> Verdict:
    """The verdict on something that could not be judged, with the reason."""
    return Verdict(origin, Header(), str(DEFAULT_VERSION), None, (Finding(rule, reason),), checked=False)


def spec_for(message: Message, version: Version | None, xsd: str | None = None) -> Spec:
    """The specification to read a message by: of the version given, or for None of the one it declares, or of 4.0."""
    if version is not None:
        return at(version, xsd)
    declared = declared_version(message)
    return at(declared if declared in versions() else DEFAULT_VERSION, xsd)
