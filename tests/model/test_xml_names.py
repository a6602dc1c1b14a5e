"""Names of XML are read the same way everywhere."""

from lxml import etree

from mmc_cli.model.xml_names import BYTE_ORDER_MARKS, NS, local_name, path_step


def test_a_local_name_is_without_its_namespace() -> None:
    assert local_name(etree.Element(f"{NS}Header")) == local_name(f"{NS}Header") == local_name("Header") == "Header"


def test_a_step_has_a_position_only_where_several_share_the_name() -> None:
    assert path_step("LogEntry", 1, 1) == "LogEntry"
    assert path_step("LogEntry", 2, 3) == "LogEntry[2]"


def test_each_byte_order_mark_begins_text_in_its_encoding() -> None:
    for mark, encoding in BYTE_ORDER_MARKS:
        assert "\ufeff".encode(encoding) == mark
