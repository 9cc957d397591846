"""Which mode reaches which register of the core, and as what it traps where it does not."""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import CsrAccess, State, connect_state, rows
from mpu_hw.isa import Privilege

SATP, HGATP = 0x180, 0x680
STATEEN = range(4)
# Registers of S whose place those of VS take while V=1 (hypervisor chapter, "Virtual Supervisor
# CSRs"): status, ie, tvec, scratch, epc, cause, tval, ip, atp.
OWN_OF_GUEST = (0x100, 0x104, 0x105, 0x140, 0x141, 0x142, 0x143, 0x144, 0x180)
COUNTERS = 3  # cycle, time, instret; the enable bits of the others are 0 for ever


class Reached(wiring.Component):
    """CsrAccess beside the sentences of the manual, for every number."""

    def __init__(self, config):
        self.config = config
        super().__init__({"addr": In(12), "write": In(1), "state": In(State(config))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = unit = CsrAccess(self.config)
        state, addr, guest = self.state, self.addr, self.config.hypervisor
        connect_state(m, unit.state, state)
        exists = any_of(addr == row.number for row in rows(self.config))
        possible = exists & ~(self.write & (addr[10:] == 3))
        machine, user = state.priv == Privilege.M, state.priv == Privilege.U
        virt = state.virt if guest else Const(0)
        hs, reached = self._hs(), Mux(virt, self._guest(user), self._host(user))
        trapped = ~(possible & (machine | reached))
        # "would be allowed or execute without an exception in HS-mode" (with TVM=0).
        virtual = trapped & virt & possible & hs
        moved = virt & any_of(addr == number for number in OWN_OF_GUEST)
        m.d.comb += [
            unit.addr.eq(addr),
            unit.write.eq(self.write),
            Assume((state.priv != 2) & ~(state.virt & machine)),
            *([] if guest else [Assume(~state.virt)]),
            Assert(unit.illegal == (trapped & ~virtual)),
            Assert(unit.virtual == virtual),
            Assert(unit.number == Mux(moved, addr + 0x100, addr)),
            Cover(virtual if guest else trapped & exists),
            Cover(~trapped & user),
        ]
        return m

    def _bit(self, register):
        """Enable bit of the counter that ``addr`` names; 1 where it names none."""
        halves = (0xC00, 0xC80) if self.config.xlen == 32 else (0xC00,)
        named, bit = [], []
        for base in halves:
            named.append((self.addr >> 5) == base >> 5)
            for index in range(COUNTERS):
                bit.append((self.addr == base + index) & getattr(self.state, register)[index])
        return ~any_of(named) | any_of(bit)

    def _stateen(self, family, base):
        """Bit 63 of the register that guards the one of four that ``addr`` names; else 1."""
        if not self.config.stateen:
            return Const(1)
        closed = (
            (self.addr == base + index) & ~getattr(self.state, f"{family}{index}_se")
            for index in STATEEN
        )
        return ~any_of(closed)

    def _hs(self):
        """HS, TVM aside: levels 0, 1 and H; counters and stateen as M lets it."""
        guarded = [0x10C, 0x60C, *([0x61C] if self.config.xlen == 32 else [])]
        closed = any_of(~self._stateen("mstateen", base) for base in guarded)
        return (self.addr[8:10] != 3) & self._bit("mcounteren") & ~closed

    def _host(self, user):
        traps = self.state.tvm & ((self.addr == SATP) | (self.addr == HGATP))
        own = (self.addr[8:10] == 0) & self._bit("scounteren")
        return self._hs() & Mux(user, own, ~traps)

    def _guest(self, user):
        if not self.config.hypervisor:
            return Const(0)
        level, state = self.addr[8:10], self.state
        counter = self._bit("hcounteren")
        own = (level <= 1) & ~(state.vtvm & (self.addr == SATP)) & self._stateen("hstateen", 0x10C)
        return self._hs() & counter & Mux(user, (level == 0) & self._bit("scounteren"), own)


PROOFS = {
    "hypervisor": lambda: Reached(CoreConfig()),
    "plain": lambda: Reached(CoreConfig(hypervisor=False)),
    "stateen": lambda: Reached(CoreConfig(stateen=True)),
    "rv64": lambda: Reached(CoreConfig(xlen=64, stateen=True)),
}


@pytest.mark.rule("CORE-03", "CORE-06")
@pytest.mark.parametrize("name", PROOFS)
def test_a_register_is_reached_by_the_modes_of_the_manual(name):
    assert prove(PROOFS[name]()) is None
