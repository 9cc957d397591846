"""Whether the entries permit an access.

A permission table is resolved in two halves that meet in one AND-OR: what an entry permits (depends
on its registers alone) and what an access needs (depends on the access alone).
"""

from amaranth import Cat, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..layout import EntryPermissions

__all__ = ["PermissionCheck"]


class PermissionCheck(wiring.Component):
    """Tell which entries of a bank grant one of the rights that an access wants.

    Combinational.

    Parameters
    ----------
    columns : int
        Columns of the permission table.
    count : int
        Entries of the bank.

    Members
    -------
    permissions : In(ArrayLayout(EntryPermissions(columns), count))
    required : In(EntryPermissions(columns))
    allow : Out(count)
        Bit i: entry i.
    """

    def __init__(self, columns: int, count: int):
        self.columns = columns
        self.count = count
        super().__init__(
            {
                "permissions": In(data.ArrayLayout(EntryPermissions(columns), count)),
                "required": In(EntryPermissions(columns)),
                "allow": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        required = self.required.as_value()
        m.d.comb += self.allow.eq(
            Cat((permissions.as_value() & required).any() for permissions in self.permissions)
        )
        return m
