"""Where a message came from."""

from dataclasses import dataclass

from mmc_cli.model.json_types import Json


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one message came from: a file, a member of it, and which message of that (from 0)."""

    file: str
    member: str | None = None
    index: int = 0

    def __str__(self) -> str:
        return self.file if self.member is None else f"{self.file}!{self.member}"

    def record(self) -> dict[str, Json]:
        """The three keys that open every record."""
        return {"file": self.file, "member": self.member, "index": self.index}
