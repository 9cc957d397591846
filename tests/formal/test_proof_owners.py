"""Who has which entry, and what a move of boundaries is to it, from the ranges typed out."""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference_sspmp import owner_of, sspmp

from mpu_hw.config import MpuConfig
from mpu_hw.registers.owners import EntryOwners

REACH = 64


class OwnersMatchSpec(wiring.Component):
    """EntryOwners between any two divisions of a pool."""

    def __init__(self, config):
        self.config = config
        (self.array,) = config.entry_arrays
        self.banks = [bank.name for bank in config.banks]
        widths = {f"{bank}_{what}": 8 for bank in self.banks for what in ("start", "count")}
        both = {f"{name}{when}": width for name, width in widths.items() for when in ("", "_next")}
        super().__init__({name: In(width) for name, width in both.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.owners = owners = EntryOwners(self.config, self.array)
        total = self.array.count
        for ranges, mark in ((owners.ranges, ""), (owners.next_ranges, "_next")):
            stop = Const(0, 10)
            for bank in self.banks:
                start, count = self._range(bank, mark)
                m.d.comb += [
                    ranges[bank].base.eq(start),
                    ranges[bank].stop.eq(start + count),
                    # test_proof_delegation: the ranges follow each other.
                    Assume((start >= stop) & (count <= REACH)),
                ]
                stop = start + count
            m.d.comb += Assume(stop <= total)
        m.d.comb += [
            Assume((self.pmp_start == 0) & (self.pmp_start_next == 0)),
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
            Assert(owners.stays[entry] == ((old == new) & (old != 0))),
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
@pytest.mark.parametrize("name", PROOFS)
def test_owners_match_the_rules(name):
    assert prove(PROOFS[name]()) is None


def test_an_array_of_one_bank_moves_nothing():
    entries = {"pmp": 2, "spmp": 3, "vspmp": 2}
    config = MpuConfig(revision="sspmp-1.0", delegation="fixed", entries=entries)
    owners = EntryOwners(config, config.entry_array("spmp"))
    assert set(owners.signature.members) == {"ranges", "next_ranges", "members", "first"}
