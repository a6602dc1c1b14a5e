"""Each element of a message has its declaration and the step of its path."""

import pytest

from mmc_cli.decoding.schema_walk import declared_children, parsed_root
from mmc_cli.inputs.parser import read
from tests.samples import RESPONSE, found, message


def test_an_element_that_may_repeat_is_numbered() -> None:
    debug, declaration = found(message(RESPONSE), "COSEMDebug")
    assert [step for _, _, step in declared_children(debug, declaration)] == ["COSEMResponse[1]", "COSEMResponse[2]"]


@pytest.mark.parametrize(("extra", "name"), [("<Extra/>", "Extra"), ('<Header xmlns="urn:other"/>', "Header")])
def test_an_element_that_the_schema_does_not_allow_has_no_declaration(extra: str, name: str) -> None:
    header, declaration = found(message(RESPONSE, ("<Header>", f"<Header>{extra}<!-- comment -->")), "Header")
    (_, own, step), *others = declared_children(header, declaration)
    assert (own, step) == (None, name)
    assert all(own is not None for _, own, _ in others)
    assert all(own is None for _, own, _ in declared_children(header, None))


def test_a_message_that_could_not_be_read_has_no_root() -> None:
    with pytest.raises(ValueError, match="could not be read"):
        parsed_root(read(b"<a>"))
