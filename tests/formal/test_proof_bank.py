"""A bank of registers behaves as docs/rules.md says, from reset on, whatever is written.

By induction: the bank agrees with plain registers at reset, and every clock keeps it so.
No state that a write can lead to is left out, and none that it cannot is looked at.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops.bank import RegisterBank
from prove import prove
from reference import RESERVED, any_of

from mpu_hw.config import MpuConfig

KINDS = ("cfg", "addr", "switch")
CODES = {"tor": 1, "na4": 2, "napot": 3}


class Registers:
    """What an entry stores by docs/rules.md. Hardwired entries are constants (COM-RST-04)."""

    def __init__(self, config, index, reset):
        addr, cfg = (reset.addr, reset.cfg) if reset else (0, 0)
        self.hardwired = bool(reset and reset.hardwired)
        self.addr = Signal(config.addr_width, init=addr, name=f"addr{index}")
        self.mode = Signal(2, init=cfg >> 3 & 3, name=f"mode{index}")
        srwx = (cfg >> 7 & 1) << 3 | (cfg & 1) << 2 | (cfg >> 1 & 1) << 1 | cfg >> 2 & 1
        self.srwx = Signal(4, init=srwx, name=f"srwx{index}")

    @property
    def byte(self):
        """cfg as software reads it (MPU-CFG-01)."""
        x, w, r, s = self.srwx
        return Cat(r, w, x, self.mode, Const(0, 2), s)


class OpenBank(RegisterBank):
    """A bank that shows what its entries store."""

    def __init__(self, config, bank):
        super().__init__(config, bank)
        self.addr = [Signal(config.addr_width, name=f"addr{i}") for i in range(self.count)]
        self.cfg = [Signal(8, name=f"cfg{i}") for i in range(self.count)]

    def elaborate(self, platform):
        m = super().elaborate(platform)
        for index in range(self.count):
            entry = m.submodules[f"entry{index}"]
            m.d.comb += [self.addr[index].eq(entry.addr), self.cfg[index].eq(entry.cfg_view)]
        return m


class BankMatchesSpec(wiring.Component):
    """RegisterBank beside the plain registers, written alike."""

    def __init__(self, config, bank):
        self.config, self.bank = config, bank
        self.count = config.entries[bank]
        super().__init__(
            {
                "write": In(1),
                "kind": In(2),  # of KINDS; 3: not addressed
                "index": In(6),
                "wdata": In(config.xlen),
            }
        )

    def elaborate(self, platform):
        m = Module()
        bank = OpenBank(self.config, self.config.spec.bank(self.bank))
        m.submodules.bank = bank
        reset = {row.index: row for row in self.config.reset if row.bank == self.bank}
        spec = [Registers(self.config, i, reset.get(i)) for i in range(self.count)]
        switch = Signal(self.count, init=-1)
        m.d.comb += [
            *(getattr(bank.regs, name).eq(self._is(name)) for name in KINDS),
            bank.regs.index.eq(self.index),
            bank.regs.write.eq(self.write),
            bank.regs.wdata.eq(self.wdata),
        ]
        if not self.config.switch:
            # The front knows no such numbers (test_proof_front).
            m.d.comb += Assume(~self._is("switch"))
        with m.If(self.write):
            self._writes(m, spec, switch)
        m.d.comb += [
            Assert(bank.regs.rdata == self._read(spec, switch)),
            Assert(bank.enabled == switch),
            Cover(self.write & self._is("cfg")),
        ]
        for index, entry in enumerate(spec):
            self._agrees(m, bank, index, entry, spec[index - 1].addr if index else 0)
        return m

    def _is(self, kind):
        return self.kind == KINDS.index(kind)

    def _writes(self, m, spec, switch):
        xlen = self.config.xlen
        lanes = xlen // 8
        for index, entry in enumerate(spec):
            number = index // 4 if xlen == 32 else index // 8 * 2
            with m.If(self._is("switch") & (self.index == index // xlen)):
                m.d.sync += switch[index].eq(self.wdata[index % xlen])
            if entry.hardwired:
                continue
            with m.If(self._is("addr") & (self.index == index)):
                m.d.sync += entry.addr.eq(self.wdata % (1 << self.config.addr_width))
            with m.If(self._is("cfg") & (self.index == number)):
                byte = self.wdata.word_select(index % lanes, 8)
                written = Cat(byte[2], byte[1], byte[0], byte[7])
                refused = any_of(written == int(row, 2) for row in RESERVED[self.bank])
                instead = entry.srwx if self.config.reserved == "hold" else 0
                m.d.sync += [
                    entry.mode.eq(Mux(self._exists(byte[3:5]), byte[3:5], 0)),
                    entry.srwx.eq(Mux(refused, instead, written)),
                ]

    def _exists(self, mode):
        names = [name for name in self.config.modes if name != "na4" or self.config.granularity < 8]
        return any_of(mode == CODES[name] for name in names)

    def _read(self, spec, switch):
        xlen = self.config.xlen
        value = Const(0, xlen)
        for index, entry in enumerate(spec):
            number = index // 4 if xlen == 32 else index // 8 * 2
            shown = self._is("cfg") & (self.index == number)
            value |= Mux(shown, entry.byte << 8 * (index % (xlen // 8)), 0)
            shown = self._is("addr") & (self.index == index)
            value |= Mux(shown, self._view(entry), 0)
            shown = self._is("switch") & (self.index == index // xlen)
            value |= Mux(shown, switch[index] << index % xlen, 0)
        return value

    def _view(self, entry):
        """COM-GRAN-03, -04: with A=NAPOT (or NA4) bits [G-2:0] read 1, else bits [G-1:0] read 0."""
        words = self.config.granularity // 4  # 2**G
        region = (entry.mode == 3) | (entry.mode == 2)
        ones = max(words // 2 - 1, 0)
        return Mux(region, entry.addr | ones, entry.addr - entry.addr % words)

    def _agrees(self, m, bank, index, spec, prev_addr):
        """The bank stores and hands on what the plain registers hold."""
        handed_on = bank.entries[index]
        m.d.comb += [
            Assert(bank.addr[index] == spec.addr),
            Assert(bank.cfg[index] == spec.byte),
            # MPU-CFG-06, COM-CFG-04: never stored, whatever is written.
            *(Assert(spec.srwx != int(row, 2)) for row in RESERVED[self.bank]),
            Assert(self._exists(spec.mode) | (spec.mode == 0)),
            Assert(handed_on.addr == spec.addr),
            Assert(handed_on.mode == spec.mode),
            # COM-MATCH-04, SSPMP-MATCH-08: only the address of the entry before counts.
            Assert(handed_on.prev_addr == prev_addr),
            Assert(handed_on.encoding.as_value() == spec.srwx),
        ]


def _bank(bank, count, **fields):
    given = {"entries": {bank: count}, "paddr_width": 14, **fields}
    return lambda: BankMatchesSpec(MpuConfig.from_dict(given), bank)


FIXED = [
    {"bank": "mpu", "index": 0, "addr": 0x100, "cfg": 0x01, "hardwired": True},
    {"bank": "mpu", "index": 1, "addr": 0x200, "cfg": 0x8A, "hardwired": True},
    {"bank": "mpu", "index": 3, "addr": 0x3FF, "cfg": 0x1F},
]
PROOFS = {
    "mpu-rv32": _bank("mpu", 5),
    "mpu-rv64": _bank("mpu", 9, xlen=64),
    "vsmpu-hold": _bank("vsmpu", 3, reserved="hold"),
    "hgmpu-rv32": _bank("hgmpu", 5),
    "hgmpu-rv64-hold": _bank("hgmpu", 2, xlen=64, reserved="hold", granularity=16),
    "grain-8": _bank("mpu", 3, granularity=8),
    "grain-32": _bank("mpu", 3, granularity=32),
    "grain-8192": _bank("mpu", 3, granularity=8192),
    "napot": _bank("mpu", 2, modes=["napot"]),
    "tor": _bank("mpu", 2, modes=["tor"]),
    "no-switch": _bank("mpu", 3, switch=False),
    "two-switches": _bank("hgmpu", 34, granularity=2048, modes=["napot"]),
    "full-rv64": _bank("hgmpu", 1, xlen=64, paddr_width=56),
    "reset": _bank("mpu", 5, reset=FIXED),
}


@pytest.mark.rule("MPU-CFG-01", "MPU-CFG-02", "MPU-CFG-03", "MPU-CFG-06", "COM-CFG-04")
@pytest.mark.rule("COM-ADDR-01", "COM-ADDR-02", "COM-GRAN-02", "COM-GRAN-03", "COM-GRAN-04")
@pytest.mark.rule("COM-GRAN-05", "MPU-RST-01", "COM-RST-02", "COM-RST-04", "MPU-SW-01", "MPU-SW-02")
@pytest.mark.rule("COM-MATCH-04", "SSPMP-CFG-05", "MPU-CSR-03")
@pytest.mark.parametrize("name", PROOFS)
def test_a_bank_matches_the_rules(name):
    assert prove(PROOFS[name]()) is None
