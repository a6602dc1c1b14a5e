"""The proof of a list of changes fails when the list is not right."""

from mmc_cli.compare import changes
from mmc_cli.compare.proof import prove, witness
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0, V5_0

BEFORE, AFTER = load_spec(V3_1).schema, load_spec(V4_0).schema


def test_a_change_left_out_of_the_list_is_found() -> None:
    found = [each for each in changes(load_spec(V3_1), load_spec(V4_0)) if each.subject != "LimitAPCLevelRsp"]
    proof = prove(BEFORE, AFTER, found, 3000)
    assert proof.unexplained
    assert any("LimitAPCLevelRsp" in each for each in proof.unexplained)


def test_a_change_that_is_none_is_found() -> None:
    later = [each for each in changes(load_spec(V4_0), load_spec(V5_0)) if each.layer == "schema"]
    assert prove(AFTER, AFTER, later, 2000).unexplained


def test_the_same_proof_is_made_again() -> None:
    found = changes(load_spec(V3_1), load_spec(V4_0))
    assert prove(BEFORE, AFTER, found, 200) == prove(BEFORE, AFTER, found, 200)


def test_a_proof_says_how_much_it_saw() -> None:
    proof = prove(BEFORE, AFTER, changes(load_spec(V3_1), load_spec(V4_0)), 200)
    assert str(proof).startswith("0 unexplained in 200 generated messages, ")
    assert 0 < proof.rejected < 200


def test_a_witness_is_a_small_message_of_its_version() -> None:
    (change,) = (each for each in changes(load_spec(V3_1), load_spec(V4_0)) if each.subject == "Description")
    shown = witness(change, BEFORE, AFTER)
    assert shown is not None
    assert (shown.valid_in, shown.invalid_in) == ("4.0", "3.1")
    assert f"<Description>{'x' * 127}</Description>" in shown.text
    assert 'schemaVersion="4.0"' in shown.text


def test_what_rejects_nothing_has_no_witness() -> None:
    assert {
        witness(each, BEFORE, AFTER) for each in changes(load_spec(V3_1), load_spec(V4_0)) if each.layer != "schema"
    } == {None}  # fmt: skip
