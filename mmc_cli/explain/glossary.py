"""Explains terms, the rules of mmc, the versions of MMC and their changes, and the keys of sources.csv."""

import re
from collections.abc import Iterator
from itertools import pairwise, permutations
from textwrap import indent
from typing import TYPE_CHECKING

from mmc_cli.explain.document import link_codes, with_cautions
from mmc_cli.model.entry import CitedSource, Entry, Link
from mmc_cli.model.version import Version, parse_version
from mmc_cli.specification import Spec, known_versions, load_spec, table_rows
from mmc_cli.specification.catalogue import (
    ALERTS,
    MESSAGES,
    SERVICES,
    TABLES,
    cited_sources,
    rows_by_key,
    split_cell,
)
from mmc_cli.specification.schema_places import describe_differences
from mmc_cli.specification.similar_names import squash

if TYPE_CHECKING:
    from mmc_cli.compare.changes import Change

_RULE = re.compile("MMC[0-9]+|[a-z-]+", re.IGNORECASE)
_CHANGE_ID = re.compile("[0-9a-f]{8,16}")
_LAYERS = {
    "input": "the file itself",
    "schema": "conformance to the XML schema",
    "handling": "what the MMC document and GBCS require of the content",
}


def explain_term(word: str, spec: Spec) -> Iterator[Entry]:
    """Explain a term, ignoring case."""
    for row in table_rows("terms.csv"):
        if squash(word) and squash(word) in (squash(row["term"]), squash(row["name"])):
            links = (*link_codes(split_cell(row["about"])), *map(_term_link, split_cell(row["see_also"])))
            yield Entry(
                "term",
                row["term"],
                row["name"],
                str(spec.version),
                meaning=row["meaning"],
                related=links,
                sources=cited_sources(row["source"]),
            )


def explain_rule(word: str, spec: Spec) -> Iterator[Entry]:
    """Explain a rule of mmc, given by id or name."""
    if not _RULE.fullmatch(word):
        return
    from mmc_cli.rules.registry import ALL_RULES  # imported only for a rule: rules are slow to import

    for rule in ALL_RULES:
        if word.lower() in (rule.id.lower(), rule.name):
            yield Entry(
                "rule",
                rule.id,
                rule.name,
                str(spec.version),
                facts={"Severity": rule.severity, "Checks": _LAYERS[rule.layer]},
                meaning=rule.help,
                example=rule_example(rule.id),
                sources=cited_sources(rule.source),
            )


def rule_example(rule: str) -> str | None:
    """Return lines that break a rule and the correct ones, from rule_examples.csv; None if there are none."""
    row = rows_by_key("rule_examples.csv").get(rule)
    if row is None:
        return None
    faulty, right = (indent(row[name], "  ") for name in ("faulty", "right"))
    return f"faulty:\n{faulty}\nright:\n{right}"


def explain_version(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a version of MMC, such as 4.0, with its changes."""
    row = rows_by_key("versions.csv").get(re.sub(r"\.0+$", ".0", text))  # but 5.20 is a section, not version 5.2
    if row is None:
        return
    companions = (("GBCS", row["gbcs_version"]), ("DUIS", row["duis_version"]))
    facts = {"Date": row["date"], "Companions": ", ".join(f"{name} {each}" for name, each in companions if each)}
    yield Entry(
        "version",
        row["version"],
        row["note"],
        str(spec.version),
        facts={label: text for label, text in facts.items() if text},
        history=tuple(_version_changes(parse_version(row["version"]))),
        sources=cited_sources(row["source"]),
    )


def explain_change(text: str, spec: Spec) -> Iterator[Entry]:
    """Explain a change between two versions, given by its id or a longer part of its fingerprint."""
    if not _CHANGE_ID.fullmatch(text.lower()):
        return
    from mmc_cli.compare import compare_versions  # imported only for a change: `compare` is slow to import

    pairs = [*pairwise(known_versions()), *pairwise(reversed(known_versions())), *permutations(known_versions(), 2)]
    for before, after in dict.fromkeys(pairs):
        for change in compare_versions(load_spec(before), load_spec(after)):
            if change.fingerprint.startswith(text.lower()):
                yield _change(change, spec)
                return


def _change(change: "Change", spec: Spec) -> Entry:
    from mmc_cli.compare.background import describe_drivers
    from mmc_cli.compare.changes import VIEWS
    from mmc_cli.compare.proof import find_witness

    facts = {
        "Versions": f"MMC {change.old_version} to {change.new_version}",
        "Layer": change.layer,
        "Kind": change.rule.name,
        "Before": change.old or "none",
        "After": change.new or "none",
        **{f"For {view}": f"{weight} ({VIEWS[view]})" for view, weight in change.rule.verdicts.items()},
        **({"Driver": describe_drivers(change.drivers)} if change.drivers else {}),
        **({"Caution": change.caution} if change.caution else {}),
        "Fingerprint": change.fingerprint,
    }
    links = (
        *(
            Link("service", each, rows_by_key(SERVICES)[each]["name"])
            for each in change.services
            if each in rows_by_key(SERVICES)
        ),
        *(Link("alert code", each, rows_by_key(ALERTS)[each]["name"]) for each in change.alerts),
        *(Link("message code", each, rows_by_key(MESSAGES)[each]["name"]) for each in change.messages),
    )
    shown = find_witness(
        change, load_spec(parse_version(change.old_version)).schema, load_spec(parse_version(change.new_version)).schema
    )
    return Entry(
        "change",
        change.id,
        change.title,
        str(spec.version),
        facts=facts,
        meaning=change.reason,
        places=change.paths,
        related=links,
        example=shown.text if shown is not None else None,
        sources=tuple(CitedSource(each, "") for each in change.source.split("; ")),
    )


def explain_source(word: str, spec: Spec) -> Iterator[Entry]:
    """Explain the key of a source, such as RTDS."""
    row = rows_by_key("sources.csv").get(word) or rows_by_key("sources.csv").get(word.upper())
    if row is not None:
        yield Entry("source", row["key"], row["title"], str(spec.version))


def _term_link(term: str) -> Link:
    row = rows_by_key("terms.csv")[term]
    return Link("term", term, row["name"])


def _version_changes(version: Version) -> Iterator[str]:
    """Yield what a version changed, one line per table and change."""
    if version == known_versions()[0]:
        return
    for file, noun in TABLES:
        for column in ("added", "removed"):
            if codes := [row["code"] for row in table_rows(file) if row[column] == str(version)]:
                yield f"{noun}{'' if len(codes) == 1 else 's'} {column}: {', '.join(codes)}"
    previous = max(each for each in known_versions() if each < version)
    yield from with_cautions(describe_differences(previous, version))
