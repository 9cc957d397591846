"""What a stage answers without an entry that decides, and with one."""

from amaranth import Const, Module, Mux
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import Privilege
from ..layout import ENTRY_NUMBER_WIDTH, Request, StageResult
from ..revision import Stage

__all__ = ["StageDecision", "StageDefault", "stage_conditions"]


def stage_conditions(stage: Stage) -> dict[str, wiring.Member]:
    """Give the member ``deny_no_match_if`` of a stage, where it has such state bits."""
    names = dict.fromkeys(stage.deny_no_match_if, 1)
    return {"deny_no_match_if": In(data.StructLayout(names))} if names else {}


class StageDefault(wiring.Component):
    """Tell whether a stage checks an access, and whether it passes where no entry matches.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    request : In(Request(config))
    nonempty : In(1)
        The bank decides about accesses (SSPMP-DEF-02).
    bare : In(1)
        The stage's ``*atp`` register is Bare.
    deny_no_match_if : In(StructLayout)
        State bits, by name, that deny accesses without a match which would pass; where the stage
        has any.
    active : Out(1)
        The stage checks it.
    passes : Out(1)
        Without a match it passes (COM-PRIO-03).
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.config = config
        self.stage = stage
        super().__init__(
            {
                "request": In(Request(config)),
                "nonempty": In(1),
                "bare": In(1),
                **stage_conditions(stage),
                "active": Out(1),
                "passes": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # COM-ORD-06: a stage whose *atp register is not Bare is the page table's. COM-ORD-07: V=1
        # passes the stages of guests, V=0 the host's; M passes the PMP alone.
        active = self._one_of(self.stage.columns) & self.bare
        if self.stage.virt is not None:
            active &= self.request.virt == self.stage.virt
        # A bank without entries lets everybody pass but M, whose default has rules of its own.
        # (SSPMP-DEF-02, SSPMP-DEF-04, HYP-STG-9)
        empty = ~self.nonempty & (self.request.priv != Privilege.M)
        m.d.comb += [self.active.eq(active), self.passes.eq(empty | self._no_match())]
        return m

    def _no_match(self):
        """Tell whether an access without a match passes in a bank with entries."""
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


class StageDecision(wiring.Component):
    """Decide one access by one bank, whose deciding entry is known (COM-PRIO-02, COM-PRIO-03).

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    the inputs of :class:`StageDefault`
    deny_all : In(1)
        Every stage denies: the request is malformed, or there is none.
    found, entry : In(1), In(8)
        An enabled entry matches a byte of the access; index of the lowest one in its bank.
    permitted : In(1)
        That entry matches every byte and permits the access. 0 without ``found``.
    result : Out(StageResult)
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.default = StageDefault(config, stage)
        inputs = {n: each for n, each in self.default.signature.members.items() if each.flow is In}
        super().__init__(
            {
                **inputs,
                "deny_all": In(1),
                "found": In(1),
                "entry": In(ENTRY_NUMBER_WIDTH),
                "permitted": In(1),
                "result": Out(StageResult),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.default = default = self.default
        for name, member in default.signature.members.items():
            if member.flow is In:
                m.d.comb += getattr(default, name).eq(getattr(self, name))
        passes = self.permitted | (~self.found & default.passes)
        m.d.comb += [
            self.result.active.eq(default.active),
            self.result.deny.eq(self.deny_all | (default.active & ~passes)),
            self.result.hit.eq(default.active & self.found),
            self.result.entry.eq(Mux(self.result.hit, self.entry, 0)),
        ]
        return m
