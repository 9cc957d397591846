"""What the resolver is shown of an entry is what the bank sees that has the entry.

For every entry, every configuration that is stored and every division of the entries among the
banks; what the permission bits of a bank say is a matter of test_proof_permission.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from resolved_entry import ResolvedEntry

from mpu_hw.config import MpuConfig
from mpu_hw.layout import stored_depth
from mpu_hw.registers import ResolvePort
from mpu_hw.registers.warl import seen_encoding


class EntryIsItsBanks(wiring.Component):
    """A port over free contents of a memory, and free ranges of the banks, one behind another."""

    def __init__(self, config):
        self.config = config
        self.dut = ResolvePort(config, {})
        shapes = self.dut.signature.members
        self.names = [name for name in ResolvePort.SEEN if name != "enabled"]
        entry = self.dut.store.signature.members["entry"].shape
        super().__init__(
            {"entry": In(entry), **{name: In(shapes[name].shape) for name in self.names}}
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = self.dut
        store = dut.store
        m.d.comb += [
            store.entry.eq(self.entry),
            *(getattr(dut, name).eq(getattr(self, name)) for name in self.names),
            Assume(self.entry < stored_depth(self.config)),
            Assert(dut.read_entry == self.entry),
            Assert(~dut.preceding),
            Assert(store.ready == ~self.used),
            Assert(store.written == self.written),
            Assert(store.addr == Mux(self.addr_valid, self.addr, 0)),
        ]
        before = Const(0, 8)
        for bank in self.config.banks:
            entries = self.ranges[bank.name]
            m.d.comb += [
                # test_proof_delegation: the banks have their entries one behind another.
                Assume((before <= entries.base) & (entries.base <= entries.stop)),
                Assume(entries.stop <= stored_depth(self.config)),
                *self._shown(m, bank, entries),
            ]
            before = entries.stop
        return m

    def _shown(self, m, bank, entries):
        has = (entries.base <= self.entry) & (self.entry < entries.stop)
        after = self.entry + 1
        stored = self.cfg[self.entry[: (len(self.cfg) - 1).bit_length()]]
        fields = {name: stored[name] for name in stored.shape().members if name != "mode"}
        tables = self.config.entry_array(bank.name).tables
        m.submodules[bank.name] = expected = ResolvedEntry(self.config, bank.name)
        store = self.dut.store
        yield expected.encoding.eq(seen_encoding(bank.table, tables, fields))
        yield expected.mml.eq(self.mml)
        yield Assert(store.mode == stored.mode)
        yield Assert(~has | (store.permissions == expected.permissions))
        # SSPMP-MATCH-08: entry 0 of a bank has no lower bound before it.
        in_bank = (entries.base <= after) & (after < entries.stop)
        yield Assert(~in_bank | (store.next_first == (after == entries.base)))
        yield Cover(has & (store.permissions != 0))
        for stage in self.config.stages:
            if stage.bank == bank.name:
                shown = store.stages[stage.name]
                yield Assert(shown.enabled == self._own(bank, self.members[bank.name]))
                yield Assert(shown.nonempty == entries.nonempty)

    def _own(self, bank, members):
        """Give the members of a bank in the numbering of its array."""
        array = self.config.entry_array(bank.name)
        arrays = [each.name for each in self.config.entry_arrays]
        lanes = self.config.xlen // 8
        sizes = [-(-each.count // lanes) * lanes for each in self.config.entry_arrays]
        first = sum(sizes[: arrays.index(array.name)])
        return Cat(members[first : first + array.count])


FIXED = {"delegation": "fixed", "entries": {"pmp": 2, "spmp": 3, "vspmp": 2}}
UNITS = {
    "mpu": MpuConfig(paddr_width=14, entries={"mpu": 5, "vsmpu": 2, "hgmpu": 3}),
    "mpu-rv64": MpuConfig(xlen=64, paddr_width=14, entries={"mpu": 9, "vsmpu": 0, "hgmpu": 1}),
    "pool": MpuConfig(revision="sspmp-1.0", paddr_width=14, smepmp=True, entries={"pool": 6}),
    "fixed": MpuConfig(revision="sspmp-1.0", paddr_width=14, smepmp=True, **FIXED),
}
PROOFS = {name: lambda config=config: EntryIsItsBanks(config) for name, config in UNITS.items()}


@pytest.mark.rule("SSPMP-MATCH-08", "SSPMP-DELEG-10", "PMP-05", "COM-RST-02")
@pytest.mark.parametrize("name", PROOFS)
def test_an_entry_is_shown_as_its_bank_sees_it(name):
    assert prove(PROOFS[name]()) is None
