"""A stage: a bank applied to an access."""

from amaranth import Const, Module, Mux
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import Privilege
from ..layout import EntryEnables, EntryPermissions, Request, StageResult
from ..revision import Stage
from .permission import PermissionCheck
from .priority import PriorityEncoder
from .required_permission import RequiredPermission

__all__ = ["StageChecker"]


class StageChecker(wiring.Component):
    """Check one access by the rules of one bank (COM-PRIO-01, COM-PRIO-02, COM-PRIO-03).

    Combinational. The lowest enabled entry that matches any byte decides: it allows only what
    matches with all bytes and is permitted. The verdict selector denies ``malformed`` requests.

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    request : In(Request(config))
    hit_any, hit_all : In(entries)
        The access against the region of every entry of the array.
    permissions : In(ArrayLayout(EntryPermissions(columns), entries))
        What every entry allows.
    entries : In(EntryEnables(entries))
        Which entries belong to the stage's bank and are enabled.
    bare, select, mxr : In(1)
        The stage's ``*atp`` register is Bare; SUM and MXR as this stage sees them.
    deny_no_match_if : In(StructLayout)
        State bits, by name, that deny accesses without a match which would pass; where the stage
        has any.
    result : Out(StageResult)
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.config = config
        self.stage = stage
        self.table = config.spec.bank(stage.bank).table
        self.count = config.entry_array(stage.bank).count
        super().__init__(
            {
                "request": In(Request(config)),
                "hit_any": In(self.count),
                "hit_all": In(self.count),
                "permissions": In(
                    data.ArrayLayout(EntryPermissions(len(self.table.columns)), self.count)
                ),
                "entries": In(EntryEnables(self.count)),
                "bare": In(1),
                "select": In(1),
                "mxr": In(1),
                **self._conditions(),
                "result": Out(StageResult),
            }
        )

    def _conditions(self):
        names = dict.fromkeys(self.stage.deny_no_match_if, 1)
        return {"deny_no_match_if": In(data.StructLayout(names))} if names else {}

    def elaborate(self, platform):
        m = Module()
        m.submodules.requirement = requirement = RequiredPermission(self.stage, self.table)
        m.submodules.priority = priority = PriorityEncoder(self.count)
        m.d.comb += [
            requirement.access.eq(self.request.access),
            requirement.priv.eq(self.request.priv),
            requirement.select.eq(self.select),
            requirement.mxr.eq(self.mxr),
        ]

        m.submodules.permission = permission = PermissionCheck(len(self.table.columns), self.count)
        m.d.comb += [
            permission.permissions.eq(self.permissions),
            permission.required.eq(requirement.required),
        ]
        # A byte at or above 2**PLEN is matched by no entry of any bank (COM-ADDR-03).
        inside = (~self.request.outside).replicate(self.count)

        # COM-ORD-06: a stage whose *atp register is not Bare is the page table's. COM-ORD-07: V=1
        # passes the stages of guests, V=0 the host's; M passes the PMP alone.
        applies = self._one_of(self.stage.columns) & self.bare
        if self.stage.virt is not None:
            applies &= self.request.virt == self.stage.virt
        permitted = (priority.grant & self.hit_all & permission.allow).any()
        # A bank without entries lets everybody pass but M, whose default has rules of its own.
        # (SSPMP-DEF-02, SSPMP-DEF-04, HYP-STG-9)
        empty = ~self.entries.nonempty & (self.request.priv != Privilege.M)
        passes = permitted | (~priority.valid & (empty | self._no_match()))
        m.d.comb += [
            priority.requests.eq(self.hit_any & self.entries.enabled & inside),
            self.result.active.eq(applies),
            self.result.deny.eq(applies & ~passes),
            self.result.hit.eq(applies & priority.valid),
            self.result.entry.eq(Mux(self.result.hit, priority.index - self.entries.base, 0)),
        ]
        return m

    def _no_match(self):
        """Tell whether an access without a match passes."""
        passes = Const(0, 1)
        for privilege, conditions in self.stage.no_match.items():
            denied = Const(0, 1)
            for name, kind in conditions.items():
                concerned = Const(1, 1) if kind is None else self.request.access == kind
                denied |= self.deny_no_match_if[name] & concerned
            passes |= (self.request.priv == privilege) & ~denied
        return passes

    def _one_of(self, privileges):
        result = Const(0, 1)
        for privilege in sorted(privileges):
            result |= self.request.priv == privilege
        return result
