"""Recognizes addresses, such as s3://bucket/inbox/, in the values of a command; refuses them where only local files
work.
"""

from typing import Any

import click

from mmc_cli.inputs.address import Address, read_path

# The parameters of all commands that name inputs, and those that name outputs.
_INPUTS = ("paths", "a", "b", "codes", "file", "words", "messages", "against", "files_from")
_OUTPUTS = ("output", "failed_files_to", "formats")


def read_addresses(context: click.Context) -> None:
    """Replace the values of a command that begin like an address by addresses.

    Raises:
        UsageError: An address is given where only a local file works, or where nothing can be written.
    """
    for parameter in context.command.params:
        name = str(parameter.name)
        if (value := context.params.get(name)) is not None:
            context.params[name] = _read_value(value, parameter, context)


def _read_value(value: Any, parameter: click.Parameter, context: click.Context) -> Any:
    if type(value) is tuple:  # no record
        return tuple(_read_value(each, parameter, context) for each in value)
    if not isinstance(value, str) or "://" not in value:
        return value
    path = read_path(value)
    if not isinstance(path, Address) or parameter.name in _INPUTS:
        return path
    if parameter.name in _OUTPUTS:
        _check_output(path, context, is_folder="DIR" in (parameter.metavar or ""))
        return path
    if isinstance(parameter.type, click.Path) or parameter.metavar in ("FILE", "DIR"):
        raise click.UsageError(f"{parameter.opts[-1]} needs a local path; {path} is an address", context)
    return value


def _check_output(address: Address, context: click.Context, is_folder: bool) -> None:
    from mmc_cli.inputs.remote.stores import store_of

    try:
        can_write = store_of(address).can_write
    except OSError as error:
        raise click.UsageError(f"{address}: {error.strerror}", context) from None
    if not can_write or (address.is_folder and not is_folder):
        why = "is a folder" if can_write else f"cannot be written: {address.scheme}:// is only read"
        raise click.UsageError(f"the output {address} {why}", context)
