"""A pool takes and shows what the rules say: by whose index, past which locks, and nothing else.

By induction from reset, over every sequence of writes by every path while RLB, MML and the
boundaries of the banks change as they like: entry after entry agrees with
plain fields. Where a move of ranges takes an entry to another bank, it loses what the rules say,
and nothing else.
"""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops.pool import EntryPool
from mpu_hw_sim.model.tables_sspmp import PMP_MML_FORBIDDEN
from prove import prove
from reference import any_of
from reference_sspmp import (
    PlainEntry,
    may_follow,
    never_falls,
    owner_of,
    ranges_at_reset,
    sspmp,
)

from mpu_hw.config import MpuConfig


class OpenPool(EntryPool):
    """A pool that shows what its entries store."""

    def __init__(self, config, array):
        super().__init__(config, array)
        self.addr = [Signal(config.addr_width, name=f"addr{i}") for i in range(array.count)]
        self.marks = Signal(array.count)
        self.views = {
            table.key: [
                Signal(array.cfg_width, name=f"{table.key}_view{i}") for i in range(array.count)
            ]
            for table in array.tables
        }

    def elaborate(self, platform):
        m = super().elaborate(platform)
        for index, addr in enumerate(self.addr):
            entry = m.submodules[f"entry{index}"]
            m.d.comb += addr.eq(entry.addr)
            if self.array.shared:
                m.d.comb += self.marks[index].eq(entry.written_below_m)
            for key, views in self.views.items():
                m.d.comb += views[index].eq(entry.cfg_view[key])
        return m


