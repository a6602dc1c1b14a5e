"""A payload says which of its two parties is the device, and which time is its own."""

from mmc_cli.gbcs.payload import Body, Fault, Payload


def test_a_fault_says_where_it_is_and_what_is_wrong() -> None:
    fault = Fault(7, "MAC wrapper", "ciphered length", "104 bytes announced, 67 left")
    assert str(fault) == "byte 7 of the payload: 104 bytes announced, 67 left (MAC wrapper, ciphered length)"


def test_the_time_is_that_of_the_alert_before_that_of_the_header() -> None:
    payload = Payload(b"", header_time="2026-02-03T00:00:00Z")
    assert payload.time == "2026-02-03T00:00:00Z"
    assert payload._replace(body=Body(alert_time="2026-01-01T00:00:00Z")).time == "2026-01-01T00:00:00Z"


def test_the_device_is_the_sender_unless_it_is_commanded() -> None:
    payload = Payload(b"", kind="response", originator="A", recipient="B")
    assert (payload.device, payload.target) == ("A", "B")
    assert payload._replace(kind="command").device == "B"
