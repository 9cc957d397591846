"""Permission tables as the documents print them: one row per encoding, one column per accessor."""

from dataclasses import dataclass
from functools import cached_property

from ..isa import CFG_BITS

__all__ = ["PermissionTable", "Row"]


@dataclass(frozen=True)
class Row:
    """One encoding of a permission table.

    Parameters
    ----------
    rule : str
        Rule ID of the row.
    bits : str
        The encoding in document order, one character per field of the table, e.g. ``"0110"``.
    allowed : tuple of str
        What each column of the table may do: a subset of ``"RWX"``, ``""`` for nothing.
    no_execute : str
        Column in which the table takes X away from a rule that has it. With ``mxr = "raw"`` a load
        under MXR still sees that X (COM-MXR-01).
    reserved : bool
        The encoding is reserved: never stored, and denied if it were (COM-CFG-07).
    masked : str
        What a write of a reserved encoding stores with ``reserved = "mask"``; left out: all 0.
    """

    rule: str
    bits: str
    allowed: tuple[str, ...]
    no_execute: str = ""
    reserved: bool = False
    masked: str = ""


@dataclass(frozen=True, kw_only=True)
class PermissionTable:
    """A complete permission table: every encoding of its fields is one row.

    Parameters
    ----------
    key : str
        Short name, for signals.
    name : str
        Section of docs/rules.md that prints it.
    fields : tuple of str
        Names of the configuration bits, most significant first, as ``Row.bits`` orders them.
    columns : tuple of str
        Names of the accessors.
    rows : tuple of Row
    hlvx : str
        What HLVX needs, all of it (HYP-HLVX-01).
    """

    key: str
    name: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hlvx: str = "X"

    def __post_init__(self) -> None:
        assert len({row.bits for row in self.rows}) == len(self.rows) == 1 << len(self.fields)
        assert all(len(row.allowed) == len(self.columns) for row in self.rows)

    def encoding(self, cfg: int) -> int:
        """Give the encoding, first field most significant, that a configuration value holds."""
        number = 0
        for name in self.fields:
            number = number << 1 | cfg >> CFG_BITS[name] & 1
        return number

    def is_reserved(self, cfg: int) -> bool:
        """Tell whether a configuration value holds a reserved encoding."""
        return self.encoding(cfg) in self.reserved

    @cached_property
    def reserved(self) -> dict[int, int]:
        """Reserved encodings, the first field most significant, and what policy ``mask`` stores."""
        return {int(row.bits, 2): int(row.masked or "0", 2) for row in self.rows if row.reserved}
