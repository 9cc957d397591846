"""One entry: what a write leaves behind, what reads show, and what does not change."""

import pytest
from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops.entry import Entry
from leaf_bench import clocked

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.registers.cfg_legalizer import CfgLegalizer

ONES = (1 << 10) - 1
DRIVE = ["write_addr", "new_addr", "write", "new_cfg"]
READ = ["addr", "addr_view", "cfg_view"]
IDLE = (0, 0, 0, 0)
OFF, TOR, NA4, NAPOT = (mode << 3 for mode in range(4))


class LegalEntry(wiring.Component):
    """An entry and what legalises a write of its configuration."""

    def __init__(self, config, array, reset):
        self.entry, self.legalizer = Entry(config, array, reset), CfgLegalizer(config, array)
        members = self.entry.signature.members
        super().__init__(
            {name: members[name] for name in ("write_addr", "new_addr", "write", *READ)}
            | {"new_cfg": In(array.cfg_width)}
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.entry = entry = self.entry
        m.submodules.legalizer = legalizer = self.legalizer
        m.d.comb += [
            *(getattr(entry, n).eq(getattr(self, n)) for n in ("write_addr", "new_addr", "write")),
            *(getattr(self, name).eq(getattr(entry, name)) for name in READ),
            legalizer.cfg.eq(self.new_cfg),
            entry.new_cfg.eq(legalizer.legal),
        ]
        return m


def addr(value):
    return (1, value, 0, 0)


def cfg(value):
    return (0, 0, 1, value)


def run(rows, *, bank="mpu", reset=None, **fields):
    """Registers before each row and after the last one."""
    config = MpuConfig(paddr_width=12, **fields)
    entry = LegalEntry(config, config.entry_array(bank), reset)
    return clocked(entry, DRIVE, READ, [*rows, IDLE])


@pytest.mark.rule("COM-RST-02", "MPU-RST-01")
def test_an_entry_starts_at_zero():
    assert run([]) == [(0, 0, 0)]


@pytest.mark.rule("COM-RST-04")
@pytest.mark.parametrize("hardwired", [False, True])
def test_a_listed_entry_starts_at_its_reset_value(hardwired):
    row = ResetEntry(bank="mpu", index=0, addr=0x123, cfg=0x9D, hardwired=hardwired)
    assert run([], reset=row) == [(0x123, 0x123, 0x9D)]


@pytest.mark.rule("COM-RST-04")
def test_a_hardwired_entry_ignores_every_write():
    row = ResetEntry(bank="mpu", index=0, addr=0x123, cfg=0x9D, hardwired=True)
    seen = run([addr(ONES), cfg(0), cfg(0xFF), addr(0), (1, 1, 1, 1)], reset=row)
    assert set(seen) == {(0x123, 0x123, 0x9D)}


@pytest.mark.rule("COM-RST-04")
def test_a_listed_entry_that_is_not_hardwired_takes_writes():
    row = ResetEntry(bank="mpu", index=0, addr=0x123, cfg=0x9D)
    assert run([addr(5), cfg(0x0F)], reset=row)[-1] == (5, 5, 0x0F)


@pytest.mark.rule("COM-RST-04", "COM-GRAN-03")
def test_a_hardwired_entry_reads_through_the_view_of_its_grain():
    row = ResetEntry(bank="mpu", index=0, addr=0x120, cfg=0x1D, hardwired=True)
    assert run([], reset=row, granularity=32) == [(0x120, 0x123, 0x1D)]


@pytest.mark.rule("MPU-CFG-01", "MPU-CFG-06")
@pytest.mark.parametrize(
    ("bank", "reserved"),
    [("mpu", {0x80}), ("vsmpu", {0x80}), ("hgmpu", {0x02, 0x06, *range(0x80, 0x88)})],
)
def test_every_cfg_write_reads_back_without_what_is_reserved(bank, reserved):
    seen = run([cfg(value) for value in range(256)], bank=bank)
    want = []
    for value in range(256):
        permission, mode = value & 0x87, value & 0x18
        want.append((0 if permission in reserved else permission) | mode)
    assert [row[2] for row in seen[1:]] == want


@pytest.mark.rule("SSPMP-CFG-05")
def test_policy_hold_keeps_the_permission_and_takes_the_mode():
    seen = run([cfg(0x87), cfg(0x80 | NAPOT), cfg(0x80 | TOR), cfg(0)], reserved="hold")
    assert [row[2] for row in seen[1:]] == [0x87, 0x87 | NAPOT, 0x87 | TOR, 0]


@pytest.mark.rule("COM-CFG-04", "COM-GRAN-02")
def test_na4_with_a_larger_grain_stores_off_and_the_rest_of_the_write():
    assert run([cfg(NAPOT | 0x83), cfg(NA4 | 0x05)], granularity=8)[-1][2] == OFF | 0x05


@pytest.mark.rule("COM-GRAN-05", "COM-GRAN-03", "COM-GRAN-04")
def test_masked_bits_come_back_when_the_mode_does():
    writes = [cfg(NAPOT), addr(0x2A8), cfg(OFF), cfg(TOR), cfg(NAPOT)]
    seen = run(writes, granularity=64)
    # G=4: NAPOT reads bits 2:0 as ones and shows bit 3; OFF and TOR read bits 3:0 as zeros.
    assert [row[1] for row in seen[2:]] == [0x2AF, 0x2A0, 0x2A0, 0x2AF]
    assert {row[0] for row in seen[2:]} == {0x2A8}


@pytest.mark.rule("COM-GRAN-07", "COM-ADDR-02", "COM-ADDR-01")
@pytest.mark.parametrize("granularity", [4, 8, 16, 64, 1024])
def test_the_probe_for_the_grain_finds_it_and_the_width(granularity):
    seen = run([cfg(0), addr((1 << 32) - 1), cfg(NAPOT)], granularity=granularity)
    grain = seen[2][1]
    assert 4 * (grain & -grain) == granularity
    assert seen[3][1] == ONES


def test_a_write_of_cfg_and_addr_at_once_takes_both():
    assert run([(1, 0x155, 1, 0x0C)])[-1] == (0x155, 0x155, 0x0C)


def test_without_a_write_nothing_changes():
    rows = [(1, 0x155, 1, 0x0C), (0, ONES, 0, 0xFF), IDLE]
    assert set(run(rows)[1:]) == {(0x155, 0x155, 0x0C)}
