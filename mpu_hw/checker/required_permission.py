"""What an access needs of the entry that decides about it."""

from amaranth import Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Privilege
from ..layout import EntryPermissions, Permissions
from ..revision import PermissionTable, Stage

__all__ = ["RequiredPermission"]


class RequiredPermission(wiring.Component):
    """Mark the permissions any of which lets an access pass, in the column of its accessor.

    Combinational (COM-TYPE-01, HYP-HLVX-01, COM-MXR-01).

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
    required : Out(EntryPermissions(len(table.columns)))
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
                "required": Out(EntryPermissions(len(table.columns))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        permission = Signal(Permissions)
        with m.Switch(self.access):
            # MXR is for loads alone (COM-MXR-03).
            with m.Case(Access.LOAD):  # COM-TYPE-02
                m.d.comb += [permission.read.eq(1), permission.mxr_read.eq(self.mxr)]
            with m.Case(Access.STORE):  # COM-TYPE-03
                m.d.comb += permission.write.eq(1)
            with m.Case(Access.FETCH):
                m.d.comb += permission.execute.eq(1)
            with m.Case(Access.HLVX):  # COM-TYPE-05
                m.d.comb += permission.hlvx.eq(1)
            with m.Case(Access.CBO):
                # Permitted where a load or a store is (COM-TYPE-06).
                m.d.comb += [
                    permission.read.eq(1),
                    permission.write.eq(1),
                    permission.mxr_read.eq(self.mxr),
                ]
            with m.Case(Access.WALK):
                m.d.comb += permission.read.eq(1)

        # Every column gets an expression: a column that stays 0 must not become an empty process.
        for index, name in enumerate(self.table.columns):
            chosen = Const(0, 1)
            for privilege, pair in self.stage.columns.items():
                for value, column in enumerate(pair):
                    if column == name:
                        chosen |= (self.priv == privilege) & (self.select == value)
            m.d.comb += self.required[index].eq(Mux(chosen, permission, 0))
        return m
