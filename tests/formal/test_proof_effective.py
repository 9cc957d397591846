"""Effective privilege and V are those of the table in docs/rules.md section 7."""

import pytest
from amaranth.hdl import Assert, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import first_of

from mpu_hw.checker.effective import EffectivePrivilege
from mpu_hw.isa import Privilege

STATE = {"hart_priv": 2, "mprv": 1, "mpp": 2, "fetch": 1}
GUEST_STATE = {"hart_virt": 1, "mpv": 1, "spvp": 1, "hlsv": 1}


class TableSeven(wiring.Component):
    """EffectivePrivilege, row by row."""

    def __init__(self, hypervisor):
        self.hypervisor = hypervisor
        self.state = STATE | (GUEST_STATE if hypervisor else {})
        super().__init__({name: In(width) for name, width in self.state.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.effective = effective = EffectivePrivilege(self.hypervisor)
        m.d.comb += [getattr(effective, name).eq(getattr(self, name)) for name in self.state]
        # COM-EFF-3..5 are M's loads and stores only.
        modified = (self.hart_priv == Privilege.M) & self.mprv
        if not self.hypervisor:
            rows = [(self.fetch, self.hart_priv), (~modified, self.hart_priv)]
            m.d.comb += Assert(effective.priv == first_of(rows, self.mpp))
            return m
        supervisor = self.spvp
        rows = [
            # condition, privilege, V
            (self.fetch, self.hart_priv, self.hart_virt),  # COM-EFF-1
            (self.hlsv, supervisor, 1),  # COM-EFF-6, -8: whatever MPRV
            (~modified, self.hart_priv, self.hart_virt),  # COM-EFF-2
            (self.mpp == Privilege.M, int(Privilege.M), 0),  # COM-EFF-3
            (~self.mpv, self.mpp, 0),  # COM-EFF-4
            (self.mpv, self.mpp, 1),  # COM-EFF-5
        ]
        m.d.comb += [
            Assert(effective.priv == first_of([row[:2] for row in rows], 0)),
            Assert(effective.virt == first_of([(row[0], row[2]) for row in rows], 0)),
            Cover(modified & self.mpv & ~self.hlsv & ~self.fetch),
        ]
        return m


PROOFS = {"hypervisor": lambda: TableSeven(True), "plain": lambda: TableSeven(False)}


@pytest.mark.rule(*(f"COM-EFF-{row}" for row in (1, 2, 3, 4, 5, 6, 8)))
@pytest.mark.parametrize("name", PROOFS)
def test_effective_privilege_is_that_of_the_table(name):
    assert prove(PROOFS[name]()) is None
