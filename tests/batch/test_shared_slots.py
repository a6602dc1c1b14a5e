"""Values pass through the slots unchanged, and no slot is written while its value waits to be read."""

from mmc_cli.batch.shared_slots import SharedSlots

LARGE = bytes(2**20)


def test_a_value_is_read_as_it_was_written_whatever_the_slot_held_before() -> None:
    slots = SharedSlots()
    for value in (LARGE[:-100], ["a", None, 1], b"", {"counts": {"listed": 7}}):
        number = slots.put(value)
        assert number is not None
        assert slots.take(number) == value
        slots.free(number)


def test_a_slot_is_not_written_again_before_it_is_freed() -> None:
    slots = SharedSlots()
    numbers: list[int] = []
    while (number := slots.put(len(numbers))) is not None:
        numbers.append(number)
    assert not slots.has_free
    assert [slots.take(each) for each in numbers] == list(range(len(numbers)))
    slots.free(numbers[1])
    assert slots.put("again") == numbers[1]
    assert slots.take(numbers[0]) == 0


def test_a_value_larger_than_a_slot_is_refused_and_leaves_the_slot_free() -> None:
    slots = SharedSlots()
    assert slots.put(LARGE) is None
    assert slots.has_free
    assert slots.put("small") is not None
