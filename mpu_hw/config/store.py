"""Where the entries of the banks are kept."""

from dataclasses import dataclass

from ..revision import PermissionTable

__all__ = ["Store"]


@dataclass(frozen=True)
class Store:
    """Entries that are kept, compared and resolved together.

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
    def shared(self) -> bool:
        """Tell whether entries move between the PMP and others, by a write of mpmpdeleg."""
        return len(self.tables) > 1
