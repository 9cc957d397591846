"""What must not cross a boundary of delegation does not, after any sequence of register writes.

By induction from reset over the registers of revision sspmp-1.0 as they are wired, with any CSR
access in every clock. Ghost registers remember who wrote what an entry holds, and what it held a
clock ago; the claims are those of docs/rules.md section 10, none of them a copy of the hardware.
"""

from unittest.mock import patch

import pytest
from amaranth.hdl import Assert, Cat, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops import indirect_file
from flip_flops.pool import EntryPool
from prove import prove
from reference_sspmp import ends_at, sspmp
from support import slow_where

from mpu_hw.layout import enable_registers

BANKS = ("pmp", "spmp", "vspmp")
FIELDS = ("addr", "mode", "L", "U", "SHARED", "rwx", "mark")
WIDTHS = {"mode": 2, "rwx": 3}  # the others have a bit, and addr its own
REACH = 64


class OpenPool(EntryPool):
    """A pool that shows what its entries store, and when addr and cfg of each are written."""

    def __init__(self, config, array):
        super().__init__(config, array)
        widths = {"addr": config.addr_width} | WIDTHS
        self.fields = {
            field: [Signal(widths.get(field, 1), name=f"{field}{i}") for i in range(array.count)]
            for field in FIELDS
        }
        self.wrote = {name: Signal(array.count, name=f"wrote_{name}") for name in ("addr", "cfg")}

    def elaborate(self, platform):
        m = super().elaborate(platform)
        for index in range(self.array.count):
            entry = m.submodules[f"entry{index}"]
            word, byte = entry.cfg_view.spmp, entry.cfg_view.pmp
            shown = {
                "addr": entry.addr,
                "mode": byte[3:5],
                "L": byte[7],
                "U": word[8],
                "SHARED": word[9],
                "rwx": byte[:3],
                "mark": entry.written_below_m,
            }
            m.d.comb += [
                *(self.fields[field][index].eq(value) for field, value in shown.items()),
                self.wrote["addr"][index].eq(entry.write_addr),
                self.wrote["cfg"][index].eq(entry.write),
            ]
        return m


class OpenRegisters(indirect_file.IndirectFlipFlops):
    """Registers that show their entries, who has them, and which are enabled."""

    def __init__(self, config):
        super().__init__(config)
        (array,) = config.entry_arrays
        self.array = array
        self.pool = OpenPool(config, array)
        self.member = {bank: Signal(array.count, name=f"has_{bank}") for bank in BANKS}
        self.first = Signal(array.count)
        self.enabled = {
            name: Signal(array.count, name=f"on_{name}") for name in enable_registers(config)
        }
        self.chosen = Signal(len(self.enabled))
        self.p, self.h = Signal(8), Signal(8)

    def elaborate(self, platform):
        with patch.object(indirect_file, "EntryPool", lambda config, array: self.pool):
            m = super().elaborate(platform)
        decoder, delegation = m.submodules["decoder"], m.submodules["delegation"]
        enables = m.submodules[f"{self.array.name}_enables"]
        m.d.comb += [
            *(self.member[bank].eq(self.pool.members[bank]) for bank in BANKS),
            *(value.eq(enables.enabled[name]) for name, value in self.enabled.items()),
            self.chosen.eq(decoder.enable.register & decoder.enable.write.replicate(3)),
            self.p.eq(delegation.pmp_count),
            self.h.eq(delegation.spmp_count),
            *map(Assert, ends_at(delegation.pmp_count, delegation.spmp_count, self.pool.ends)),
        ]
        return m


