"""Explains words: terms, the rules of mmc, the versions of MMC and what changed in them, the keys of sources.csv."""

import re
from collections.abc import Iterator
from itertools import pairwise, permutations

from mmc_cli.compare import compare_versions
from mmc_cli.compare.changes import VIEWS, Change
from mmc_cli.compare.proof import find_witness
from mmc_cli.model.entry import Entry, Link
from mmc_cli.model.version import Version, parse
from mmc_cli.rules.registry import ALL_RULES
from mmc_cli.specification import Spec, at, rows, versions
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES, TABLES, Row, by_key, cell_list, sources
from mmc_cli.specification.schema_places import news

_ID = re.compile("[0-9a-f]{8,16}")
_LAYERS = {"input": "the file itself", "schema": "the XML schema", "handling": "what the schema cannot say"}


def terms(word: str, spec: Spec) -> Iterator[Entry]:
    """A term, in capitals or not."""
    for row in rows("terms.csv"):
        if word.casefold() in (row["term"].casefold(), row["name"].casefold()):
            links = tuple(_see(each) for each in cell_list(row["see_also"]))
            yield Entry(
                "term",
                row["term"],
                row["name"],
                str(spec.version),
                meaning=row["meaning"],
                related=links,
                sources=sources(row["source"]),
            )


def rules(word: str, spec: Spec) -> Iterator[Entry]:
    """A rule of mmc, by id or name."""
    for rule in ALL_RULES:
        if word.lower() in (rule.id.lower(), rule.name):
            yield Entry(
                "rule",
                rule.id,
                rule.name,
                str(spec.version),
                facts={"Severity": rule.severity, "Looks at": _LAYERS[rule.layer]},
                meaning=rule.help,
                sources=sources(rule.source),
            )


def mmc_versions(text: str, spec: Spec) -> Iterator[Entry]:
    """A version of MMC, such as 4.0, with what is new in it."""
    row = _version(text)
    if row is None:
        return
    companions = (("GBCS", row["gbcs_version"]), ("DUIS", row["duis_version"]))
    facts = {"Date": row["date"], "Goes with": ", ".join(f"{name} {each}" for name, each in companions if each)}
    yield Entry(
        "version",
        row["version"],
        row["note"],
        str(spec.version),
        facts={label: text for label, text in facts.items() if text},
        history=tuple(_news(parse(row["version"]))),
        sources=sources(row["source"]),
    )


def changes(text: str, spec: Spec) -> Iterator[Entry]:
    """A change between two versions, by its id in a report or more of its fingerprint."""
    if not _ID.fullmatch(text.lower()):
        return
    pairs = [*pairwise(versions()), *pairwise(reversed(versions())), *permutations(versions(), 2)]
    for before, after in dict.fromkeys(pairs):
        for change in compare_versions(at(before), at(after)):
            if change.fingerprint.startswith(text.lower()):
                yield _change(change, spec)
                return


def _change(change: Change, spec: Spec) -> Entry:
    facts = {
        "From and to": f"MMC {change.frm} to {change.to}",
        "Layer": change.layer,
        "Kind": change.rule.name,
        "Was": change.old or "nothing",
        "Is": change.new or "nothing",
        **{f"For {view}": f"{weight} ({VIEWS[view]})" for view, weight in change.rule.verdicts.items()},
        "Fingerprint": change.fingerprint,
    }
    links = (
        *(
            Link("service", each, by_key(SERVICES)[each]["name"])
            for each in change.services
            if each in by_key(SERVICES)
        ),
        *(Link("alert code", each, by_key(ALERTS)[each]["name"]) for each in change.alerts),
        *(Link("message code", each, by_key(MESSAGES)[each]["name"]) for each in change.messages),
    )
    shown = find_witness(change, at(parse(change.frm)).schema, at(parse(change.to)).schema)
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
        sources=tuple((each, "") for each in change.source.split("; ")),
    )


def source_keys(word: str, spec: Spec) -> Iterator[Entry]:
    """A key of a source, such as RTDS."""
    row = by_key("sources.csv").get(word) or by_key("sources.csv").get(word.upper())
    if row is not None:
        yield Entry("source", row["key"], row["title"], str(spec.version))


def _see(term: str) -> Link:
    row = by_key("terms.csv")[term]
    return Link("term", term, row["name"])


def _version(text: str) -> Row | None:
    try:
        return by_key("versions.csv").get(str(parse(text))) if "." in text else None
    except ValueError:
        return None


def _news(version: Version) -> Iterator[str]:
    """What a version has that the one before it has not."""
    if version == versions()[0]:
        return
    for file, what in TABLES:
        for column, word in (("added", "new"), ("removed", "gone")):
            if codes := [row["code"] for row in rows(file) if row[column] == str(version)]:
                yield f"{what}s, {word}: {', '.join(codes)}"
    yield from news(max(each for each in versions() if each < version), version)
