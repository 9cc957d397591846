"""What each register of the core holds at reset, and which bits of it a write changes."""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from expected_csrs import GATES, LIVE, reset_values, writable_masks
from prove import prove

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import CsrFile
from mpu_hw.core.csr import rows as csr_rows
from mpu_hw.isa import CSR_NUMBERS

OUTSIDE = {"msip": 1, "mtip": 1, "meip": 1, "retire": 1, "time": 64}
MPP = 0b11 << 11


class Write(wiring.Component):
    """CsrFile, of which one register is read in one clock and written, and read in the next."""

    def __init__(self, config):
        self.config = config
        self.inputs = {"number": 12, "write": 1, "wdata": config.xlen, **OUTSIDE}
        super().__init__({name: In(shape) for name, shape in self.inputs.items()})

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.file = file = CsrFile(config)
        m.d.comb += [getattr(file, name).eq(getattr(self, name)) for name in self.inputs]
        began, wrote = Signal(), Signal()
        m.d.sync += [began.eq(1), wrote.eq(self.write)]
        was = {}
        for name, signal in {
            "number": self.number,
            "wdata": self.wdata,
            "rdata": file.rdata,
        }.items():
            was[name] = Signal.like(signal, name=f"was_{name}")
            m.d.sync += was[name].eq(signal)
        masks = writable_masks(config.xlen, config.hypervisor, config.stateen)
        resets = reset_values(config.xlen, config.hypervisor)
        reset, mask, live = Signal(config.xlen), Signal(config.xlen), Signal(config.xlen)
        with m.Switch(self.number):
            for name in masks.keys() | resets.keys() | LIVE.keys():
                with m.Case(CSR_NUMBERS[name]):
                    m.d.comb += [
                        reset.eq(resets.get(name, 0)),
                        mask.eq(self._gated(name, masks.get(name, 0), file.state)),
                        live.eq(LIVE.get(name, 0)),
                    ]
        wdata = was["wdata"]
        # The reserved mode 2 becomes U.
        reserved = (self.number == CSR_NUMBERS["mstatus"]) & (wdata[11:13] == 2)
        legal = wdata & ~Mux(reserved, Const(MPP, config.xlen), 0)
        written = Mux(wrote, was["rdata"] & ~mask | legal & mask, was["rdata"])
        # A counter that is written does not count; of mip what comes from outside is not compared.
        cared = Mux(wrote, ~live | mask, ~live)
        m.d.comb += [
            Assume(~began | (self.number == was["number"])),
            Cover(began & wrote & (self.number == CSR_NUMBERS["mstatus"])),
            Assert(began | (((file.rdata ^ reset) & ~live) == 0)),
            Assert(~began | (((file.rdata ^ written) & cared) == 0)),
        ]
        return m

    def _gated(self, name, mask, state):
        """Clear bits of a mask whose gate is closed; a write of this register moves no gate."""
        if name not in GATES:
            return Const(mask, self.config.xlen)
        bits = [Const(mask >> bit & 1) for bit in range(self.config.xlen)]
        for bit, member in GATES[name]:
            bits[bit] = bits[bit] & getattr(state, member)
        return Cat(bits)


CONFIGS = {
    "hypervisor": CoreConfig(stateen=True),
    "plain": CoreConfig(hypervisor=False),
    "rv64": CoreConfig(xlen=64, stateen=True),
}
PROOFS = {name: lambda config=config: Write(config) for name, config in CONFIGS.items()}


@pytest.mark.rule("CORE-01", "CORE-02", "CORE-03", "CORE-05", "CORE-06", "CORE-07", "CORE-08")
@pytest.mark.parametrize("name", PROOFS)
def test_a_write_changes_the_writable_bits_of_a_register_and_no_other(name):
    assert prove(PROOFS[name]()) is None


@pytest.mark.parametrize("name", CONFIGS)
def test_the_description_has_the_writable_bits_and_the_values_at_reset(name):
    config = CONFIGS[name]
    masks = writable_masks(config.xlen, config.hypervisor, config.stateen)
    resets = reset_values(config.xlen, config.hypervisor)
    described = csr_rows(config)
    assert {row.name: row.writable_mask for row in described if row.writable_mask} == masks
    assert {row.name: row.reset for row in described if row.reset} == resets


@pytest.mark.parametrize("name", CONFIGS)
def test_gates_are_those_of_the_description(name):
    config = CONFIGS[name]
    masks = writable_masks(config.xlen, config.hypervisor, config.stateen)
    found = {
        row.name: {(field.lsb, field.gate) for field in row.fields if field.gate}
        for row in csr_rows(config)
    }
    expected = {name: set(gates) for name, gates in GATES.items() if name in masks}
    assert {name: gates for name, gates in found.items() if gates} == expected
