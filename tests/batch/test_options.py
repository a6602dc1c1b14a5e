"""The options of a run decide by which specification a message is read."""

import pytest

from mmc_cli.batch.options import BatchOptions
from mmc_cli.inputs.parser import read
from mmc_cli.model.version import Version
from tests.samples import ALERT, V3_1, V5_1

NEWER = ALERT.replace('schemaVersion="4.0"', 'schemaVersion="5.1"')


@pytest.mark.parametrize(("version", "used"), [(V3_1, V3_1), (None, V5_1)])
def test_a_message_is_read_by_the_version_given_or_else_by_the_one_it_declares(
    version: Version | None, used: Version
) -> None:
    assert BatchOptions(version).spec_for(read(NEWER.encode())).version == used
