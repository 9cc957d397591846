"""A stage: a bank applied to an access."""

from amaranth import Const, Module, Mux
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Grants, Membership, Request, StageResult
from ..match import PermissionCheck, PriorityEncoder, WantedRights
from ..revision import Stage

__all__ = ["StageChecker"]


class StageChecker(wiring.Component):
    """Judge one access by the rules of one bank (COM-PRIO-01..03, MPU-DEF-01, -02, COM-STG-1..6).

    Combinational. The lowest enabled entry that matches any byte decides: it allows only what
    matches with all bytes and is permitted. ``malformed`` requests are the verdict's business.

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    request : In(Request(config))
    hit_any, hit_all : In(entries)
        The access against the region of every entry of the store.
    grants : In(ArrayLayout(Grants(columns), entries))
        What every entry allows.
    members : In(Membership(entries))
        Which entries belong to the stage's bank and are enabled.
    bare, select, mxr : In(1)
        The stage's ``*atp`` register is Bare; SUM and MXR as this stage sees them.
    result : Out(StageResult)
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.config = config
        self.stage = stage
        self.table = config.law.bank(stage.bank).table
        self.count = config.store(stage.bank).count
        super().__init__(
            {
                "request": In(Request(config)),
                "hit_any": In(self.count),
                "hit_all": In(self.count),
                "grants": In(data.ArrayLayout(Grants(len(self.table.columns)), self.count)),
                "members": In(Membership(self.count)),
                "bare": In(1),
                "select": In(1),
                "mxr": In(1),
                "result": Out(StageResult),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.wants = wants = WantedRights(self.stage, self.table)
        m.submodules.priority = priority = PriorityEncoder(self.count)
        m.d.comb += [
            wants.access.eq(self.request.access),
            wants.priv.eq(self.request.priv),
            wants.select.eq(self.select),
            wants.mxr.eq(self.mxr),
        ]

        m.submodules.permission = permission = PermissionCheck(len(self.table.columns), self.count)
        m.d.comb += [
            permission.grants.eq(self.grants),
            permission.wanted.eq(wants.wanted),
        ]
        # A byte at or above 2**PLEN is matched by no entry of any bank (COM-ADDR-03).
        inside = (~self.request.outside).replicate(self.count)

        checked = self._one_of(self.stage.columns)
        applies = checked & self.bare & self.members.populated
        if self.stage.virt is not None:
            applies &= self.request.virt == self.stage.virt
        granted = (priority.grant & self.hit_all & permission.allow).any()
        passes = granted | (~priority.some & self._one_of(self.stage.unmatched))
        m.d.comb += [
            priority.requests.eq(self.hit_any & self.members.enabled & inside),
            self.result.active.eq(applies),
            self.result.deny.eq(applies & ~passes),
            self.result.hit.eq(applies & priority.some),
            self.result.entry.eq(Mux(self.result.hit, priority.index - self.members.base, 0)),
        ]
        return m

    def _one_of(self, privileges):
        result = Const(0, 1)
        for privilege in sorted(privileges):
            result |= self.request.priv == privilege
        return result
