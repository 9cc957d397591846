"""Who has which entry, and what a move of boundaries is to it, from the ranges typed out.

By induction from reset: the ranges of now are the next ones of the clock before.
"""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference_sspmp import owner_of, ranges_at_reset, sspmp
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
        self.names = [f"{bank}_{what}" for bank in self.banks for what in ("start", "count")]
        super().__init__({f"{name}_next": In(8) for name in self.names})

    def elaborate(self, platform):
        m = Module()
        m.submodules.owners = owners = EntryOwners(self.config, self.array)
        total = self.array.count
        reset = ranges_at_reset(total)
        for bank in self.banks:
            for what, init in zip(("start", "count"), reset[bank], strict=True):
                now = Signal(8, init=init, name=f"{bank}_{what}")
                setattr(self, f"{bank}_{what}", now)
                m.d.sync += now.eq(getattr(self, f"{bank}_{what}_next"))
        for mark, must in (("", Assert), ("_next", Assume)):
            stop = Const(0, 10)
            for bank in self.banks:
                start, count = self._range(bank, mark)
                # test_proof_delegation: the ranges follow each other.
                m.d.comb += must((start >= stop) & (count <= REACH))
                stop = start + count
            m.d.comb += must(stop <= total)
        for bank in self.banks:
            start, count = self._range(bank, "_next")
            m.d.comb += [
                owners.next_ranges[bank].base.eq(start),
                owners.next_ranges[bank].stop.eq(start + count),
            ]
        has_bank = self.spmp_start_next == self.pmp_count_next
        end = self.spmp_start_next + self.spmp_count_next
        if "vspmp" in self.banks:
            has_bank &= self.vspmp_start_next == end
            end = self.vspmp_start_next + self.vspmp_count_next
        m.d.comb += [
            Assume(self.pmp_start_next == 0),
            Assert(self.pmp_start == 0),
            # test_proof_delegation: where a bank can address all, no entry is left over.
            Assume(has_bank & (end == total) if total <= REACH else 1),
            *(Cover((self.spmp_count == 1) & (self.spmp_start == 1)) for _ in range(total > 1)),
        ]
        for entry in range(total):
            self._entry(m, owners, entry)
        return m

    def _range(self, bank, mark):
        return getattr(self, f"{bank}_start{mark}"), getattr(self, f"{bank}_count{mark}")

    def _entry(self, m, owners, entry):
        old, first = owner_of(m, entry, [self._range(bank, "") for bank in self.banks], "")
        new, becomes = owner_of(
            m, entry, [self._range(bank, "_next") for bank in self.banks], "_next"
        )
        pmp, guest = 1, 3
        m.d.comb += [
            *(
                Assert(owners.members[bank][entry] == (old == number))
                for number, bank in enumerate(self.banks, start=1)
            ),
            Assert(owners.first[entry] == first),
            Assert(owners.stays[entry] == (old == new)),
            Assert(owners.wiped[entry] == ((old == guest) != (new == guest))),
            Assert(owners.enters[entry] == ((new == pmp) & (old != pmp))),
            Assert(
                owners.becomes_first[entry]
                == (becomes & (new != pmp) & ~(first & (old == new)) & (entry != 0))
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
    assert set(owners.signature.members) == {"ranges", "members", "first"}
