"""When a parallel engine answers, what it keeps of every entry is what its registers say.

By induction over one clock, for every sequence of writes: of the store nothing is assumed but that
it names the entries whose registers, bank or preceding entry change. So no verdict is made of a
stale bound, and no request waits longer than the entries take.
"""

from functools import partial

import pytest
from amaranth import Array, Mux
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.isa import AddressMode
from mpu_hw.layout import WrittenEntries, entry_bases, permissions_width, stored_depth
from mpu_hw.registers import ParallelResolver
from mpu_hw.registers.region_resolver import RegionResolver


class VisibleResolver(ParallelResolver):
    """A resolver whose state is compared with ``registers``, an entry after the other."""

    def __init__(self, config, registers):
        super().__init__(config)
        self.registers = registers

    def elaborate(self, platform):
        m = super().elaborate(platform)
        sequence, region = m.submodules.sequence, m.submodules.region
        pending, entry = sequence.pending, sequence.entry
        left, before_it, goes_on = Signal(8), Signal(8), Signal()
        m.d.comb += left.eq(Mux(pending, sequence.last - entry + 1, 0))
        m.d.sync += [
            before_it.eq(left),
            goes_on.eq(pending & sequence.read & ~sequence.written.some),
        ]
        before = Array(each.addr for each in self.registers)[Mux(entry == 0, 0, entry - 1)]
        head = Array(each.head for each in self.registers)[entry]
        m.d.comb += [
            Assert(~pending | (entry <= sequence.last)),
            Assert(sequence.last < len(self.registers)),
            # Before all are resolved nothing is answered.
            Assert(self.resolved.ready == ~pending),
            Assert(~(pending & sequence.known) | (region.prev_addr == Mux(head, 0, before))),
            # Each clock in which the memory is free is one less to wait.
            Assert(left <= len(self.registers)),
            Assert(~goes_on | (left == before_it - 1)),
            Cover(pending & sequence.known & (entry == 1)),
        ]
        bases = entry_bases(self.config)
        for array in self.config.entry_arrays:
            kept = self.resolved.entries[array.name]
            for index in range(array.count):
                number = bases[array.name] + index
                row = self.registers[number]
                m.submodules[f"expected{number}"] = expected = RegionResolver(self.config)
                open_ = pending & (number >= entry + ~sequence.known) & (number <= sequence.last)
                prev_addr = Mux(row.head, 0, self.registers[number - 1].addr) if number else 0
                same = (kept.regions[index] == expected.region) & (
                    kept.permissions[index] == row.permissions
                )
                m.d.comb += [
                    expected.mode.eq(row.mode),
                    expected.addr.eq(row.addr),
                    expected.prev_addr.eq(prev_addr),
                    Assert(open_ | same),
                ]
        return m


class EntriesAreResolved(wiring.Component):
    """A resolver over registers that anything may write.

    Members
    -------
    ready, some, first, last
        The memory is free; which entries are written.
    what
        The new value of every register.
    """

    def __init__(self, config):
        self.config = config
        self.depth = stored_depth(config)
        self.row = data.StructLayout(
            {
                "addr": config.addr_width,
                "mode": AddressMode,
                "permissions": permissions_width(config),
                "head": 1,
            }
        )
        super().__init__(
            {
                "ready": In(1),
                "written": In(WrittenEntries),
                "what": In(data.ArrayLayout(self.row, self.depth)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        written = self.written
        rows = [Signal(self.row, init={"head": number == 0}) for number in range(self.depth)]
        m.submodules.resolver = resolver = VisibleResolver(self.config, rows)
        store, known = resolver.store, Array(rows)
        heads = Array([*(row.head for row in rows[1:]), 0])
        m.d.comb += [
            store.addr.eq(known[store.entry].addr),
            store.mode.eq(known[store.entry].mode),
            store.permissions.eq(known[store.entry].permissions),
            store.next_first.eq(heads[store.entry]),
            store.ready.eq(self.ready),
            store.written.eq(written),
            Assume(written.first <= written.last),
            Assume(written.first < self.depth),
            Assume(written.last <= self.depth),
            Assert(rows[0].head),
            Cover(resolver.resolved.ready & written.some),
            Cover(~resolver.resolved.ready & written.some & self.ready),
        ]
        for number, row in enumerate(rows):
            new = self.what[number]
            changes = row != new
            if number:
                changes |= rows[number - 1].addr != self.what[number - 1].addr
            named = written.some & (written.first <= number) & (number <= written.last)
            m.d.comb += [
                Assume(named | ~changes),
                # A move of banks concerns all entries.
                Assume((row.head == new.head) | (written.first == 0)),
                Assume(new.head | (number > 0)),
            ]
            m.d.sync += row.eq(new)
        return m


def _unit(entries, **fields):
    return MpuConfig(paddr_width=14, hypervisor=False, entries={"mpu": entries}, **fields)


UNITS = {
    "4": _unit(4),
    "8": _unit(8),
    "grain": _unit(4, granularity=64),
    "wide": MpuConfig(hypervisor=False, entries={"mpu": 4}),
    "two-arrays": MpuConfig(paddr_width=12, entries={"mpu": 3, "hgmpu": 2}),
    "reset": _unit(4, reset=(ResetEntry(bank="mpu", index=1, addr=5, cfg=0x0F),)),
}
PROOFS = {name: partial(EntriesAreResolved, config) for name, config in UNITS.items()}


@pytest.mark.rule("COM-FEN-05", "MPU-FEN-04", "COM-MATCH-04", "SSPMP-MATCH-08", "COM-RST-04")
@pytest.mark.parametrize("name", PROOFS)
def test_what_is_kept_is_what_the_registers_say(name):
    assert prove(PROOFS[name]()) is None
