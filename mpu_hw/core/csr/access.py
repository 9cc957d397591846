"""Who may access which register."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ...isa import Privilege
from ..config import CoreConfig
from .csr_row import Guard, Row
from .csr_table import rows
from .state import State

__all__ = ["CsrAccess"]

# Members of the state by the number of the register: bit SE.
MSTATEEN_SE = ("mstateen0_se", "mstateen1_se", "mstateen2_se", "mstateen3_se")
HSTATEEN_SE = ("hstateen0_se", "hstateen1_se", "hstateen2_se", "hstateen3_se")
# Registers of S that are those of VS while V=1; the number moves by 0x100.
SUBSTITUTED = {0x100, 0x104, 0x105, 0x140, 0x141, 0x142, 0x143, 0x144, 0x180}


class CsrAccess(wiring.Component):
    """Decide whether an access is legal, and which register it reaches.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    addr : In(12)
    write : In(1)
        The instruction writes.
    state : In(State)
    number : Out(12)
        The register after V=1 substitution.
    illegal, virtual : Out(1)
        The access traps as illegal-instruction, as virtual-instruction.
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "addr": In(12),
                "write": In(1),
                "state": In(State(config)),
                "number": Out(12),
                "illegal": Out(1),
                "virtual": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        state, addr = self.state, self.addr
        exists = Signal()
        refused = Signal()
        refused_guest = Signal()
        with m.Switch(addr):
            for row in rows(self.config):
                with m.Case(row.number):
                    m.d.comb += exists.eq(1)
                    host, guest = self._guard(row)
                    m.d.comb += [refused.eq(host), refused_guest.eq(guest)]
        level = addr[8:10]
        read_only = (addr[10:] == 3) & self.write
        # What HS could do with TVM clear: only that can be a virtual-instruction.
        qualified = exists & ~read_only & (level != 3)
        too_high = Signal()
        m.d.comb += too_high.eq(
            Mux(state.virt, (level == 2) | (level > state.priv), self._above(level))
        )
        with m.If(~exists | read_only | refused):
            m.d.comb += self.illegal.eq(1)
        with m.Elif(~state.virt):
            m.d.comb += self.illegal.eq(too_high)
        with m.Else():
            denied = too_high | refused_guest
            m.d.comb += [
                self.virtual.eq(denied & qualified),
                self.illegal.eq(denied & ~qualified),
            ]
        m.d.comb += self.number.eq(addr)
        with m.If(state.virt):
            with m.Switch(addr):
                with m.Case(*SUBSTITUTED):
                    m.d.comb += self.number.eq(addr ^ 0x300)
        return m

    def _above(self, level):
        """Return whether a level is out of reach with V=0: S is HS as well."""
        priv = self.state.priv
        return Mux(level == 2, priv == Privilege.U, level > priv)

    def _guard(self, row: Row):
        """Return (illegal-instruction, virtual-instruction if V=1), beyond the level."""
        state, guest = self.state, self.config.hypervisor
        below_m = state.priv != Privilege.M
        supervisor = (state.priv == Privilege.S) & ~state.virt
        if row.guard is Guard.SATP:
            return supervisor & state.tvm, state.vtvm if guest else 0
        if row.guard is Guard.HGATP:
            return supervisor & state.tvm, 0
        if row.guard is Guard.COUNTER:
            return self._counter(row.index)
        if row.guard is Guard.HSTATEEN:
            # Of a guest as well: only what HS could do is a virtual-instruction.
            return below_m & ~getattr(state, MSTATEEN_SE[row.index]), 0
        if row.guard is Guard.SSTATEEN:
            hidden = ~getattr(state, HSTATEEN_SE[row.index]) if guest else 0
            return below_m & ~getattr(state, MSTATEEN_SE[row.index]), hidden
        return 0, 0

    def _counter(self, index: int):
        state, guest = self.state, self.config.hypervisor
        below_m, user = state.priv != Privilege.M, state.priv == Privilege.U

        def closed(name):
            # The performance counters have no enable bits: they stay M's.
            return ~getattr(state, name)[index] if index < 3 else 1

        host = below_m & closed("mcounteren") | user & ~state.virt & closed("scounteren")
        if not guest:
            return host, 0
        return host, closed("hcounteren") | user & closed("scounteren")
