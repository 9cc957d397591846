"""The walker's answer is the decider of the rules, for free entries that change at any time.

The interval itself is proved by induction (test_proof_interval). Here the control around it: from
reset, for a number of clocks in which several walks fit.
"""

from functools import partial

import pytest
from amaranth import Cat, Const
from amaranth.hdl import Assert, Assume, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove_bounded

from mpu_hw.checker.walker import Walker
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.layout import WINDOW, entry_bases, slots, stored_depth

GRAIN = 1024
DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8, misaligned=True)
FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)


def _config(mpu, vsmpu, hgmpu, *, ports=(DATA,), **fields):
    entries = {"mpu": mpu, "vsmpu": vsmpu, "hgmpu": hgmpu}
    return MpuConfig(
        engine="sequential",
        paddr_width=12,
        granularity=GRAIN,
        modes=("tor",),
        entries=entries,
        ports=ports,
        **fields,
    )


# Configuration, and clocks: a walk takes up to 7 for each bank of one entry.
CASES = {
    "guest": (_config(0, 1, 1), 26),
    "two-entries": (_config(2, 0, 0), 22),
    "host-and-guest": (_config(1, 1, 0, regions=2), 22),
    "two-ports": (_config(1, 0, 0, ports=(FETCH, DATA)), 22),
    "constant-time": (_config(2, 0, 0, constant_time=True), 20),
}


class AnswersAreDeciders(wiring.Component):
    """A walker over free TOR entries, beside what the rules say of the request of each port."""

    def __init__(self, config):
        self.config = config
        width = config.granule_width
        ports = {
            f"{row.name}_{name}": In(size)
            for row in config.ports
            for name, size in (("valid", 1), ("first", width), ("virt", 1), ("crosses", 1))
        }
        self.bases = entry_bases(config)
        self.entries = [
            (array.name, index) for array in config.entry_arrays for index in range(array.count)
        ]
        words = {
            f"{name}_{array}{index}": In(size)
            for array, index in self.entries
            for name, size in (("addr", config.addr_width), ("active", 1), ("permissions", 2))
        }
        super().__init__({"changed": In(1), "ready": In(1), "noise": In(8), **ports, **words})

    def elaborate(self, platform):
        m = Module()
        m.submodules.walker = walker = Walker(self.config)
        store = walker.store
        stored = self._registers(m)
        words = [Const(0, self.config.addr_width)] * stored_depth(self.config)
        active = [Const(0, 1)] * stored_depth(self.config)
        permissions = [Const(0, 2)] * stored_depth(self.config)
        for (array, index), row in stored.items():
            number = self.bases[array] + index
            words[number], active[number], permissions[number] = row
        number = Signal(8)
        m.d.comb += number.eq(store.entry - store.preceding)
        # What is read is right while the memory is ready, and anything while it is not.
        read = (
            (store.addr, Cat(words).word_select(number, self.config.addr_width)),
            (store.permissions, Cat(permissions).word_select(store.entry, 2)),
        )
        m.d.comb += [
            store.active.eq(Cat(active).word_select(store.group, WINDOW)),
            store.addr_valid.eq(1),
            store.mode.eq(1),
            store.ready.eq(self.ready),
            store.changed.eq(self.changed),
            *(pin.eq(Mux(self.ready, value, self.noise)) for pin, value in read),
        ]
        for bank in self.config.banks:
            entries = store.ranges[bank.name]
            m.d.comb += [
                entries.base.eq(self.bases[bank.name]),
                entries.stop.eq(self.bases[bank.name] + self.config.entries[bank.name]),
                entries.nonempty.eq(1),
            ]
        for row in self.config.ports:
            self._compare(m, row, walker.port(row), stored)
        return m

    def _registers(self, m):
        """Keep entries that change only together with ``changed``."""
        stored = {}
        for array, index in self.entries:
            row = tuple(
                Signal(len(pin), name=f"stored_{name}_{array}{index}")
                for name in ("addr", "active", "permissions")
                for pin in [getattr(self, f"{name}_{array}{index}")]
            )
            with m.If(self.changed):
                m.d.sync += Cat(row).eq(
                    Cat(
                        getattr(self, f"{name}_{array}{index}")
                        for name in ("addr", "active", "permissions")
                    )
                )
            stored[array, index] = row
        return stored

    def _compare(self, m, row, lookup, stored):
        """Compare the answer for the request of a port with the entries, one slot after another."""
        pins = {name: getattr(self, f"{row.name}_{name}") for name in ("valid", "first", "virt")}
        crosses = getattr(self, f"{row.name}_crosses") if row.misaligned else Const(0, 1)
        last = Signal(self.config.granule_width, name=f"{row.name}_last")
        m.d.comb += [
            last.eq(pins["first"] + crosses),
            Assume(~(crosses & (last == 0))),
            lookup.valid.eq(pins["valid"]),
            lookup.first.eq(pins["first"]),
            lookup.last.eq(last),
            lookup.virt.eq(pins["virt"]),
        ]
        for number, stages in enumerate(slots(self.config)):
            for stage in stages:
                asked = lookup.known & pins["valid"] & (pins["virt"] == stage.virt)
                decider = lookup.deciders[number]
                found, split, entry, permissions = self._decider(
                    m, f"{row.name}_{stage.name}", stage.bank, pins["first"], last, stored
                )
                m.d.comb += [
                    Assert(~asked | (decider.found == found)),
                    Assert(~(asked & found) | (decider.entry == entry)),
                    Assert(~(asked & found) | (decider.split == split)),
                    Assert(~(asked & found) | (decider.permissions == permissions)),
                    Cover(asked & found & ~split),
                    Cover(asked & ~found),
                ]
                if row.misaligned:
                    m.d.comb += Cover(asked & found & split)

    def _decider(self, m, name, bank, first, last, stored):
        """Give the lowest entry that matches a granule, and whether it leaves one out."""
        found, split = Signal(name=f"{name}_found"), Signal(name=f"{name}_split")
        entry, permissions = Signal(6, name=f"{name}_entry"), Signal(2, name=f"{name}_permissions")
        base = Const(0, self.config.granule_width)
        rows = []
        for index in range(self.config.entries[bank]):
            addr, active, allowed = stored[bank, index]
            end = addr[-self.config.granule_width :]
            some = active & ((base <= first) & (first < end) | (base <= last) & (last < end))
            every = (base <= first) & (last < end)
            rows.append((index, some, every, allowed))
            base = end
        for index, some, every, allowed in reversed(rows):
            with m.If(some):
                m.d.comb += [
                    found.eq(1),
                    split.eq(~every),
                    entry.eq(index),
                    permissions.eq(allowed),
                ]
        return found, split, entry, permissions


PROOFS = {name: partial(AnswersAreDeciders, config) for name, (config, _) in CASES.items()}
CLOCKS = {name: clocks for name, (_, clocks) in CASES.items()}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-MATCH-04", "SSPMP-MATCH-08", "MPU-FEN-04")
@pytest.mark.parametrize("name", CASES)
def test_every_answer_of_the_walker_is_the_decider(name):
    assert prove_bounded(PROOFS[name](), CLOCKS[name]) is None
