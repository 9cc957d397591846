"""The interrupt that the core takes is the one of the privileged and the hypervisor chapter."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of, first_of

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import State, connect_state
from mpu_hw.core.enums import TrapTarget
from mpu_hw.core.interrupts import InterruptUnit
from mpu_hw.isa import Privilege

# "MEI, MSI, MTI, SEI, SSI, STI, SGEI, VSEI, VSSI, VSTI": highest first. Code; as VS sees it.
MACHINE = {"mei": 11, "msi": 3, "mti": 7}
SUPERVISOR = {"sei": 9, "ssi": 1, "sti": 5}
GUEST = {"vsei": (10, 9), "vssi": (2, 1), "vsti": (6, 5)}


class Taken(wiring.Component):
    """InterruptUnit beside the sentences of the manual."""

    def __init__(self, config):
        self.config = config
        super().__init__({"state": In(State(config))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = unit = InterruptUnit(self.config)
        state = self.state
        connect_state(m, unit.state, state)
        m.d.comb += [
            Assume((state.priv != 2) & ~(state.virt & (state.priv == Privilege.M))),
            *([] if self.config.hypervisor else [Assume(~state.virt)]),
        ]
        rows = self._rows()
        taken = any_of(row[0] for row in rows)
        m.d.comb += [
            Assert(unit.take == taken),
            Assert(~taken | (unit.target_mode == first_of([row[:2] for row in rows], 0))),
            Assert(~taken | (unit.code == first_of([(row[0], row[2]) for row in rows], 0))),
            # WFI ends for whatever is pending and enabled, "irrespective of the delegation".
            Assert(unit.wake == any_of(self._raised(name) for name in self._names())),
            Cover(rows[-1][0] & unit.take & (unit.target_mode == rows[-1][1])),
        ]
        return m

    def _names(self):
        return [*MACHINE, *SUPERVISOR, *(GUEST if self.config.hypervisor else ())]

    def _raised(self, name):
        return getattr(self.state, f"{name}p") & getattr(self.state, f"{name}e")

    def _rows(self):
        """Give (condition, target_mode, code), highest first: what M takes, then HS, then VS."""
        state = self.state
        in_m, user = state.priv == Privilege.M, state.priv == Privilege.U
        # "less than" a mode: HS is above VS, VU and U; VS above VU.
        to_m = ~in_m | state.mie
        to_hs = ~in_m & (state.virt | user | state.sie)
        rows = [(self._raised(name) & to_m, TrapTarget.M, code) for name, code in MACHINE.items()]
        for name, code in SUPERVISOR.items():
            kept = ~getattr(state, f"deleg_{name}")
            rows.append((self._raised(name) & kept & to_m, TrapTarget.M, code))
        for name, code in SUPERVISOR.items():
            given = getattr(state, f"deleg_{name}")
            rows.append((self._raised(name) & given & to_hs, TrapTarget.HS, code))
        if self.config.hypervisor:
            to_vs = state.virt & (user | state.vsie)
            for name, (code, _) in GUEST.items():
                kept = ~getattr(state, f"hdeleg_{name}")
                rows.append((self._raised(name) & kept & to_hs, TrapTarget.HS, code))
            for name, (_, code) in GUEST.items():
                given = getattr(state, f"hdeleg_{name}")
                rows.append((self._raised(name) & given & to_vs, TrapTarget.VS, code))
        return rows


PROOFS = {
    "hypervisor": lambda: Taken(CoreConfig()),
    "plain": lambda: Taken(CoreConfig(hypervisor=False)),
}


@pytest.mark.parametrize("name", PROOFS)
def test_the_interrupt_that_is_taken_is_that_of_the_manual(name):
    assert prove(PROOFS[name]()) is None
