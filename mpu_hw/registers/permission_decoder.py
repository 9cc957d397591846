"""What an entry permits: its encoding looked up in a permission table."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..layout import EntryPermissions, Permissions
from ..revision import PermissionTable, Row

__all__ = ["PermissionDecoder"]

MXR = {"off": (), "raw": ("row", "raw"), "effective": ("row",)}


class PermissionDecoder(wiring.Component):
    """Look an encoding up in a permission table. Reserved encodings grant nothing (COM-CFG-07).

    Combinational.

    Parameters
    ----------
    table : PermissionTable
    mxr : str
        ``off``, ``raw`` or ``effective``: which X a load sees under MXR (COM-MXR-01).

    Members
    -------
    encoding : In(len(table.fields))
        Permission fields of the entry, the first field of the table most significant.
    permissions : Out(EntryPermissions(len(table.columns)))
    """

    def __init__(self, table: PermissionTable, mxr: str):
        self.table = table
        self.mxr = mxr
        super().__init__(
            {
                "encoding": In(len(table.fields)),
                "permissions": Out(EntryPermissions(len(table.columns))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        with m.Switch(self.encoding):
            for row in self.table.rows:
                with m.Case(row.bits):
                    for index, column in enumerate(self.table.columns):
                        m.d.comb += self.permissions[index].eq(
                            self._permissions(row, index, column)
                        )
        return m

    def _permissions(self, row: Row, index: int, column: str):
        allowed = row.allowed[index]
        seen = {"row": "X" in allowed, "raw": row.no_execute == column}
        return Permissions.const(
            {
                "read": "R" in allowed,
                "write": "W" in allowed,
                "execute": "X" in allowed,
                "mxr_read": any(seen[source] for source in MXR[self.mxr]),
                "hlvx": set(self.table.hlvx) <= set(allowed),
            }
        )
