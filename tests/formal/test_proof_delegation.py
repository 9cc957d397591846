"""Ranges of the banks are those of docs/rules.md sections 2 and 10, after any writes.

By induction: p and h of the unit and of the rules agree at reset, and every write keeps it so.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference_sspmp import ends_at, may_follow, sspmp
from support import slow_where

from mpu_hw.config import MpuConfig
from mpu_hw.registers.delegation import DynamicDelegation, FixedDelegation
from mpu_hw.registers.indirect_register_file import MOVES
from mpu_hw.registers.owners import EntryOwners

REACH = 64  # entries that a bank can address


def _least(*values):
    smallest, *others = values
    for other in others:
        smallest = Mux(other < smallest, other, smallest)
    return smallest


class RangesMatchSpec(wiring.Component):
    """DynamicDelegation with free writes, and EntryOwners, which finds the locks in the way."""

    def __init__(self, config):
        self.config, self.total = config, config.entries["pool"]
        widths = {"write_m": 1, "write_h": 1, "host": 1, "wdata": 8, "locked": self.total}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.delegation = delegation = DynamicDelegation(self.config)
        (array,) = self.config.entry_arrays
        m.submodules.owners = owners = EntryOwners(self.config, array)
        total, most = self.total, min(self.total, REACH)
        for name in ("write_m", "write_h", "host", "wdata"):
            m.d.comb += getattr(delegation, name).eq(getattr(self, name))
        m.d.comb += [
            *(getattr(owners, name).eq(getattr(delegation, name)) for name in MOVES),
            owners.locked.eq(self.locked),
            delegation.blocked.eq(owners.blocked),
            # What the owners keep of the boundaries (test_proof_owners).
            *map(Assert, ends_at(delegation.pmp_count, delegation.spmp_count, owners.ends)),
        ]
        # SSPMP-RST-02, HYP-DELEG-14.
        p, h = Signal(9, init=most), Signal(9, init=total - most)
        guests = self.config.hypervisor
        m.d.comb += [
            Assume(~(self.write_m & self.write_h)),  # one CSR at a time
            Assume(guests or ~self.write_h),
            # test_proof_indirect_decoder: the CSR number tells it.
            Assume(~self.write_m | ~self.host),
            Assume(~self.write_h | self.host),
            Assert(delegation.pmp_count == p),
            Assert(delegation.spmp_count == h),
            Assert((p <= most) & (p + h <= total)),
            Cover(p == 0),
            *(Cover((p + h < total) & (h > 0)) for _ in range(guests and total > 1)),
        ]
        self._write(m, p, h)

        spmp, guests = _least(h, REACH), total - p - h
        self._moves(m, delegation)
        rows = {
            "pmp": (0, p, p > 0),
            # HYP-DELEG-15: also where SPMP itself has none of what M leaves.
            "spmp": (p, spmp, p < total),
            "vspmp": (p + h, _least(guests, REACH), guests > 0),
        }
        for bank in self.config.banks:
            entries = delegation.ranges[bank.name]
            base, count, nonempty = rows[bank.name]
            m.d.comb += [
                Assert(entries.base == base),
                Assert(entries.stop == base + count),
                Assert(entries.nonempty == nonempty),
            ]
        return m

    def _moves(self, m, delegation):
        """What was announced a clock ago, and what test_proof_owners assumes of it."""
        running = Signal()  # a clock after reset
        m.d.sync += running.eq(1)
        p, h = delegation.pmp_count, delegation.spmp_count
        proposed, moved = delegation.proposed, delegation.moved
        for name, stop in (("pmp", p), ("spmp", p + h)):
            expected = Signal(9, name=f"{name}_expected")
            changes = Signal(name=f"{name}_changes")
            was = Signal(9, name=f"{name}_was")
            m.d.sync += [
                expected.eq(Mux(delegation.move, proposed[name], stop)),
                changes.eq(moved[name]),
                was.eq(stop),
            ]
            m.d.comb += Assert(~running | ((stop == expected) & (changes == (stop != was))))
        m.d.comb += Assert(~delegation.move | may_follow(proposed, moved, self.total))

    def _write(self, m, p, h):
        value = Signal(9)
        with m.If(self.write_m):
            m.d.comb += value.eq(self.wdata % 128)  # SSPMP-DELEG-01
            with m.If(value >= self._above_locks(m, "p", 0, p)):
                new, guests = Signal(9), Signal(9)
                m.d.comb += [
                    new.eq(_least(value, min(self.total, REACH))),
                    guests.eq(self.total - p - h),
                ]
                m.d.sync += p.eq(new)
                # HYP-DELEG-13: guests keep what they have as long as M takes nothing.
                with m.If((new <= p) | (guests == 0)):
                    m.d.sync += h.eq(self.total - guests - new)
                with m.Else():
                    m.d.sync += h.eq(_least(h, self.total - new))
        with m.If(self.write_h):
            # HYP-DELEG-12: a lock counts beyond index 63, too.
            with m.If(self.wdata >= self._above_locks(m, "h", p, h)):
                m.d.sync += h.eq(_least(self.wdata, self.total - p))

    def _above_locks(self, m, name, start, count):
        """Give the least value that leaves every locked entry of a bank where it is."""
        least = Signal(9, name=f"least_{name}")
        for entry in range(self.total):
            # Later assignments win: the highest locked entry decides (SSPMP-DELEG-03).
            with m.If(self.locked[entry] & (start <= entry) & (entry < start + count)):
                m.d.comb += least.eq(entry - start + 1)
        return least


class RangesAreConstant(wiring.Component):
    """FixedDelegation: what is written changes nothing (SSPMP-DELEG-09)."""

    def __init__(self, config):
        self.config = config
        widths = {"write_m": 1, "write_h": 1, "host": 1, "wdata": 8}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.delegation = delegation = FixedDelegation(self.config)
        entries = self.config.entries
        for name in self.signature.members:
            m.d.comb += getattr(delegation, name).eq(getattr(self, name))
        m.d.comb += [
            Assert(delegation.pmp_count == entries["pmp"]),
            Assert(delegation.spmp_count == entries["spmp"]),
        ]
        for bank in self.config.banks:
            row = delegation.ranges[bank.name]
            m.d.comb += [Assert(row.base == 0), Assert(row.stop == entries[bank.name])]
        return m


def _fixed():
    entries = {"pmp": 2, "spmp": 4, "vspmp": 3}
    return RangesAreConstant(MpuConfig(revision="sspmp-1.0", delegation="fixed", entries=entries))


PROOFS = {
    **{str(total): lambda total=total: RangesMatchSpec(sspmp(total)) for total in (1, 4, 16, 64)},
    **{str(total): lambda total=total: RangesMatchSpec(sspmp(total)) for total in (96, 192)},
    "plain-4": lambda: RangesMatchSpec(sspmp(4, hypervisor=False)),
    "plain-64": lambda: RangesMatchSpec(sspmp(64, hypervisor=False)),
    "fixed": _fixed,
}


@pytest.mark.rule(*(f"SSPMP-DELEG-0{row}" for row in range(1, 6)), "SSPMP-DELEG-09")
@pytest.mark.rule(*(f"HYP-DELEG-{row}" for row in range(11, 16)), "SSPMP-RST-02", "HYP-LOCK-09")
@pytest.mark.parametrize("name", slow_where(PROOFS, "192"))
def test_ranges_match_the_rules(name):
    assert prove(PROOFS[name]()) is None
