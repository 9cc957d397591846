"""Arrays of entries: one for each bank, or a pool for all."""

from dataclasses import dataclass

from ..isa import CFG_BITS
from ..revision import PermissionTable

__all__ = ["EntryArray"]


@dataclass(frozen=True)
class EntryArray:
    """Entries that are stored, resolved and compared together.

    Parameters
    ----------
    name : str
        Prefix of its signals.
    count : int
        Entries.
    tables : tuple of PermissionTable
        Tables by which its encodings are read: those of the banks that it serves.
    """

    name: str
    count: int
    tables: tuple[PermissionTable, ...]

    @property
    def cfg_width(self) -> int:
        """Width in bits of a configuration value: that of its highest field, and at least 8."""
        return max(8, *(CFG_BITS[name] + 1 for table in self.tables for name in table.fields))

    @property
    def shared(self) -> bool:
        """Tell whether entries move between the PMP and others, by a write of mpmpdeleg."""
        return len(self.tables) > 1
