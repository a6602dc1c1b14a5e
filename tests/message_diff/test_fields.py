"""Two messages are compared by what their values mean."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mmc_cli.decoding.json_record import decode_message
from mmc_cli.inputs.parser import read
from mmc_cli.message_diff.conditions import Conditions
from mmc_cli.message_diff.entries import find_key
from mmc_cli.message_diff.fields import describe_value
from mmc_cli.model.field import Field
from tests.message_diff.samples import EVERYTHING, SPEC, compare, fields, random_message
from tests.samples import ALERT, RESPONSE

TEXTS = ("7", "07", "+7", "7.0", "-0", "true", "1", "", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "aF", "AF")
seeds = st.integers(0, 2**32)


def changed_message(data: bytes, seed: int) -> bytes:
    """The message with another text in one element or attribute, which may or may not have another value."""
    random = Random(seed)
    root = etree.fromstring(data)
    element = random.choice([each for each in root.iter() if not len(each)])
    if element.attrib and random.random() < 0.5:
        element.set(random.choice(list(element.attrib)), random.choice(TEXTS))
    else:
        element.text = random.choice(TEXTS)
    return etree.tostring(root)


def decoded(data: bytes) -> tuple[bool, tuple[object, ...]]:
    """Whether a message is valid, and its decoded values."""
    record = decode_message(read(data), SPEC)
    return record.schema_valid, (record.header, record.body, record.debug, record.unparsed)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_a_message_does_not_differ_from_itself(seed: int) -> None:
    data = random_message(seed)
    assert compare(data, data).shown == ()


@settings(max_examples=150, deadline=None)
@given(seeds, seeds)
def test_messages_differ_exactly_where_their_decoded_values_do(seed: int, change: int) -> None:
    data = random_message(seed)
    other = changed_message(data, change)
    (first_valid, first), (second_valid, second) = decoded(data), decoded(other)
    differ = compare(data, other).shown != ()
    if first != second:
        assert differ
    elif first_valid and second_valid:  # otherwise a text may differ that decoding does not show, as in a marker
        assert not differ


@settings(max_examples=60, deadline=None)
@given(seeds, seeds)
def test_the_comparison_of_b_with_a_mirrors_that_of_a_with_b(seed: int, other: int) -> None:
    a, b = random_message(seed), changed_message(random_message(other), seed)
    mirrored = {"only-in-a": "only-in-b", "only-in-b": "only-in-a"}
    forth = {(each.kind, each.a, each.b) for each in compare(a, b).shown}
    back = {(mirrored.get(each.kind, each.kind), each.b, each.a) for each in compare(b, a).shown}
    assert forth == back


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_the_order_of_entries_that_have_a_key_makes_no_difference(seed: int) -> None:
    data = random_message(seed)
    root = etree.fromstring(data)
    shuffle_entries(root, fields(data), Random(seed))
    assert compare(data, etree.tostring(root)).shown == ()


def shuffle_entries(element: etree._Element, field: Field, random: Random) -> None:
    children = [child for child in field.children if not child.attribute]
    by_name: dict[str, list[int]] = {}
    for number, child in enumerate(children):
        shuffle_entries(element[number], child, random)
        by_name.setdefault(child.label, []).append(number)
    elements = list(element)
    for numbers in by_name.values():
        entries = [children[number] for number in numbers]
        if entries[0].path.endswith("]") and find_key(entries, EVERYTHING):
            shuffled = random.sample(numbers, len(numbers))
            for place, number in zip(numbers, shuffled, strict=True):
                elements[place] = etree.fromstring(etree.tostring(element[number]))
    element[:] = elements


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">100<", ">+0100<"),
        ("2026-02-01T00:00:00Z", "2026-02-01T01:00:00.000+01:00"),
        ("00-1e-4f-7a-20-00-11-01", "00-1E-4F-7A-20-00-11-01"),
        ("8F86", "8f86"),
        ('schemaVersion="4.0"', 'schemaVersion="4.00"'),
        ("<ra:Header>", "<!-- a remark -->\n<ra:Header>"),
    ],
)
def test_another_spelling_of_a_value_is_no_difference(old: str, new: str) -> None:
    assert old in ALERT
    assert compare(ALERT, ALERT.replace(old, new, 1)).shown == ()


def test_white_space_in_a_service_reference_is_a_difference() -> None:
    (difference,) = compare(RESPONSE.encode(), RESPONSE.replace(">4.1.1<", ">4.1.1 <").encode()).shown
    assert difference.path == "/GBCSResponse/Header/ServiceReferenceVariant"


def test_a_number_that_differs_is_shown_with_unit_and_by_how_much() -> None:
    (found,) = compare(ALERT, ALERT.replace(">100<", ">80<")).shown
    assert found.path.endswith("/LimitAPCLevelCommandProcessedDeviceAlert/ResultingLevel")
    assert (found.kind, found.delta, found.unit) == ("changed", "-20", "%")


def test_a_time_that_differs_is_shown_in_utc_with_the_seconds_between() -> None:
    (found,) = compare(ALERT, ALERT.replace("2026-02-01T00:00:00Z", "2026-02-01T01:00:00.5Z")).shown
    assert found.delta == "+3600.5 s"
    assert found.b is not None
    assert describe_value(found.b) == "2026-02-01T01:00:00.5Z"


def test_what_only_one_message_has_is_shown_with_its_values() -> None:
    start, end = RESPONSE.index("<DebugInfo>"), RESPONSE.index("</DebugInfo>") + len("</DebugInfo>")
    without = RESPONSE[:start] + RESPONSE[end:]
    (found,) = compare(RESPONSE, without).shown
    assert (found.kind, found.path, found.b) == ("only-in-a", "/GBCSResponse/Body/ResponseMessage/DebugInfo", None)
    assert found.a is not None
    assert describe_value(found.a).endswith("ResponseCode 1; Position 2; DataAccessResult hardware-fault")
    assert compare(without, RESPONSE).shown[0].kind == "only-in-b"


def test_an_entry_is_compared_with_that_of_the_same_key_and_says_so() -> None:
    first = '<COSEMResponse ResponseCode="0" Position="1">\n            <DataAccessResult>success</DataAccessResult>\n          </COSEMResponse>'
    assert first in RESPONSE
    other = RESPONSE.replace(first, "").replace("hardware-fault", "object-undefined")
    changed, missing = sorted(compare(RESPONSE, other).shown, key=lambda each: each.kind)
    assert changed.keys == ("Position 2",)
    assert changed.path.endswith("/COSEMResponse[2]/DataAccessResult")
    assert changed.b is not None
    assert changed.b.path.endswith("COSEMResponse[1]/DataAccessResult")
    assert (missing.kind, missing.keys) == ("only-in-a", ("Position 1",))


def test_responses_of_different_kinds_that_swap_their_places_have_another_order() -> None:
    command = "<ZIGBEECommandResponse><CommandID>1</CommandID></ZIGBEECommandResponse>"
    data = "<ZIGBEEDataResponse><AttributeID>2</AttributeID></ZIGBEEDataResponse>"
    start, end = RESPONSE.index("<COSEMDebug>"), RESPONSE.index("</DebugInfo>")
    a, b = (
        f"{RESPONSE[:start]}<ZIGBEEDebug><ZIGBEEClusterResponse><ClusterName>x</ClusterName>{inside}"
        f"</ZIGBEEClusterResponse></ZIGBEEDebug>{RESPONSE[end:]}"
        for inside in (command + data, data + command)
    )
    (found,) = compare(a, b).shown
    assert (found.kind, found.path.rpartition("/")[2]) == ("order", "ZIGBEEClusterResponse[1]")
    (missing,) = compare(a, b.replace(data, "")).shown
    assert missing.kind == "only-in-a"


def test_the_fields_that_vary_are_not_compared_unless_asked_for() -> None:
    other = RESPONSE.replace("41208", "41209").replace("09:30:10.00Z", "09:30:11Z")
    found = compare(RESPONSE, other, Conditions())
    assert (found.shown, found.varying) == ((), ("OriginatorCounter", "Timestamp"))
    assert [each.a and each.a.label for each in compare(RESPONSE, other).shown] == ["OriginatorCounter", "Timestamp"]


def test_a_counter_that_is_missing_is_a_difference() -> None:
    other = RESPONSE.replace("<OriginatorCounter>41208</OriginatorCounter>", "")
    assert [each.kind for each in compare(RESPONSE, other, Conditions()).shown] == ["only-in-a"]


def test_an_unknown_element_is_compared_as_well() -> None:
    a, b = (RESPONSE.replace("<Header>", f'<Header a="1"><x y="2">{text}</x>') for text in ("1", "2"))
    assert [each.path for each in compare(a, b).shown] == ["/GBCSResponse/Header/x"]
