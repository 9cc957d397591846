"""A check port that denies everything below M from the clock of a fault on."""

from amaranth import Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..isa import ACCESS_FAULTS, Access, Privilege, StageCode
from ..layout import CheckSignature, verdict_members

__all__ = ["FailClosedPort"]


class FailClosedPort(wiring.Component):
    """Between the outside and a check port: while ``fault``, deny what is below M.

    Combinational, or registered with a delay of 1. A request below M is accepted at once then, and
    its verdict is an access fault of the access, of stage m, by no entry. A verdict that comes in
    the clock of the fault is denied as well, whenever its request was accepted. Requests of M wait
    for the unit and have its verdict, and ``alone`` marks it: no other rail confirms it then.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
    delay : int, clocks
        From the acceptance of a request to its verdict: 0 or 1.

    Members
    -------
    check : In(CheckSignature(config, port))
    unit : Out(CheckSignature(config, port))
        To the check port.
    fault : In(1)
    alone : Out(1)
        ``fault``, and a verdict that comes now is one of M.
    """

    def __init__(self, config: MpuConfig, port: PortConfig, delay: int):
        self.config = config
        self.delay = delay
        signature = CheckSignature(config, port)
        super().__init__(
            {"check": In(signature), "unit": Out(signature), "fault": In(1), "alone": Out(1)}
        )

    def elaborate(self, platform):
        m = Module()
        check, unit = self.check, self.unit
        for name, member in unit.signature.members.items():
            if member.flow is Out:
                m.d.comb += getattr(unit, name).eq(getattr(check, name))
        below = Signal()
        virt = check.virt if self.config.hypervisor else Const(0, 1)
        m.d.comb += [
            below.eq(check.priv != Privilege.M),
            check.ready.eq(unit.ready | (self.fault & below)),
        ]
        # Accepted here and not by the unit, which then has no verdict.
        taken = check.valid & self.fault & below & ~unit.ready
        asked = {"below": below, "access": check.access, "virt": virt, "taken": taken}
        of_verdict = {name: self._in_time(m, name, value) for name, value in asked.items()}
        denied = self.fault & of_verdict["below"]
        m.d.comb += [
            check.done.eq(unit.done | of_verdict["taken"]),
            self.alone.eq(self.fault & ~of_verdict["below"]),
        ]
        m.d.comb += [
            getattr(check, name).eq(getattr(unit, name)) for name in verdict_members(self.config)
        ]
        with m.If(denied):
            m.d.comb += [
                check.allow.eq(0),
                check.cause.eq(self._cause(m, of_verdict["access"])),
                check.stage.eq(StageCode.M),
                check.hit.eq(0),
                check.entry.eq(0),
            ]
            if self.config.hypervisor:
                m.d.comb += check.gva.eq(of_verdict["virt"])
        return m

    def _in_time(self, m, name, value):
        """Give what a value of the request's cycle is in the cycle of the verdict."""
        if not self.delay:
            return value
        kept = Signal(value.shape(), name=f"kept_{name}")
        m.d.sync += kept.eq(value)
        return kept

    def _cause(self, m, access):
        fetch, load, store = ACCESS_FAULTS
        stores = (access == Access.STORE) | (access == Access.CBO)
        return Mux(access == Access.FETCH, fetch, Mux(stores, store, load))
