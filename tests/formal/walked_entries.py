"""Entries that a walker reads, and who decides by them: for the proofs."""

from typing import NamedTuple

from amaranth import Cat, Const, Module, Mux, Signal, Value
from amaranth.hdl import Assert, Assume
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out
from logic import any_of, chosen

from mpu_hw.checker.bound import EntryBound
from mpu_hw.isa import AddressMode
from mpu_hw.layout import WINDOW, BankRanges, WalkSignature, entry_bases, permissions_width

__all__ = ["Row", "WalkedEntries", "above"]


def above(granule, bound):
    """Tell whether a bound lies above a granule."""
    return Cat(Const(0, 1), granule) < bound


class Row(NamedTuple):
    """An entry: its number, its bounds, its mode, and for each stage whether it is active there."""

    number: int
    upper: Value
    lower: Value
    mode: Value
    active: dict[str, Value]
    permissions: dict[str, Value]

    def matches(self, granule):
        """Tell whether the entry's region has the granule."""
        return ~above(granule, self.lower) & above(granule, self.upper)

    def covers(self, low, high):
        """Tell whether its region has every granule of an interval."""
        return (self.lower <= low) & (high <= self.upper)

    def avoids(self, low, high):
        """Tell whether it has none of them."""
        return (self.upper <= low) | (high <= self.lower)


class WalkedEntries(wiring.Component):
    """Registers of entries, and of the ranges of a pool, that change only with ``changed``.

    Members
    -------
    store : Out(WalkSignature(config))
        To the walker.
    what, moved : In
        The registers after a clock edge with ``changed``.
    changed, ready, noise : In(1), In(1), In(8)
        A register is written; the memory is free; what is read while it is not.
    """

    def __init__(self, config):
        self.config = config
        self.numbers = [
            entry_bases(config)[array.name] + index
            for array in config.entry_arrays
            for index in range(array.count)
        ]
        # Address bits that no bound depends on are 0.
        self.unused = max(config.grain_bits - 1, 0)
        stages = len(config.stages)
        self.layout = data.StructLayout(
            {
                "addr": config.addr_width - self.unused,
                "addr_valid": 1,
                "mode": 2,
                "active": stages,
                "permissions": stages,
            }
        )
        super().__init__(
            {
                "store": Out(WalkSignature(config)),
                "what": In(data.ArrayLayout(self.layout, len(self.numbers))),
                "moved": In(data.ArrayLayout(4, len(config.banks))),
                "changed": In(1),
                "ready": In(1),
                "noise": In(8),
            }
        )
        self.stored = {
            number: Signal(self.layout, name=f"entry{number}") for number in self.numbers
        }
        self.ends = [Signal(4, name=f"end_{bank.name}") for bank in config.banks]
        self.ranges = Signal(BankRanges(config.banks))
        self.rows = [self._row(number) for number in self.numbers]

    def _row(self, number):
        names = [stage.name for stage in self.config.stages]
        stored = self.stored[number]
        upper, lower = (
            Signal(self.config.granule_width + 1, name=f"{name}{number}")
            for name in ("upper", "lower")
        )
        width = permissions_width(self.config)
        in_stage = {
            stage.name: (self.ranges[stage.bank].base <= number)
            & (number < self.ranges[stage.bank].stop)
            for stage in self.config.stages
        }
        return Row(
            number,
            upper,
            lower,
            stored.mode,
            {name: stored.active[i] & in_stage[name] for i, name in enumerate(names)},
            {name: stored.permissions[i].replicate(width) for i, name in enumerate(names)},
        )

    def elaborate(self, platform):
        m = Module()
        store = self.store
        with m.If(self.changed):
            for stored, what in zip(self.stored.values(), self.what, strict=True):
                m.d.sync += stored.eq(what)
        self._keep_ranges(m)
        for row in self.rows:
            self._bounds(m, row)
        names = [stage.name for stage in self.config.stages]
        read = {
            number: chosen(
                (store.stage[i], stored.permissions[i].replicate(len(store.permissions)))
                for i in range(len(names))
            )
            for number, stored in self.stored.items()
        }
        noise = self.noise.replicate(1 + len(store.addr) // 8)
        m.d.comb += [
            store.ready.eq(self.ready),
            store.changed.eq(self.changed),
            store.ranges.eq(self.ranges),
            *(pin.eq(noise) for pin in (store.addr, store.addr_valid, store.mode)),
            store.permissions.eq(self.noise),
        ]
        number = Signal(8)
        m.d.comb += number.eq(store.entry - store.preceding)
        # What is read is right while the memory is ready, and anything while it is not.
        for each, stored in self.stored.items():
            m.d.comb += store.active[each % WINDOW].eq(self.noise[each % WINDOW])
            with m.If(self.ready & (store.entry == each)):
                m.d.comb += [store.mode.eq(stored.mode), store.permissions.eq(read[each])]
            with m.If(self.ready & (number == each)):
                m.d.comb += [
                    store.addr.eq(stored.addr << self.unused),
                    store.addr_valid.eq(stored.addr_valid),
                ]
        for each, stored in self.stored.items():
            with m.If(store.group == each // WINDOW):
                m.d.comb += store.active[each % WINDOW].eq((stored.active & store.stage).any())
        return m

    def _keep_ranges(self, m):
        """Let the banks of a pool follow each other; those of arrays stay where they are."""
        ranges = self.ranges
        base = moved_base = Const(0, 4)
        bases = entry_bases(self.config)
        for bank, end, moved in zip(self.config.banks, self.ends, self.moved, strict=True):
            m.d.comb += ranges[bank.name].nonempty.eq(1)
            if not self.config.pooled:
                start = bases[bank.name]
                stop = start + self.config.entries[bank.name]
                m.d.comb += [ranges[bank.name].base.eq(start), ranges[bank.name].stop.eq(stop)]
                continue
            limit = max(self.numbers) + 1
            with m.If(self.changed):
                m.d.sync += end.eq(moved)
            m.d.comb += [
                ranges[bank.name].base.eq(base),
                ranges[bank.name].stop.eq(end),
                Assume((moved_base <= moved) & (moved <= limit)),
                Assert((base <= end) & (end <= limit)),
            ]
            base, moved_base = end, moved

    def _bounds(self, m, row):
        """Give the bounds of an entry: test_proof_interval proves them to be those of its bytes."""
        own = self.stored[row.number]
        before = self.stored.get(row.number - 1, Const({}, self.layout))
        first = any_of(self.ranges[bank.name].base == row.number for bank in self.config.banks)
        for upper, result in ((1, row.upper), (0, row.lower)):
            m.submodules[f"bound{row.number}_{upper}"] = bound = EntryBound(self.config)
            tor = own.mode == AddressMode.TOR
            addr = own.addr if upper else Mux(tor, before.addr, own.addr)
            valid = own.addr_valid if upper else Mux(tor, before.addr_valid, own.addr_valid)
            m.d.comb += [
                bound.mode.eq(own.mode),
                bound.addr.eq(addr << self.unused),
                bound.addr_valid.eq(valid),
                bound.upper.eq(upper),
                bound.first.eq(first),
                result.eq(bound.bound),
            ]
