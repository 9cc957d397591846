"""Regions compared by the words of their registers are those compared by their bounds.

Whatever words and modes are, for every access that a port lets through; what is handed on of an
entry is what its bank has in the registers.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from resolved_entry import ResolvedEntry

from mpu_hw.checker.matcher import ArrayMatcher
from mpu_hw.checker.word_matcher import ArrayWordMatcher
from mpu_hw.config import MpuConfig
from mpu_hw.isa import AddressMode
from mpu_hw.layout import most_granules, stored_depth
from mpu_hw.registers import WordPort
from mpu_hw.registers.entry_memory import EntryMemory
from mpu_hw.registers.region_resolver import RegionResolver
from mpu_hw.registers.warl import seen_encoding
from mpu_hw.registers.word_region import WordRegionDecoder

COUNT = 2


class WordsAreRegions(wiring.Component):
    """The comparators of an array of two entries, by words and by bounds."""

    def __init__(self, config):
        self.config = config
        (self.port,) = config.ports
        super().__init__(
            {
                **{f"mode{index}": In(AddressMode) for index in range(COUNT)},
                **{f"addr{index}": In(config.addr_width) for index in range(COUNT)},
                "starts": In(1),  # a bank starts with entry 1
                "first": In(config.granule_width),
                "last": In(config.granule_width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        granules = most_granules(self.config, self.port)
        m.submodules.bounds = bounds = ArrayMatcher(self.config, self.port, COUNT)
        m.submodules.words = words = ArrayWordMatcher(self.config, self.port, COUNT)
        m.d.comb += [
            Assume(self.first <= self.last),
            Assume(self.last - self.first < granules),
            *(each.first.eq(self.first) for each in (bounds, words)),
            *(each.last.eq(self.last) for each in (bounds, words)),
        ]
        for index in range(COUNT):
            m.submodules[f"resolver{index}"] = resolver = RegionResolver(self.config)
            m.submodules[f"decoder{index}"] = decoder = WordRegionDecoder(self.config)
            mode, addr = getattr(self, f"mode{index}"), getattr(self, f"addr{index}")
            starts = self.starts if index else Const(1, 1)
            for each in (resolver, decoder):
                m.d.comb += [each.mode.eq(mode), each.addr.eq(addr)]
            before = Signal(self.config.addr_width)
            m.d.comb += [
                before.eq(self.addr0 if index else 0),
                # The decoder has it from the bank; what lies before it is another bank's.
                decoder.prev_addr.eq(before),
                decoder.first.eq(starts),
                resolver.prev_addr.eq(before & ~starts.replicate(len(before))),
                bounds.regions[index].eq(resolver.region),
                words.regions[index].eq(decoder.region),
            ]
        modes = [name for name in self.config.legal_modes if name != "off"]
        apart = words.below | words.above
        m.d.comb += [
            Assert(apart == bounds.below | bounds.above),
            Assert(apart | words.inside == apart | bounds.inside),
            *(
                Cover(~apart[1] & words.inside[1] & (self.mode1 == AddressMode[name.upper()]))
                for name in modes
            ),
        ]
        if granules > 1:
            m.d.comb += Cover(~apart[1] & ~words.inside[1])
        return m


class EntriesAreTheirBanks(wiring.Component):
    """What check ports read of every entry, over free registers and any division among banks."""

    def __init__(self, config):
        self.config = config
        self.dut = WordPort(config, {})
        self.names = [name for name in WordPort.SEEN if name not in ("enabled", "members")]
        shapes = self.dut.signature.members
        super().__init__({name: In(shapes[name].shape) for name in self.names})

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = self.dut
        m.d.comb += [
            *(getattr(dut, name).eq(getattr(self, name)) for name in self.names),
            Assert(dut.store.ready),
        ]
        depth, before = stored_depth(self.config), Const(0, 8)
        for bank in self.config.banks:
            entries = self.ranges[bank.name]
            has = [(entries.base <= number) & (number < entries.stop) for number in range(depth)]
            m.d.comb += [
                # test_proof_delegation: the banks have their entries one behind another.
                Assume((before <= entries.base) & (entries.base <= entries.stop)),
                Assume(entries.stop <= depth),
                dut.members[bank.name].eq(Cat(has)),
            ]
            before = entries.stop
            self._bank(m, bank, entries, has)
        return m

    def _bank(self, m, bank, entries, has):
        array = self.config.entry_array(bank.name)
        first = self.config.entry_arrays.index(array)
        lanes = self.config.xlen // 8
        base = sum(-(-each.count // lanes) * lanes for each in self.config.entry_arrays[:first])
        stored = self.dut.store.entries[array.name]
        if len(self.config.array_banks(array)) == 1:
            m.d.comb += [Assume(entries.base == base), Assume(entries.stop == base + array.count)]
        for index in range(array.count):
            number = base + index
            cfg = self.cfgs[number]
            fields = {name: cfg[name] for name in cfg.shape().members if name != "mode"}
            entry = ResolvedEntry(self.config, bank.name)
            m.submodules[f"{bank.name}{index}"] = entry
            m.d.comb += [
                entry.mode.eq(cfg.mode),
                entry.addr.eq(self.addrs[number]),
                entry.prev_addr.eq(self.addrs[number - 1] if index else 0),
                entry.first.eq(entries.base == number),
                entry.encoding.eq(seen_encoding(bank.table, array.tables, fields)),
                entry.mml.eq(self.mml),
                Assert(~has[number] | (stored.permissions[index] == entry.permissions)),
                Assert(~has[number] | (stored.regions[index] == entry.region)),
                Cover(has[number] & (stored.permissions[index] != 0)),
            ]


class AllAreTheOneRead(wiring.Component):
    """What a memory shows of all entries is what its read port shows of one."""

    def __init__(self, config):
        self.config = config
        self.dut = EntryMemory(config, shown=True)
        given = {name: each.shape for name, each in self.dut.signature.members.items()
                 if each.flow is In}  # fmt: skip
        super().__init__({name: In(shape) for name, shape in given.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = self.dut
        m.d.comb += [getattr(dut, name).eq(getattr(self, name)) for name in self.signature.members]
        depth, lanes = stored_depth(self.config), self.config.xlen // 8
        number = Signal(8)
        m.d.comb += [Assume(number < depth), number.eq(self.entry), Assume(self.used)]
        for index in range(depth):
            here = number == index
            shown, read = dut.cfgs[index], dut.cfg[index % lanes]
            m.d.comb += [
                Assert(~here | (dut.addrs[index] == dut.addr)),
                Assert(~here | (shown == read)),
                Cover(here & (dut.addr == 5)),
            ]
        return m


def _port(size, **fields):
    return [{"name": "port", "accesses": ["load"], "max_size": size, **fields}]


# One, two and more granules that an access may touch; every grain, every set of modes.
MATCHERS = {
    "rv32": {"ports": _port(4)},
    "rv32-double": {"ports": _port(8)},
    "rv32-misaligned": {"ports": _port(4, misaligned=True)},
    "rv64": {"xlen": 64, "ports": _port(8)},
    "rv64-wide": {"xlen": 64, "ports": _port(16, misaligned=True)},
    "grain-8": {"granularity": 8, "ports": _port(16, misaligned=True)},
    "grain-16": {"granularity": 16, "ports": _port(4)},
    "grain-4096": {"granularity": 4096, "ports": _port(8, misaligned=True)},
    "tor": {"modes": ["tor"], "ports": _port(16)},
    "napot": {"modes": ["napot"], "ports": _port(16)},
    "na4": {"modes": ["na4"], "ports": _port(4)},
}
ASIC = {"paddr_width": 14, "target": "asic"}
SSPMP = {"revision": "sspmp-1.0", "smepmp": True, **ASIC}
FIXED = {"delegation": "fixed", "entries": {"pmp": 2, "spmp": 3, "vspmp": 2}}
UNITS = {
    "mpu": {"entries": {"mpu": 5, "vsmpu": 2, "hgmpu": 3}, **ASIC},
    "mpu-rv64": {"xlen": 64, "entries": {"mpu": 9, "vsmpu": 0, "hgmpu": 1}, **ASIC},
    "pool": {"entries": {"pool": 6}, **SSPMP},
    "fixed": {**FIXED, **SSPMP},
}
PROOFS = {
    **{
        name: lambda fields=fields: WordsAreRegions(MpuConfig.from_dict(fields))
        for name, fields in MATCHERS.items()
    },
    **{
        f"entries-{name}": lambda fields=fields: EntriesAreTheirBanks(MpuConfig(**fields))
        for name, fields in UNITS.items()
    },
    **{
        f"memory-{name}": lambda fields=fields: AllAreTheOneRead(MpuConfig(**fields))
        for name, fields in UNITS.items()
    },
}


@pytest.mark.rule("COM-MATCH-01", "COM-MATCH-02", "COM-MATCH-03", "COM-MATCH-04", "COM-MATCH-05")
@pytest.mark.rule("COM-MATCH-06", "COM-GRAN-06", "COM-PRIO-02", "SSPMP-MATCH-08", "COM-RST-02")
@pytest.mark.parametrize("name", PROOFS)
def test_words_say_what_bounds_say(name):
    assert prove(PROOFS[name]()) is None


def test_a_port_may_touch_one_granule_two_and_more():
    ports = {name: MpuConfig.from_dict(fields) for name, fields in MATCHERS.items()}
    counts = {most_granules(config, config.ports[0]) for config in ports.values()}
    assert counts >= {1, 2, 3, 5}
