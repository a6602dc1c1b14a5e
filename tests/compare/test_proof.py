"""Random messages disprove a wrong list of changes; witnesses show single changes."""

from mmc_cli.compare import compare_versions
from mmc_cli.compare.proof import find_witness, prove
from mmc_cli.specification import load_spec
from tests.samples import V3_1, V4_0, V5_0

BEFORE, AFTER = load_spec(V3_1).schema, load_spec(V4_0).schema


def test_a_missing_change_leaves_messages_unexplained() -> None:
    incomplete = [
        each for each in compare_versions(load_spec(V3_1), load_spec(V4_0)) if each.subject != "LimitAPCLevelRsp"
    ]
    proof = prove(BEFORE, AFTER, incomplete, 3000)
    assert proof.unexplained
    assert any("LimitAPCLevelRsp" in each for each in proof.unexplained)


def test_a_change_that_does_not_exist_leaves_messages_unexplained() -> None:
    later = [each for each in compare_versions(load_spec(V4_0), load_spec(V5_0)) if each.layer == "schema"]
    assert prove(AFTER, AFTER, later, 2000).unexplained


def test_a_proof_is_reproducible() -> None:
    changes = compare_versions(load_spec(V3_1), load_spec(V4_0))
    assert prove(BEFORE, AFTER, changes, 200) == prove(BEFORE, AFTER, changes, 200)


def test_a_proof_says_how_many_messages_were_checked() -> None:
    proof = prove(BEFORE, AFTER, compare_versions(load_spec(V3_1), load_spec(V4_0)), 200)
    assert str(proof) == f"200 generated messages, {proof.rejected} valid in one version only, 0 unexplained"
    assert 0 < proof.rejected < 200


def test_a_witness_is_a_small_message_of_its_version() -> None:
    (change,) = (each for each in compare_versions(load_spec(V3_1), load_spec(V4_0)) if each.subject == "Description")
    witness = find_witness(change, BEFORE, AFTER)
    assert witness is not None
    assert (witness.valid_in, witness.invalid_in) == ("4.0", "3.1")
    assert f"<Description>{'x' * 127}</Description>" in witness.text
    assert 'schemaVersion="4.0"' in witness.text


def test_a_change_that_rejects_nothing_has_no_witness() -> None:
    assert {
        find_witness(each, BEFORE, AFTER) for each in compare_versions(load_spec(V3_1), load_spec(V4_0)) if each.layer != "schema"
    } == {None}  # fmt: skip
