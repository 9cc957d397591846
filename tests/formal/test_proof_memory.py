"""Entries in a memory are the entries in registers: for every sequence of register writes.

The parallel registers, which have proofs of their own, are the reference. By induction over one
clock: what the memory and the flags beside it hold is what the registers hold, and so every read.
A memory whose words are in flip-flops stands for one with a memory: both are proved to be alike.
"""

from functools import partial
from unittest.mock import patch

import pytest
from amaranth import Cat, Mux
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops import pool
from flip_flops.direct_file import DirectFlipFlops
from flip_flops.pool import EntryPool
from prove import prove
from reference_sspmp import ends_at
from visible_memory import VisibleMemory, VisibleWords, seen, stored_fields, told

from mpu_hw.config import MpuConfig
from mpu_hw.engine import ENGINES
from mpu_hw.layout import WrittenEntries
from mpu_hw.registers import direct_register_file
from mpu_hw.registers.delegation import DynamicDelegation
from mpu_hw.registers.direct_register_file import DirectRegisterFile
from mpu_hw.registers.entry_access import EntryAccess
from mpu_hw.registers.indirect_register_file import CLEARS, MOVES, READ, WRITTEN
from mpu_hw.registers.pool_moves import PoolMoves
from mpu_hw.registers.stored_words import StoredWords


class WordsAreAlike(wiring.Component):
    """A store in a memory beside one in flip-flops: one word of it, whichever it is."""

    def __init__(self, depth, clearable):
        self.depth, self.clearable = depth, clearable
        self.bits = max(1, (depth - 1).bit_length())
        super().__init__(
            {
                "write": In(1),
                "write_index": In(self.bits),
                "write_data": In(4),
                "read_index": In(self.bits),
                "clear": In(depth),
            }
        )

    def elaborate(self, platform):
        m = Module()
        memory = StoredWords(4, self.depth, clearable=self.clearable)
        flip_flops = VisibleWords(4, self.depth, clearable=self.clearable)
        m.submodules += [memory, flip_flops]
        for words in (memory, flip_flops):
            names = ("write", "write_index", "write_data", "read_index")
            m.d.comb += [getattr(words, name).eq(getattr(self, name)) for name in names]
            if self.clearable:
                m.d.comb += words.clear.eq(self.clear)
        started, watched = Signal(), Signal(self.bits)
        m.d.sync += [started.eq(1), watched.eq(self.read_index)]
        value = Mux(memory.read_valid, memory.read_data, 0)
        m.d.comb += [
            Assume(self.write_index < self.depth),
            Assume(self.read_index < self.depth),
            Assume(~started | (self.read_index == watched)),
            Assert(value == flip_flops.read_data),
            Cover(value == 5),
        ]
        return m


class DirectFilesAreAlike(wiring.Component):
    """The two files of a revision that maps its registers directly, behind one CSR port."""

    def __init__(self, config):
        self.config = config
        super().__init__({"addr": In(12), "priv": In(2), "virt": In(1), "write": In(1),
                          "wdata": In(config.xlen), "group": In(6), "entry": In(8),
                          "stage": In(len(config.stages))})  # fmt: skip

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.registers = registers = DirectFlipFlops(config)
        tables = {array.name: array.tables for array in config.entry_arrays}

        def reference(array, index):
            return stored_fields(registers.store.entries[array][index], tables[array])

        class VisiblePort(ENGINES[config.engine].store_port):
            def elaborate(self, platform):
                m = super().elaborate(platform)
                if "changed" in self.SEEN:
                    # A write that changes a register asserts changed.
                    written = file.csr.write & file.csr.hit & ~file.csr.illegal
                    m.d.comb += Assert(self.changed | ~written)
                for number, (array, index) in memory(config).numbers.items():
                    stage = next(stage for stage in config.stages if stage.bank == array)
                    enabled = registers.store.stages[stage.name].enabled[index]
                    m.d.comb += Assert(self.enabled.switch[number] == enabled)
                if "written" in self.SEEN:
                    rows = memory(config).numbers
                    m.d.comb += list(seen(m, self, rows, reference))
                return m

        def memory(config, **given):
            return VisibleMemory(config, reference, **given)

        with patch.object(direct_register_file, "EntryMemory", memory):
            file = DirectRegisterFile(config, VisiblePort)
            m.submodules.file = file.elaborate(None)
        names = ("addr", "priv", "write", "wdata", *(["virt"] if config.hypervisor else []))
        for each in (registers, file):
            m.d.comb += [getattr(each.csr, name).eq(getattr(self, name)) for name in names]
        outputs = ("rdata", "hit", "illegal", *(["virtual"] if config.hypervisor else []))
        m.d.comb += [
            *(
                getattr(file.store, name).eq(getattr(self, name))
                for name in ("entry", "group", "stage")
                if name in file.store.signature.members
            ),
            *(Assert(getattr(file.csr, n) == getattr(registers.csr, n)) for n in outputs),
            Cover(file.csr.hit & self.write & (file.csr.rdata == 0x1F)),
        ]
        return m


