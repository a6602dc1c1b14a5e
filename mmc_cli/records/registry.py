"""Every record by its name, as `mmc schema NAME` takes it: "alert" is mmc.alert/1."""

from collections.abc import Mapping

from mmc_cli.records.base import Record
from mmc_cli.records.baseline import BaselineRecord
from mmc_cli.records.change import ChangeRecord, ImpactRecord, MatrixRow
from mmc_cli.records.derived_rows import GapRow, ProfileRow
from mmc_cli.records.difference import DifferenceRecord
from mmc_cli.records.entry import CodeRecord, EntryRecord
from mmc_cli.records.gbcs import ByteRow, GbcsRecord
from mmc_cli.records.listing import AlertRow, CountRow, ResponseRow
from mmc_cli.records.message import DecodedMessage
from mmc_cli.records.register_rows import BillingRow, RegisterRow
from mmc_cli.records.rows import ElementRecord, FieldRow, LeafRow, MessageRow, Reading
from mmc_cli.records.setting import SettingRow
from mmc_cli.records.verdict import VerdictRecord

_CLASSES: tuple[type[Record], ...] = (
    DecodedMessage,
    VerdictRecord,
    AlertRow,
    ResponseRow,
    MessageRow,
    Reading,
    LeafRow,
    CountRow,
    EntryRecord,
    ChangeRecord,
    ImpactRecord,
    MatrixRow,
    DifferenceRecord,
    CodeRecord,
    FieldRow,
    ElementRecord,
    ProfileRow,
    RegisterRow,
    BillingRow,
    GapRow,
    SettingRow,
    BaselineRecord,
    GbcsRecord,
    ByteRow,
)


def record_name(record: type[Record]) -> str:
    """Return the name of a record: "alert" for mmc.alert/1."""
    return str(record.__struct_config__.tag).removeprefix("mmc.").removesuffix("/1")


RECORDS: Mapping[str, type[Record]] = {record_name(each): each for each in _CLASSES}
