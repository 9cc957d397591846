"""RegisterBank against a list of entries: packing, lanes without an entry, switch registers."""

import random

import pytest
from flip_flops.bank import RegisterBank
from leaf_bench import clocked

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.revision import REVISIONS

SPEC = REVISIONS["mpu-0.9"]
DRIVE = ["regs.cfg", "regs.addr", "regs.switch", "regs.index", "regs.write", "regs.wdata"]
FAMILY = {"cfg": (1, 0, 0), "addr": (0, 1, 0), "switch": (0, 0, 1)}
SHAPES = [(32, 1), (32, 5), (32, 33), (32, 64), (64, 1), (64, 9), (64, 64)]


def write(family, index, value):
    return (*FAMILY[family], index, 1, value)


def read(family, index):
    return (*FAMILY[family], index, 0, 0)


def config_of(xlen, count, **fields):
    return MpuConfig(xlen=xlen, entries={"mpu": count}, paddr_width=14, **fields)


def rdata(config, rows, extra=()):
    bank = RegisterBank(config, SPEC.bank("mpu"))
    return clocked(bank, DRIVE, ["regs.rdata", *extra], rows)


class Naive:
    """The same registers as lists of bytes and words."""

    def __init__(self, xlen, count):
        self.xlen, self.count = xlen, count
        self.cfg, self.addr = [0] * 64, [0] * 64
        self.switch = [int(number < count) for number in range(64)]

    def lanes(self, index):
        """Entries in cfg register ``index``, lowest byte first."""
        return range(4 * index, 4 * index + self.xlen // 8)

    def write(self, family, index, value):
        if family == "addr":
            self.addr[index] = value & 0xFFF
        if family == "cfg":
            for entry, byte in zip(self.lanes(index), value.to_bytes(8, "little"), strict=False):
                legal = byte & 0x9F
                self.cfg[entry] = legal & 0x18 if legal & 0x87 == 0x80 else legal
        if family == "switch":
            for bit in range(self.xlen):
                self.switch[index * self.xlen + bit] = value >> bit & 1

    def read(self, family, index):
        if family == "addr":
            return self.addr[index] if index < self.count else 0
        if family == "cfg":
            held = [self.cfg[i] if i < self.count else 0 for i in self.lanes(index)]
            return int.from_bytes(bytes(held), "little")
        bits = self.switch[index * self.xlen : (index + 1) * self.xlen]
        there = [bit if index * self.xlen + n < self.count else 0 for n, bit in enumerate(bits)]
        return sum(bit << n for n, bit in enumerate(there))


def registers(xlen):
    yield from (("addr", index) for index in range(64))
    yield from (("cfg", index) for index in range(0, 16, xlen // 32))
    yield from (("switch", index) for index in range(64 // xlen))


@pytest.mark.rule("MPU-CFG-02", "MPU-CFG-03", "MPU-CSR-03", "MPU-SW-01", "MPU-SW-02", "MPU-ENT-01")
@pytest.mark.parametrize(("xlen", "count"), SHAPES)
def test_every_register_reads_back_what_the_rules_leave_of_a_write(xlen, count):
    rng = random.Random(count)
    naive, rows, want = Naive(xlen, count), [], []
    for _ in range(3):
        for family, index in registers(xlen):
            value = rng.getrandbits(xlen)
            rows.append(write(family, index, value))
            naive.write(family, index, value)
        for family, index in registers(xlen):
            rows.append(read(family, index))
            want.append(naive.read(family, index))
    got = rdata(config_of(xlen, count), rows)
    assert [value for row, (value,) in zip(rows, got, strict=True) if not row[4]] == want


@pytest.mark.rule("COM-RST-02", "MPU-SW-02")
@pytest.mark.parametrize(("xlen", "count"), SHAPES)
def test_registers_start_at_zero_and_switch_bits_at_one_below_the_entries(xlen, count):
    rows = [read(*register) for register in registers(xlen)]
    got = [value for (value,) in rdata(config_of(xlen, count), rows)]
    ones = (1 << count) - 1
    switches = [ones >> xlen * n & (1 << xlen) - 1 for n in range(64 // xlen)]
    assert got == [0] * (len(rows) - len(switches)) + switches


@pytest.mark.rule("MPU-SW-01", "COM-PRIO-03")
def test_bits_of_the_switch_registers_enable_their_entries():
    config = config_of(32, 40)
    rows = [write("switch", 0, 0x8000_0001), write("switch", 1, 0x82), read("switch", 0)]
    assert rdata(config, rows, ["enabled"])[-1][1] == 0x82_8000_0001


@pytest.mark.rule("COM-RST-02")
def test_without_switch_registers_every_entry_is_enabled_for_ever():
    rows = [write("switch", 0, 0), read("switch", 0)]
    got = rdata(config_of(32, 8, switch=False), rows, ["enabled"])
    assert [enabled for _, enabled in got] == [0xFF, 0xFF]


@pytest.mark.rule("COM-MATCH-04", "COM-MATCH-02")
def test_each_entry_gets_the_stored_address_of_the_preceding_one():
    config = config_of(32, 3, granularity=64)
    rows = [
        write("addr", 0, 0x23F),  # OFF: reads 0x230, is stored whole
        write("addr", 1, 0x45F),
        write("cfg", 0, 0x08 << 8),
        read("addr", 0),
    ]
    extra = ["entries.1.prev_addr", "entries.1.addr"]
    assert rdata(config, rows, extra)[-1][1:] == (0x23F, 0x45F)


@pytest.mark.rule("COM-MATCH-02")
def test_the_lower_bound_of_entry_0_is_0():
    rows = [write("addr", 0, 0x100), write("cfg", 0, 0x08), read("cfg", 0)]
    extra = ["entries.0.mode", "entries.0.prev_addr", "entries.0.addr"]
    assert rdata(config_of(32, 2), rows, extra)[-1][1:] == (1, 0, 0x100)


@pytest.mark.rule("COM-RST-04")
def test_a_hardwired_entry_keeps_its_byte_while_its_neighbours_are_written():
    row = ResetEntry(bank="mpu", index=1, addr=0x77, cfg=0x1D, hardwired=True)
    config = config_of(32, 4, reset=(row,))
    rows = [write("cfg", 0, 0x0A0B_0C09), write("addr", 1, 0), read("cfg", 0), read("addr", 1)]
    assert [value for (value,) in rdata(config, rows)][2:] == [0x0A0B_1D09, 0x77]


@pytest.mark.parametrize("family", ["cfg", "addr", "switch"])
def test_a_register_that_is_not_addressed_is_not_written(family):
    rows = [(0, 0, 0, 0, 1, 0xFFFF_FFFF), (*FAMILY[family], 0, 0, 0)]
    got = rdata(config_of(32, 2), rows)
    assert got == [(0,), (0b11 if family == "switch" else 0,)]