def _direct(engine="sequential", **fields):
    return MpuConfig(engine=engine, **fields)


DIRECT = {
    "rv32": _direct(entries={"mpu": 5, "vsmpu": 2, "hgmpu": 1}),
    "rv64": _direct(xlen=64, entries={"mpu": 3, "vsmpu": 1, "hgmpu": 9}),
    "hold": _direct(hypervisor=False, reserved="hold", entries={"mpu": 6}),
    "grain": _direct(hypervisor=False, granularity=64, entries={"mpu": 3}),
    "resolved": _direct("combinational", paddr_width=14, entries={"mpu": 5, "hgmpu": 2}),
    "resolved-rv64": _direct("pipelined", xlen=64, paddr_width=14, entries={"mpu": 1, "vsmpu": 9}),
}


class PoolsAreAlike(wiring.Component):
    """A pool in a memory beside one in registers, both behind one port and one delegation."""

    def __init__(self, config):
        self.config = config
        super().__init__({"bank": In(len(config.banks)), "addr": In(1), "cfg": In(1),
                          "index": In(6), "m_mode": In(1), "force": In(1), "write": In(1),
                          "wdata": In(config.xlen), "rlb": In(1), "mml": In(1),
                          "write_m": In(1), "write_h": In(1)})  # fmt: skip

    def elaborate(self, platform):
        m = Module()
        config = self.config
        (array,) = config.entry_arrays
        m.submodules.delegation = delegation = DynamicDelegation(config)
        m.submodules.access = access = EntryAccess(config)
        m.submodules.moves = moves = PoolMoves(config, array)

        class VisibleMoves(PoolMoves):
            def elaborate(self, platform):
                m = super().elaborate(platform)
                m.d.comb += [
                    Assert(self.tor == moves.tor),
                    Assert(self.written_below_m == moves.written_below_m),
                    *([Assert(self.mml_forbidden == moves.mml_forbidden)] if config.smepmp else []),
                ]
                return m

        with patch.object(pool, "PoolMoves", VisibleMoves):
            reference_pool = EntryPool(config, array)
            m.submodules.pool = reference_pool.elaborate(None)

        def reference(_, index):
            return stored_fields(reference_pool.entries[index], array.tables)

        m.submodules.memory = memory = VisibleMemory(config, reference)
        self._drive(m, reference_pool, access, moves, delegation)
        m.d.comb += [
            moves.tor.eq(memory.tor[: array.count]),
            moves.written_below_m.eq(memory.written_below_m),
            moves.mml_forbidden.eq(memory.mml_forbidden),
            *(getattr(memory, name).eq(getattr(moves, name)) for name in CLEARS),
            memory.mark.eq(access.mark),
            memory.marks.eq(access.marks),
            *(getattr(access, name).eq(getattr(memory, name)) for name in READ),
            *(getattr(memory, name).eq(getattr(access, name)) for name in WRITTEN),
            # What every write of the delegation leaves (test_proof_delegation).
            Assert(delegation.pmp_count + delegation.spmp_count <= array.count),
            Assert(access.port.rdata == reference_pool.port.rdata),
            Assert(memory.locked[: array.count] == reference_pool.locked),
            Assert(moves.members == reference_pool.members),
            *map(Assert, ends_at(delegation.pmp_count, delegation.spmp_count, moves.ends)),
            Assert(moves.stays == reference_pool.stays),
            *self._written(m, memory, reference_pool),
            Cover(memory.locked[1] & memory.tor[1]),
            Cover(memory.written_below_m[0]),
            Cover(access.write_cfg[:2].all()),
        ]
        return m

    def _written(self, m, memory, reference_pool):
        """What a write does not name keeps its registers, its bank and its lower bound."""
        written = Signal(WrittenEntries)
        m.d.comb += written.eq(memory.written)
        with m.If(self.write_m | self.write_h):
            m.d.comb += [written.some.eq(1), written.first.eq(0), written.last.eq(memory.depth - 1)]
        for index, stored in enumerate(reference_pool.entries):
            has = [reference_pool.members[bank.name][index] for bank in reference_pool.banks]
            yield from told(m, written, index, Cat(stored, *has))

    def _drive(self, m, reference_pool, access, moves, delegation):
        """Drive all of them alike, as the CSR decoder does."""
        config = self.config
        lane = self.index[: (config.xlen // 8).bit_length() - 1]
        machine = self.bank[[bank.name for bank in config.banks].index(config.spec.machine)]
        names = ("bank", "addr", "cfg", "index", "m_mode", "force", "write", "wdata")
        for port in (reference_pool.port, access.port):
            m.d.comb += [getattr(port, name).eq(getattr(self, name)) for name in names]
        moved = self.write_m | self.write_h
        m.d.comb += [
            Assume(Cat(self.bank == (1 << n) >> 1 for n in range(len(self.bank) + 1)).any()),
            Assume(~(self.addr & self.cfg)),
            Assume(~(machine & self.cfg) | (lane == 0)),
            Assume(~(moved & self.write) & ~(self.write_m & self.write_h)),
            delegation.write_m.eq(self.write_m),
            delegation.write_h.eq(self.write_h),
            delegation.host.eq(self.write_h),
            delegation.wdata.eq(self.wdata),
            delegation.blocked.eq(reference_pool.blocked),
            moves.locked.eq(reference_pool.locked),
            *(
                getattr(each, name).eq(getattr(delegation, name))
                for each in (reference_pool, moves)
                for name in MOVES
            ),
            reference_pool.ranges.eq(delegation.ranges),
            access.ranges.eq(delegation.ranges),
        ]
        for each in (reference_pool, moves, access):
            m.d.comb += [each.rlb.eq(self.rlb), each.mml.eq(self.mml)]
        if not config.smepmp:
            m.d.comb += Assume(~self.mml & ~self.rlb)


def _pool(entries, **fields):
    return MpuConfig(revision="sspmp-1.0", engine="sequential", entries={"pool": entries}, **fields)


POOLS = {
    "rv32": _pool(5, smepmp=True),
    "rv64-mask": _pool(4, xlen=64, reserved="mask", smepmp=True),
    "no-hypervisor": _pool(3, hypervisor=False),
    "grain": _pool(3, granularity=64, modes=("tor", "napot")),
}


PROOFS = {
    "words": partial(WordsAreAlike, 5, True),
    **{f"direct-{name}": partial(DirectFilesAreAlike, DIRECT[name]) for name in DIRECT},
    **{f"pool-{name}": partial(PoolsAreAlike, POOLS[name]) for name in POOLS},
}


@pytest.mark.rule("COM-RST-02")
@pytest.mark.parametrize(("depth", "clearable"), [(1, False), (4, False), (5, True)])
def test_words_in_a_memory_are_those_in_flip_flops(depth, clearable):
    assert prove(WordsAreAlike(depth, clearable)) is None


@pytest.mark.rule("MPU-CFG-02", "MPU-CFG-06", "MPU-SW-01", "MPU-FEN-04", "COM-GRAN-03")
@pytest.mark.parametrize("name", DIRECT)
def test_a_file_with_a_memory_is_one_with_registers(name):
    assert prove(DirectFilesAreAlike(DIRECT[name])) is None


@pytest.mark.rule(
    "PMP-01",
    "PMP-06",
    "SSPMP-LOCK-03",
    "SSPMP-LOCK-05",
    "SSPMP-CFG-05",
    "SSPMP-DELEG-06",
    "SSPMP-DELEG-18",
    "SSPMP-DELEG-19",
    "HYP-DELEG-17",
)
@pytest.mark.parametrize("name", POOLS)
def test_a_pool_in_a_memory_is_one_in_registers(name):
    assert prove(PoolsAreAlike(POOLS[name])) is None
