"""Whether an accessor may do a kind of access under an entry.

A permission table is resolved in two halves that meet in one AND-OR: what a rule grants (depends on
the entry alone) and what an access wants (depends on the access alone).
"""

from amaranth import Cat, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Privilege
from ..layout import Grants, Rights
from ..revision import PermissionTable, Row, Stage

__all__ = ["GrantResolver", "PermissionCheck", "WantedRights"]

MXR = {"off": (), "raw": ("row", "raw"), "effective": ("row",)}


class GrantResolver(wiring.Component):
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
    grants : Out(Grants(len(table.columns)))
    """

    def __init__(self, table: PermissionTable, mxr: str):
        self.table = table
        self.mxr = mxr
        super().__init__(
            {
                "encoding": In(len(table.fields)),
                "grants": Out(Grants(len(table.columns))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        with m.Switch(self.encoding):
            for row in self.table.rows:
                with m.Case(row.bits):
                    for index, column in enumerate(self.table.columns):
                        m.d.comb += self.grants[index].eq(self._rights(row, index, column))
        return m

    def _rights(self, row: Row, index: int, column: str):
        allowed = row.allowed[index]
        seen = {"row": "X" in allowed, "raw": row.no_execute == column}
        return Rights.const(
            {
                "read": "R" in allowed,
                "write": "W" in allowed,
                "execute": "X" in allowed,
                "mxr_read": any(seen[source] for source in MXR[self.mxr]),
                "hlvx": set(self.table.hlvx) <= set(allowed),
            }
        )


class WantedRights(wiring.Component):
    """Mark the rights any of which lets an access pass, in the column of its accessor.

    Combinational (COM-TYPE-01..06, HYP-HLVX-01, COM-MXR-01).

    Parameters
    ----------
    stage : Stage
        Which column serves which privilege.
    table : PermissionTable
        The table of the stage's bank.

    Members
    -------
    access : In(Access)
    priv : In(Privilege)
    select, mxr : In(1)
        SUM and MXR as this stage sees them.
    wanted : Out(Grants(len(table.columns)))
    """

    def __init__(self, stage: Stage, table: PermissionTable):
        self.stage = stage
        self.table = table
        super().__init__(
            {
                "access": In(Access),
                "priv": In(Privilege),
                "select": In(1),
                "mxr": In(1),
                "wanted": Out(Grants(len(table.columns))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        right = Signal(Rights)
        with m.Switch(self.access):
            with m.Case(Access.LOAD):
                m.d.comb += [right.read.eq(1), right.mxr_read.eq(self.mxr)]
            with m.Case(Access.STORE):
                m.d.comb += right.write.eq(1)
            with m.Case(Access.FETCH):
                m.d.comb += right.execute.eq(1)
            with m.Case(Access.HLVX):
                m.d.comb += right.hlvx.eq(1)
            with m.Case(Access.CBO):
                # Permitted where a load or a store is (COM-TYPE-06).
                m.d.comb += [
                    right.read.eq(1),
                    right.write.eq(1),
                    right.mxr_read.eq(self.mxr),
                ]
            with m.Case(Access.WALK):
                m.d.comb += right.read.eq(1)

        for privilege, pair in self.stage.columns.items():
            for value, name in enumerate(pair):
                column = self.wanted[self.table.columns.index(name)]
                with m.If((self.priv == privilege) & (self.select == value)):
                    m.d.comb += column.eq(right)
        return m


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
    grants : In(ArrayLayout(Grants(columns), count))
    wanted : In(Grants(columns))
    allow : Out(count)
        Bit i: entry i.
    """

    def __init__(self, columns: int, count: int):
        self.columns = columns
        self.count = count
        super().__init__(
            {
                "grants": In(data.ArrayLayout(Grants(columns), count)),
                "wanted": In(Grants(columns)),
                "allow": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        wanted = self.wanted.as_value()
        m.d.comb += self.allow.eq(Cat((grants.as_value() & wanted).any() for grants in self.grants))
        return m
