"""Who has which entry, and what a move of boundaries is to it, from the ranges typed out.

By induction from reset: the boundaries of now are those of the last move.
"""

from itertools import pairwise

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference_sspmp import may_follow, owner_of, ranges_at_reset, sspmp
from support import slow_where

from mpu_hw.config import MpuConfig
from mpu_hw.registers.owners import EntryOwners

REACH = 64


class OwnersMatchSpec(wiring.Component):
    """EntryOwners between any two divisions of a pool."""

    def __init__(self, config):
        self.config = config
        (self.array,) = config.entry_arrays
        self.banks = [bank.name for bank in config.banks]
        width = self.array.count.bit_length()
        super().__init__(
            {"pmp": In(width), "spmp": In(width), "move": In(1), "locked": In(self.array.count)}
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.owners = owners = EntryOwners(self.config, self.array)
        total = self.array.count
        reset, guests = ranges_at_reset(total), self.config.hypervisor
        # The boundaries, now and after the clock edge.
        p, s = (Signal(9, init=reset[bank][0]) for bank in ("spmp", "vspmp"))
        next_p, next_s = Mux(self.move, self.pmp, p), Mux(self.move, self.spmp, s)
        m.d.sync += [p.eq(next_p), s.eq(next_s)]
        self.now, self.next = self._divide(p, s), self._divide(next_p, next_s)
        m.d.comb += [
            owners.proposed.pmp.eq(self.pmp),
            owners.proposed.spmp.eq(self.spmp),
            owners.move.eq(self.move),
            owners.moved.pmp.eq(self.move & (self.pmp != p)),
            owners.moved.spmp.eq(self.move & (self.spmp != s)),
            owners.locked.eq(self.locked),
            # test_proof_delegation
            Assume(~self.move | may_follow(owners.proposed, owners.moved, total)),
            Assume((self.spmp == total) | guests),
            Assert((p <= s) & (s <= total) & (p <= REACH)),
        ]
        blocked = Const(0, 1)
        for entry in range(total):
            leaves = ((entry < p) & (entry >= self.pmp)) | ((entry < s) & (entry >= self.spmp))
            blocked |= self.locked[entry] & leaves
            self._entry(m, owners, entry)
        m.d.comb += [
            Assert(owners.blocked == blocked),
            *(Cover((p == 1) & (s == (2 if guests else total))) for _ in range(total > 1)),
        ]
        return m

    def _divide(self, p, s):
        """Give start and count of every bank between two boundaries (HYP-DELEG-11)."""
        total = self.array.count
        rows = {"pmp": (Const(0), p), "spmp": (p, s - p), "vspmp": (s, total - s)}
        rows = {
            bank: (start, Mux(count < REACH, count, REACH)) for bank, (start, count) in rows.items()
        }
        return {bank: rows[bank] for bank in self.banks}

    def _entry(self, m, owners, entry):
        old, first = owner_of(m, entry, list(self.now.values()), "")
        new, becomes = owner_of(m, entry, list(self.next.values()), "_next")
        pmp, guest = 1, 3
        wiped = Signal(name=f"wiped{entry}")
        starts = {bank: start for bank, (start, _) in self.now.items()}
        ends = {bank: starts[after] for bank, after in pairwise(self.banks)}
        m.d.comb += [
            wiped.eq((old == guest) != (new == guest)),
            *(
                Assert(owners.members[bank][entry] == (old == number))
                for number, bank in enumerate(self.banks, start=1)
            ),
            *(
                Assert(owners.ends[bank][entry] == (entry < ends.get(bank, self.array.count)))
                for bank in self.banks
            ),
            Assert(owners.first[entry] == first),
            Assert(owners.stays[entry] == (old == new)),
            Assert(owners.wiped[entry] == wiped),
            Assert(owners.enters[entry] == ((new == pmp) & (old != pmp))),
            Assert(
                wiped
                | (
                    owners.becomes_first[entry]
                    == (becomes & (new != pmp) & ~(first & (old == new)) & (entry != 0))
                )
            ),
        ]


def _pool(count, **fields):
    return lambda: OwnersMatchSpec(sspmp(count, **fields))


PROOFS = {
    "1": _pool(1),
    "6": _pool(6),
    "32": _pool(32),
    "plain-8": _pool(8, hypervisor=False),
    "96": _pool(96),
}


@pytest.mark.rule("SSPMP-DELEG-02", "HYP-DELEG-11", "SSPMP-DELEG-08", "SSPMP-DELEG-18")
@pytest.mark.rule("HYP-DELEG-17", "SSPMP-DELEG-19", "SSPMP-MATCH-08")
@pytest.mark.parametrize("name", slow_where(PROOFS, "96"))
def test_owners_match_the_rules(name):
    assert prove(PROOFS[name]()) is None


def test_an_array_of_one_bank_moves_nothing():
    entries = {"pmp": 2, "spmp": 3, "vspmp": 2}
    config = MpuConfig(revision="sspmp-1.0", delegation="fixed", entries=entries)
    owners = EntryOwners(config, config.entry_array("spmp"))
    assert set(owners.signature.members) == {"ranges", "members", "ends", "first"}
