"""Who takes a trap, where, and with what second trap value."""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of, first_of

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import State, TrapEntry, connect_state
from mpu_hw.core.enums import TrapTarget
from mpu_hw.core.trap import TrapUnit
from mpu_hw.isa import Privilege

# CORE-07 and COM-FLT-08: what M and what HS can hand on.
TO_HS, TO_HS_OF_GUESTS = (*range(10), 12, 13, 15), (10, 20, 21, 22, 23)
TO_VS = (*range(9), 12, 13, 15)
GUEST_PAGE_FAULTS = (20, 21, 23)
KEPT = ("interrupt", "cause", "epc", "tval", "gva")


class Handled(wiring.Component):
    """TrapUnit beside the sentences of the manual."""

    def __init__(self, config):
        self.config = config
        super().__init__({"state": In(State(config)), "raised": In(TrapEntry(config))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = unit = TrapUnit(self.config)
        state, raised = self.state, self.raised
        connect_state(m, unit.state, state)
        guest = self.config.hypervisor
        target_modes = [TrapTarget.M, TrapTarget.HS, *([TrapTarget.VS] if guest else [])]
        m.d.comb += [
            unit.raised.eq(raised),
            Assume((state.priv != 2) & ~(state.virt & (state.priv == Privilege.M))),
            Assume(any_of(raised.target_mode == target_mode for target_mode in target_modes)),
            *([] if guest else [Assume(~state.virt)]),
        ]
        to_hs = self._handed_on("medeleg", TO_HS + (TO_HS_OF_GUESTS if guest else ()))
        to_vs = self._handed_on("hedeleg", TO_VS) if guest else Const(0)
        target_mode = first_of(
            [
                (raised.interrupt, raised.target_mode),
                # "never from a more-privileged mode to a less-privileged mode"
                (state.priv == Privilege.M, TrapTarget.M),
                (~to_hs, TrapTarget.M),
                (~(state.virt & to_vs), TrapTarget.HS),
            ],
            TrapTarget.VS,
        )
        entry = unit.entry
        second = ~raised.interrupt & any_of(raised.cause == code for code in GUEST_PAGE_FAULTS)
        m.d.comb += [
            Assert(entry.target_mode == target_mode),
            Assert(entry.tval2 == Mux(second, raised.tval >> 2, 0)),  # COM-FLT-06
            *(Assert(entry[name] == raised[name]) for name in KEPT),
            Assert(unit.target == self._target(entry.target_mode)),
            Cover(entry.target_mode == target_modes[-1]),
        ]
        return m

    def _handed_on(self, register, codes):
        bits = ((self.raised.cause == code, f"{register}_{code}") for code in codes)
        return any_of(is_it & getattr(self.state, name) for is_it, name in bits)

    def _target(self, target_mode):
        """BASE, and for an interrupt of a vectored table BASE + 4 x cause."""
        prefixes = {TrapTarget.M: "mtvec", TrapTarget.HS: "stvec"}
        prefixes |= {TrapTarget.VS: "vstvec"} if self.config.hypervisor else {}
        rows = []
        for who, prefix in prefixes.items():
            base = Cat(Const(0, 2), getattr(self.state, prefix))
            vectored = getattr(self.state, f"{prefix}_vectored") & self.raised.interrupt
            target = base + Mux(vectored, 4 * self.raised.cause, 0)
            rows.append((target_mode == who, target[: self.config.xlen]))
        return first_of(rows, 0)


PROOFS = {
    "hypervisor": lambda: Handled(CoreConfig()),
    "plain": lambda: Handled(CoreConfig(hypervisor=False)),
    "rv64": lambda: Handled(CoreConfig(xlen=64)),
}


@pytest.mark.rule("CORE-07", "COM-FLT-06", "COM-FLT-08", "COM-FLT-09")
@pytest.mark.parametrize("name", PROOFS)
def test_a_trap_is_taken_where_delegation_brings_it(name):
    assert prove(PROOFS[name]()) is None