class PoolMatchesSpec(wiring.Component):
    """EntryPool beside plain entries; the ranges of the banks are free, and apart."""

    def __init__(self, config, bank):
        self.config, self.array = config, config.entry_array(bank)
        self.count = self.array.count
        self.banks = [
            bank.name for bank in config.banks if config.entry_array(bank.name) == self.array
        ]
        self.order = [bank.name for bank in config.banks]
        self.whens = ("", "_next") if self.array.shared else ("",)
        width = self.count.bit_length()
        free = {f"{bank}_{what}": In(8) for bank in self.banks for what in ("start", "count")}
        if self.array.shared:
            free = {"pmp": In(width), "spmp": In(width), "move": In(1)}
        super().__init__(
            {
                "bank": In(len(self.order)),
                "addr": In(1),
                "cfg": In(1),
                "index": In(6),
                "force": In(1),
                "m_mode": In(1),
                "write": In(1),
                "wdata": In(config.xlen),
                "rlb": In(1),
                "mml": In(1),
                **free,
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.pool = pool = OpenPool(self.config, self.array)
        resets = {row.index: row for row in self.config.reset}
        spec = [PlainEntry(self.config, str(i), resets.get(i)) for i in range(self.count)]
        for name in ("bank", "addr", "cfg", "index", "force", "m_mode", "write", "wdata"):
            m.d.comb += getattr(pool.port, name).eq(getattr(self, name))
        m.d.comb += [pool.rlb.eq(self.rlb), pool.mml.eq(self.mml)]
        if self.array.shared:
            self._divide(m, pool)
        for bank in self.banks:
            start, count = self._range(bank)
            m.d.comb += [pool.ranges[bank].base.eq(start), pool.ranges[bank].stop.eq(start + count)]
        self._assume(m)
        read = Const(0, self.config.xlen)
        # As wide as the number of an entry behind the last: nothing wraps.
        for bank in self.banks:
            start, count = self._range(bank)
            for entry, stored in enumerate(spec):
                owned_by = (start <= entry) & (entry < start + count)
                index = Signal(9, name=f"{bank}_index{entry}")
                m.d.comb += index.eq(entry - start)
                prev_addr = spec[entry - 1].addr if entry else 0
                above = spec[entry + 1] if entry + 1 < self.count else None
                # A bank's locked TOR entry above, within the bank.
                owned = Const(0, 1)
                if above is not None:
                    owned = above.L & above.is_tor & (entry + 1 < start + count)
                read |= self._entry(m, bank, stored, owned_by, index, owned)
                self._member(m, pool, bank, entry, stored, owned_by, Mux(index == 0, 0, prev_addr))
        m.d.comb += [
            Assert(pool.port.rdata == read),
            Cover(self.write & self.cfg & (self.bank != 0) & spec[0].L),
        ]
        for entry, stored in enumerate(spec):
            self._stored(m, pool, entry, stored)
            if self.array.shared:
                self._move(m, entry, stored, spec[entry - 1] if entry else None)
        return m

    def _move(self, m, entry, stored, before):
        """HYP-DELEG-17, SSPMP-DELEG-18, SSPMP-DELEG-19: what an entry loses at a boundary."""
        pmp, guest = 1, 3
        old, first = owner_of(m, entry, [self._range(bank, "") for bank in self.banks], "")
        new, head = owner_of(m, entry, [self._range(bank, "_next") for bank in self.banks], "_next")
        base = before.below_m & stored.is_tor if before else 0
        made = self.mml & ~self.rlb & any_of(stored.lrwx == int(r, 2) for r in PMP_MML_FORBIDDEN)
        # A move is a write of mpmpdeleg or hspmpdeleg: no entry is written then.
        m.d.comb += Assume(~self.move | ~self.write)
        with m.If(head & (entry > 0) & (new != pmp) & ~(first & (old == new))):
            stored.lose_base(m)
        with m.If((new == pmp) & (old != pmp) & (stored.below_m | base | made)):
            stored.disarm(m)
        with m.If((old == guest) != (new == guest)):
            stored.wipe(m)

    def _stored(self, m, pool, entry, stored):
        """Nothing else changes: what an entry stores is what plain fields store."""
        shown = {"pmp": stored.byte, "spmp": stored.word}
        marks = pool.marks[entry] == stored.below_m if self.array.shared else 1
        m.d.comb += [
            Assert(marks),
            Assert(pool.addr[entry] == stored.addr),
            Assert(pool.locked[entry] == stored.L),
            *(
                Assert(views[entry] == shown[key][: self.array.cfg_width])
                for key, views in pool.views.items()
            ),
            Assert(stored.sane(self.mml if "pmp" in pool.views else 0)),
        ]

    def _range(self, bank, when=""):
        return getattr(self, f"{bank}_start{when}"), getattr(self, f"{bank}_count{when}")

    def _divide(self, m, pool):
        """Move boundaries as they like, as far as test_proof_delegation lets them."""
        reset = ranges_at_reset(self.count)
        p, s = (Signal(8, init=reset[bank][0]) for bank in ("spmp", "vspmp"))
        next_p, next_s = Mux(self.move, self.pmp, p), Mux(self.move, self.spmp, s)
        m.d.sync += [p.eq(next_p), s.eq(next_s)]
        m.d.comb += [
            pool.proposed.pmp.eq(self.pmp),
            pool.proposed.spmp.eq(self.spmp),
            pool.move.eq(self.move),
            pool.moved.pmp.eq(self.move & (self.pmp != p)),
            pool.moved.spmp.eq(self.move & (self.spmp != s)),
            Assume(~self.move | may_follow(pool.proposed, pool.moved, self.count)),
            Assume((self.spmp == self.count) | self.config.hypervisor),
            Assert((p <= s) & (s <= self.count)),
        ]
        for when, pmp, spmp in zip(self.whens, (p, next_p), (s, next_s), strict=True):
            rows = {"pmp": (0, pmp), "spmp": (pmp, spmp), "vspmp": (spmp, self.count)}
            for bank in self.banks:
                for what, value in zip(("start", "stop"), rows[bank], strict=True):
                    bound = Signal(8, name=f"{bank}_{what}{when}")
                    m.d.comb += bound.eq(value)
                    setattr(self, f"{bank}_{what}{when}", bound)
                start, stop = (getattr(self, f"{bank}_{what}{when}") for what in ("start", "stop"))
                setattr(self, f"{bank}_count{when}", (stop - start)[:8])

    def _assume(self, m):
        """Ranges follow each other (test_proof_delegation), and the decoder accesses one thing."""
        if not self.array.shared:
            stop = Const(0, 10)
            for bank in self.banks:
                start, count = self._range(bank)
                m.d.comb += Assume(start >= stop)
                stop = start + count
            m.d.comb += Assume(stop <= self.count)
            if "pmp" in self.banks:
                m.d.comb += Assume(self._range("pmp")[0] == 0)
        m.d.comb += [
            Assume((self.bank & (self.bank - 1)) == 0),
            Assume(~(self.addr & self.cfg)),
            Assume(never_falls(m, self.mml, "mml")),
        ]
        if "pmp" in self.order:
            # pmpcfg registers start with an entry of their own, and are M's (test_proof_indirect).
            machine = self.bank[self.order.index("pmp")]
            m.d.comb += [
                Assume(~(machine & self.cfg) | (self.index % self._lanes == 0)),
                Assume(~machine | self.m_mode),
            ]

    @property
    def _lanes(self):
        return self.config.xlen // 8

    def _entry(self, m, bank, stored, owned_by, index, owned):
        """Write and read one entry as one of a bank; return what it adds to the value read."""
        asked = self.bank[self.order.index(bank)] & owned_by
        as_addr = asked & self.addr & (index == self.index)
        held = owned | stored.L
        if bank == "pmp":
            with m.If(self.write & as_addr & (self.rlb | ~held)):
                stored.write_addr(m, self.wdata, self.m_mode)
            value = Mux(as_addr, stored.addr_view, 0)
            for lane in range(self._lanes):
                byte = self.wdata.word_select(lane, 8)
                selected = asked & self.cfg & (index == self.index + lane)
                value |= Mux(selected, stored.byte << 8 * lane, 0)
                lrwx = (byte[7] << 3) | (byte[0] << 2) | (byte[1] << 1) | byte[2]
                made = any_of(lrwx == int(row, 2) for row in PMP_MML_FORBIDDEN)
                barred = ~self.rlb & (stored.L | (self.mml & made))
                with m.If(self.write & selected & ~barred):
                    stored.write_pmp(m, byte, self.mml)
            return value
        as_cfg = asked & self.cfg & (index == self.index)
        with m.If(self.write & as_addr & (self.force | ~held)):
            stored.write_addr(m, self.wdata, self.m_mode)
        with m.If(self.write & as_cfg & (self.force | ~stored.L)):
            stored.write_spmp(m, self.wdata, self.m_mode)
        return Mux(as_addr, stored.addr_view, Mux(as_cfg, stored.word, 0))

    def _member(self, m, pool, bank, entry, stored, owned_by, prev_addr):
        handed_on = pool.entries[entry]
        encodings = {"pmp": stored.lrwx, "spmp": stored.shared_u_rwx}
        m.d.comb += [
            Assert(pool.members[bank][entry] == owned_by),
            Assert(handed_on.addr == stored.addr),
            Assert(handed_on.mode == stored.mode),
            # SSPMP-MATCH-08: entry 0 of a bank starts at 0, whoever has the entry before.
            Assert(~owned_by | (handed_on.prev_addr == prev_addr)),
            *(Assert(handed_on.encoding[key] == encodings[key]) for key in pool.views),
        ]


def _pool(count, **fields):
    return lambda: PoolMatchesSpec(sspmp(count, **fields), "pmp")


def _fixed(bank, **fields):
    given = {"entries": {"pmp": 2, "spmp": 3, "vspmp": 2}, "paddr_width": 12, **fields}
    config = {"revision": "sspmp-1.0", "delegation": "fixed", **given}
    return lambda: PoolMatchesSpec(MpuConfig.from_dict(config), bank)


PROOFS = {
    "rv32": _pool(5, smepmp=True),
    "rv64": _pool(9, xlen=64, smepmp=True, hypervisor=False, granularity=1024, modes=["tor"]),
    "mask": _pool(3, reserved="mask"),
    "grain": _pool(2, granularity=16, smepmp=True),
    "one": _pool(1),
    "fixed-pmp": _fixed("pmp", smepmp=True),
    "fixed-spmp": _fixed("spmp"),
    "fixed-vspmp": _fixed("vspmp", xlen=64),
}


@pytest.mark.rule("SSPMP-LOCK-01", "SSPMP-LOCK-02", "SSPMP-LOCK-03", "SSPMP-LOCK-04")
@pytest.mark.rule("SSPMP-LOCK-05", "SSPMP-LOCK-06", "HYP-LOCK-07", "HYP-LOCK-08", "PMP-03")
@pytest.mark.rule("PMP-06", "PMP-08", "SSPMP-DELEG-02", "SSPMP-DELEG-06", "SSPMP-DELEG-07")
@pytest.mark.rule("SSPMP-DELEG-09", "SSPMP-MATCH-08", "SSPMP-IND-02", "SSPMP-CFG-02")
@pytest.mark.rule("HYP-DELEG-17", "SSPMP-DELEG-18", "SSPMP-DELEG-19", "HYP-LOCK-09")
@pytest.mark.parametrize("name", PROOFS)
def test_a_pool_matches_the_rules(name):
    assert prove(PROOFS[name]()) is None
