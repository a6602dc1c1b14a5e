"""What a version does not allow is looked for in the others: the next one that allows it, or the last."""

from mmc_cli.specification import load_spec
from mmc_cli.specification.declarations import Declaration
from mmc_cli.validate.fault import find_other_version, in_version, other_versions_of_children
from tests.samples import RESPONSE, V4_0, V5_1, found, message


def test_the_next_version_that_allows_something_is_found_otherwise_the_last() -> None:
    time, _ = found(message(RESPONSE), "Timestamp")

    def has_clock_status(declaration: Declaration) -> bool:
        return "ClockStatus" in declaration.type.attributes

    other = find_other_version(time, load_spec(V4_0), has_clock_status)
    assert other is not None
    assert (other.version, other.reason) == ("5.1", "added in MMC 5.1")
    assert has_clock_status(other.declaration)
    assert find_other_version(time, load_spec(V5_1), lambda declaration: False) is None
    assert in_version(None, load_spec(V4_0)) == ""
    header, _ = found(message(RESPONSE), "Header")
    assert other_versions_of_children(header, ["Weather"], load_spec(V4_0)) == {}
