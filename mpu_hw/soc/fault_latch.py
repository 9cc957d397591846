"""Whether the unit has made the core trap."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["FaultLatch"]


class FaultLatch(wiring.Component):
    """Remember that a denied access has become a trap.

    Registered: ``seen`` one clock after the trap has left the core, and then until reset. Causes do
    not tell: the bus raises access faults as well.

    Members
    -------
    denied : In(1)
        A check port says no in this clock.
    left, trapped : In(1)
        An instruction has left the core in the clock before this one; with an exception.
    seen : Out(1)
    """

    denied: In(1)
    left: In(1)
    trapped: In(1)
    seen: Out(1)

    def elaborate(self, platform):
        m = Module()
        pending = Signal()
        # The next instruction may be denied its fetch while this one is still leaving.
        with m.If(self.left):
            m.d.sync += pending.eq(self.denied)
        with m.Elif(self.denied):
            m.d.sync += pending.eq(1)
        with m.If(self.left & self.trapped & pending):
            m.d.sync += self.seen.eq(1)
        return m
