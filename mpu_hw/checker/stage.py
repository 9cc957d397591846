"""A stage: a bank applied to an access."""

from amaranth import Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import EntryEnables, EntryPermissions, Request, StageResult
from ..revision import Stage
from .decision import StageDecision, stage_conditions
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
                **stage_conditions(stage),
                "result": Out(StageResult),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.requirement = requirement = RequiredPermission(self.stage, self.table)
        m.submodules.priority = priority = PriorityEncoder(self.count)
        m.submodules.permission = permission = PermissionCheck(len(self.table.columns), self.count)
        m.submodules.decision = decision = StageDecision(self.config, self.stage)
        # A byte at or above 2**PLEN is matched by no entry of any bank (COM-ADDR-03).
        inside = (~self.request.outside).replicate(self.count)
        m.d.comb += [
            requirement.access.eq(self.request.access),
            requirement.priv.eq(self.request.priv),
            requirement.select.eq(self.select),
            requirement.mxr.eq(self.mxr),
            permission.permissions.eq(self.permissions),
            permission.required.eq(requirement.required),
            priority.requests.eq(self.hit_any & self.entries.enabled & inside),
            decision.request.eq(self.request),
            decision.found.eq(priority.valid),
            decision.permitted.eq((priority.grant & self.hit_all & permission.allow).any()),
            decision.entry.eq(priority.index - self.entries.base),
            decision.nonempty.eq(self.entries.nonempty),
            decision.bare.eq(self.bare),
            self.result.eq(decision.result),
        ]
        if self.stage.deny_no_match_if:
            m.d.comb += decision.deny_no_match_if.eq(self.deny_no_match_if)
        return m