class NothingCrosses(wiring.Component):
    """OpenRegisters under any register access; one assertion for each claim and entry."""

    def __init__(self, config):
        self.config = config
        self.count = config.entries["pool"]
        widths = {"addr": 12, "priv": 2, "virt": 1, "write": 1, "wdata": config.xlen}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = OpenRegisters(self.config)
        for name in self.signature.members:
            m.d.comb += getattr(dut.csr, name).eq(getattr(self, name))
        m.d.comb += [dut.status.stateen_m.eq(1), dut.status.stateen_h.eq(1)]
        self.running = Signal()  # a clock after reset
        m.d.sync += self.running.eq(1)
        old_p = self._past(m, dut.p, "p", min(self.count, REACH))
        nothing = (dut.h == 0) & (dut.p < self.count)
        m.d.comb += [
            Assert((dut.p + dut.h <= self.count) & (dut.p <= REACH)),
            # HYP-DELEG-15: a nonempty stage without an entry denies (test_proof_stage_sspmp).
            *(
                Assert(~nothing | (entries.nonempty & ~entries.enabled.any()))
                for entries in (dut.store.stages.hs, dut.store.stages.g)
            ),
            Cover((dut.p > old_p) & self.running),
            Cover((dut.h == 0) & (dut.p < self.count)),
        ]
        for index in range(self.count):
            now = {field: dut.pool.fields[field][index] for field in FIELDS}
            self._authors(m, dut, index, now)
            self._moves(m, dut, index, now, old_p)
        return m

    def _past(self, m, signal, name, init=0):
        """Remember a value for a clock."""
        past = Signal(len(signal), init=init, name=f"past_{name}")
        m.d.sync += past.eq(signal)
        return past

    def _authors(self, m, dut, index, now):
        """Who wrote what an entry holds: nobody's words are in a bank of the other side."""
        by_guest = self.virt & (self.priv != 3)
        holds = {
            "addr": now["addr"].any(),
            "cfg": Cat(now[field] for field in FIELDS if field not in ("addr", "mark")).any(),
        }
        pmp, spmp, vspmp = (dut.member[bank][index] for bank in BANKS)
        for name, content in holds.items():
            # Last written by a guest; last written when the entry was no guest's.
            guest = Signal(name=f"guest_wrote_{name}{index}")
            host = Signal(name=f"host_wrote_{name}{index}")
            with m.If(dut.pool.wrote[name][index]):
                m.d.sync += [guest.eq(by_guest), host.eq(~vspmp)]
            m.d.comb += [
                # HYP-DELEG-17, sequences 1 and 2; where no bank reaches it, neither.
                Assert(vspmp | ~(guest & content)),
                # HYP-DELEG-17, sequence 3: what a guest may read is not the host's.
                Assert(~vspmp | ~(host & content)),
            ]
        # SSPMP-DELEG-18.
        m.d.comb += Assert(~(pmp & now["mark"] & now["mode"].any()))

    def _moves(self, m, dut, index, now, old_p):
        """What an entry holds a clock after no register of its own was written."""
        was = {
            bank: self._past(m, dut.member[bank][index], f"{bank}{index}", bank == "pmp")
            for bank in BANKS
        }
        past = {field: self._past(m, now[field], f"{field}{index}") for field in FIELDS}
        wrote = dut.pool.wrote["addr"][index] | dut.pool.wrote["cfg"][index]
        quiet = self.running & ~self._past(m, wrote, f"wrote{index}")
        same = Cat(now[field] == past[field] for field in FIELDS if field != "rwx").all()
        rwx_same = now["rwx"] == past["rwx"]
        is_first = dut.member["spmp"][index] & (dut.p == index)
        split = is_first & (now["mode"] == 1) & (now["rwx"] == 0)
        stayed = was["spmp"] & dut.member["spmp"][index]
        fell = self.running & (dut.p < old_p)
        m.d.comb += [
            Assert(~(quiet & stayed) | (same & (rwx_same | split))),
            # HYP-DELEG-13: M gives, and no guest notices.
            Assert(~(fell & was["vspmp"]) | (dut.member["vspmp"][index] & same & rwx_same)),
            Assert(~fell | was["vspmp"] | ~dut.member["vspmp"][index]),
        ]
        for position, (name, enabled) in enumerate(dut.enabled.items()):
            bit = enabled[index]
            old = self._past(m, bit, f"{name}_{index}")
            chosen = self._past(m, dut.chosen[position], f"{name}_chosen{index}")
            lock = past["L"] & now["L"] & stayed
            m.d.comb += [
                # SSPMP-DELEG-08, SSPMP-EN-03.
                Assert(~self.running | (bit == old) | ~bit | (chosen & ~past["L"])),
                Assert(~(self.running & lock) | (bit == old)),
                Assert(~(fell & was["vspmp"]) | (bit == old)),
                Assert(~bit | dut.member["spmp"][index] | dut.member["vspmp"][index]),
            ]


def _pool(count, **fields):
    return lambda: NothingCrosses(sspmp(count, **fields))


PROOFS = {
    "rv32": _pool(5, smepmp=True),
    "rv64-mask": _pool(4, xlen=64, reserved="mask"),
    "beyond-63": _pool(67, smepmp=True, modes=["tor"]),
}


@pytest.mark.rule("SSPMP-DELEG-07", "SSPMP-DELEG-08", "SSPMP-DELEG-18", "SSPMP-DELEG-19")
@pytest.mark.rule("HYP-DELEG-13", "HYP-DELEG-15", "HYP-DELEG-17", "SSPMP-CFG-02", "SSPMP-EN-03")
@pytest.mark.parametrize("name", slow_where(PROOFS, "beyond-63"))
def test_nothing_crosses_a_boundary(name):
    assert prove(PROOFS[name]()) is None
