"""The devices of a report."""

from mmc_cli.report.devices import Devices
from tests.report_samples import ALERT, INVALID, RESPONSE, facts


def test_the_devices_with_most_failures_come_first() -> None:
    devices = Devices()
    for text in (ALERT, INVALID, RESPONSE, RESPONSE):
        devices.add(facts(text))
    assert [(each.name[-2:], each.failed, each.invalid, each.messages) for each in devices.worst()] == [
        ("02", 2, 0, 2),
        ("01", 0, 1, 2),
    ]


def test_a_device_that_declares_two_versions_is_mixed() -> None:
    devices = Devices()
    for text in (ALERT, ALERT.replace('"4.0"', '"3.1"'), RESPONSE):
        devices.add(facts(text))
    assert [each.versions for each in devices.mixed()] == [("4.0", "3.1")]


def test_messages_of_devices_beyond_the_limit_are_counted() -> None:
    devices = Devices(limit=1)
    for text in (ALERT, RESPONSE, RESPONSE, ALERT):
        devices.add(facts(text))
    assert (len(devices), devices.others) == (1, 2)


def test_a_message_without_a_device_counts_for_none() -> None:
    devices = Devices()
    devices.add(facts(ALERT.replace("00-1e-4f-7a-20-00-11-01", "")))
    assert len(devices) == 0
