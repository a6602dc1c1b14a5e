"""Which messages a run reads, how, and against which version: what each process of the run needs to know."""

from typing import NamedTuple

from mmc_cli.batch.selector import EVERYTHING, Selector
from mmc_cli.inputs.limits import DEFAULT_READ_OPTIONS, ReadOptions
from mmc_cli.inputs.message import Message
from mmc_cli.model.version import Version
from mmc_cli.specification import DEFAULT_VERSION, Spec
from mmc_cli.validate import spec_for


class BatchOptions(NamedTuple):
    """Which messages a run reads, how, and against which version.

    Attributes:
        version: None for the version that each message declares.
        unique: Whether to skip duplicates of earlier messages.
        xsd: A schema file to validate against instead of the built-in schema.
    """

    version: Version | None = DEFAULT_VERSION
    selector: Selector = EVERYTHING
    read_options: ReadOptions = DEFAULT_READ_OPTIONS
    unique: bool = False
    xsd: str | None = None

    def spec_for(self, message: Message) -> Spec:
        """Return the specification for a message."""
        return spec_for(message, self.version, self.xsd)


DEFAULT_BATCH_OPTIONS = BatchOptions()
