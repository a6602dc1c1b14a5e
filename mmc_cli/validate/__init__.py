"""Validation: takes a message and a specification, returns a verdict with its findings.

lxml decides whether the schema accepts the message. Only a rejected message is explained, which is the slow part.
"""

from mmc_cli.inputs.file_positions import to_file_positions
from mmc_cli.inputs.message import Message, declared_version
from mmc_cli.inputs.source_map import Source, SourceMap
from mmc_cli.model import base_rules
from mmc_cli.model.finding import Finding, Rule
from mmc_cli.model.header import Header
from mmc_cli.model.origin import Origin
from mmc_cli.model.verdict import Verdict, VersionVerdicts
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec, known_versions, load_spec
from mmc_cli.validate.schema_verdict import find_schema_faults

# Maximum length of the lines kept to be shown: a line may hold a million messages, each reported with its own lines.
_LINES_SHOWN, _LINES_SHOWN_RATIO = 2**15, 32


def check(message: Message, spec: Spec) -> list[Finding]:
    """Return the findings of a message against a specification, in the order of the file."""
    return list(validate_against(message, spec).findings)


def validate_message(message: Message, version: Version | None, xsd: str | None = None) -> Verdict:
    """Return the verdict on a message.

    A message that is too large is not checked, nor is one that declares an unknown version when `version` is None.

    Args:
        message: The message.
        version: The version to check against; None for the one that the message declares.
        xsd: The path of a schema file to validate against instead of the built-in schema. The handling rules remain
            those of the version.

    Raises:
        MmcError: The file at `xsd` is not a usable schema.
    """
    return validate_against(message, spec_for(message, version, xsd), as_declared=version is None)


def with_file_positions(verdict: Verdict, source_map: SourceMap | None, before: tuple[Finding, ...] = ()) -> Verdict:
    """Return a verdict with positions in the surrounding file, after the findings about that file."""
    if source_map is None:
        return verdict
    findings = (*before, *to_file_positions(verdict.findings, source_map, verdict.data))
    data, line, column = _lines_of_file(source_map, findings, verdict.data)
    return verdict._replace(findings=findings, data=data, first_line=line, first_column=column)


def unchecked_verdict(origin: Origin, reason: str, rule: Rule = base_rules.NOT_READABLE) -> Verdict:
    """Return the verdict on something that could not be checked, with the reason as its finding."""
    return Verdict(origin, Header(), str(DEFAULT_VERSION), None, (Finding(rule, reason),), checked=False)


def unread_verdict(source: Source, message: Message | None = None, version: Version | None = None) -> Verdict:
    """Return the verdict on a source without a readable message; `message` has the reason if there are bytes."""
    if message is not None:
        return validate_message(message, version)
    rule = base_rules.DEFECT if source.defect else base_rules.NOT_READABLE
    return unchecked_verdict(source.origin, source.reason, rule)


def spec_for(message: Message, version: Version | None, xsd: str | None = None) -> Spec:
    """Return the specification for a message: of `version`, otherwise of the version it declares, otherwise of 4.0."""
    if version is not None:
        return load_spec(version, xsd)
    declared = declared_version(message)
    return load_spec(declared if declared in known_versions() else DEFAULT_VERSION, xsd)


def validate_against(message: Message, spec: Spec, as_declared: bool = False) -> Verdict:
    """Return the verdict on a message by a specification, which with `as_declared` must be the one it declares."""
    if message.root is None:
        return _unparsed_verdict(message, spec)
    declared = declared_version(message)
    if as_declared and declared is not None and declared not in known_versions():
        return unchecked_verdict(
            message.origin, f"the message declares MMC {declared}, an unknown version", base_rules.UNKNOWN_VERSION
        )
    fault_list = find_schema_faults(message, spec)
    findings: tuple[Finding, ...] = ()
    if fault_list:
        from mmc_cli.validate.fault_findings import make_findings

        findings = make_findings(message, fault_list)
    from mmc_cli.rules.apply import apply_rules

    valid = not fault_list
    findings += apply_rules(message, spec, findings)
    verdict = Verdict(message.origin, message.header, str(spec.version), valid, findings, data=message.data)
    return with_file_positions(verdict, message.source_map, message.findings)


def validate_all_versions(message: Message) -> VersionVerdicts:
    """Return the verdicts on a message against every version.

    A declared version that differs from the checked one is not reported, because all versions are checked.
    """
    verdicts = (validate_message(message, version) for version in known_versions())
    return VersionVerdicts(
        tuple(
            each._replace(findings=tuple(found for found in each.findings if found.rule.id != "MMC202"))
            for each in verdicts
        )
    )


def _unparsed_verdict(message: Message, spec: Spec) -> Verdict:
    """Return the verdict on bytes that are not an MMC message: invalid, or not checked because of their size."""
    data, line, column = message.data, 1, 1
    if message.source_map is not None:
        data, line, column = _lines_of_file(message.source_map, message.findings, data)
    return Verdict(
        message.origin,
        message.header,
        str(spec.version),
        schema_valid=None,
        findings=message.findings,
        checked=not message.too_large,
        data=data,
        first_line=line,
        first_column=column,
    )


def _lines_of_file(source_map: SourceMap, findings: tuple[Finding, ...], message: bytes) -> tuple[bytes, int, int]:
    """Return the lines that findings point into, and where they begin; empty if far longer than the message."""
    if not findings:
        return b"", source_map.line, source_map.column
    max_length = _LINES_SHOWN + _LINES_SHOWN_RATIO * len(message)
    return source_map.lines_at((each.place for each in findings), max_length)
