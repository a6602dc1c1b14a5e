"""The groups in which help lists the options of a command."""

from collections.abc import Mapping

# The title under which help lists each option, by parameter. Options in no row are specific to a command, and listed
# first.
OPTION_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Input": (
        "mmc_version",
        "xsd",
        "against",
        "files_from",
        "include",
        "exclude",
        "csv_column",
        "json_field",
        "follow",
        "state",
    ),
    "Selection": ("kind", "device", "code", "srv", "since", "until", "failed", "unique"),
    "Rules": (
        "select",
        "ignore",
        "per_path_ignores",
        "severity",
        "fail_on",
        "exec_command",
        "baseline",
        "write_baseline",
        "statistics",
    ),
    "Fixes": ("fix", "diff", "in_place", "fixed_to"),
    "Output": (
        "format_",
        "formats",
        "columns",
        "output",
        "partition_by",
        "failed_files_to",
        "excel",
        "color",
        "quiet",
        "verbose",
        "help",
    ),
    "Settings": ("config", "isolated"),
    "Performance": (
        "jobs",
        "cluster",
        "progress",
        "max_bytes",
        "max_depth",
        "max_messages",
        "max_unpacked",
        "max_ratio",
    ),
}
