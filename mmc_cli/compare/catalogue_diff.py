"""Compares the catalogue of two versions: which alert codes, message codes and services were added or removed."""

from collections.abc import Iterator

from mmc_cli.compare.changes import Change, Codes, build_change
from mmc_cli.model.version import Version
from mmc_cli.specification import table_rows
from mmc_cli.specification.catalogue import ALERTS, MESSAGES, SERVICES, Row, row_in_force, rows_by_key, split_cell

# Each table with the first part of its rules' names and the field of a change that has its codes.
_TABLES = ((ALERTS, "alert-code", "alerts"), (MESSAGES, "message-code", "messages"), (SERVICES, "service", "services"))


def catalogue_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the codes of the catalogue that only one of two versions has."""
    for table, rule_prefix, codes_field in _TABLES:
        for row in table_rows(table):
            in_old, in_new = row_in_force(row, old), row_in_force(row, new)
            if in_old != in_new:
                rule = f"{rule_prefix}-{'added' if in_new else 'removed'}"
                services = split_cell(row.get("service_reference_variants", ""))
                codes = Codes(**{"services": services, codes_field: (row["code"],)})
                titles = (None, _title(row)) if in_new else (_title(row), None)
                yield build_change((old, new), rule, row["code"], titles, row["source"], codes)
            elif in_old and table == ALERTS:
                yield from _message_code_changes(row, old, new)


def _message_code_changes(alert: Row, old: Version, new: Version) -> Iterator[Change]:
    """Yield the message codes that an alert can have in only one of two versions."""
    for code in split_cell(alert["message_codes"]):
        message = rows_by_key(MESSAGES)[code]
        in_old, in_new = row_in_force(message, old), row_in_force(message, new)
        if in_old != in_new:
            rule = "alert-code-widened" if in_new else "alert-code-narrowed"
            values = (None, code) if in_new else (code, None)
            codes = Codes(alerts=(alert["code"],), messages=(code,))
            yield build_change((old, new), rule, alert["code"], values, message["source"], codes)


def _title(row: Row) -> str:
    return f"{row['use_case']} {row['name']}" if row.get("use_case") else row["name"]
