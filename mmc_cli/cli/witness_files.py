"""`mmc diff-versions --witness`: a file for each breaking change, with a message that only one version accepts."""

import os
import re
from collections.abc import Mapping

from mmc_cli.cli.output_files import replaced_file
from mmc_cli.compare import load_schema
from mmc_cli.compare.change_report import Report
from mmc_cli.compare.proof import find_witness

_MAX_FILE_NAME = 120


def find_witnesses(folder: str, report: Report) -> dict[str, str]:
    """Return a message for each breaking change, by its file, named after the change and where it is valid."""
    old_schema, new_schema = load_schema(report.old_version), load_schema(report.new_version)
    files: dict[str, str] = {}
    for change in report.open_changes:
        witness = find_witness(change, old_schema, new_schema)
        if witness is None:
            continue
        version = os.path.basename(witness.valid_in)
        name = re.sub(r"[^\w.-]+", "-", f"{change.id}-{change.title.lstrip('@')}-valid-in-{version}")
        files[os.path.join(folder, f"{name[:_MAX_FILE_NAME]}.xml")] = witness.text
    return files


def write_witnesses(folder: str, witnesses: Mapping[str, str]) -> None:
    """Write messages to their files in a folder, which is made if it is missing."""
    os.makedirs(folder, exist_ok=True)
    for path, text in witnesses.items():
        with replaced_file(path, is_one_of_many=True) as file:
            file.write(text)
