"""Legalisation and read views: every value written over every value stored."""

from itertools import combinations

import pytest
from amaranth import Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.registers.warl import (
    addr_view,
    is_reserved,
    legal_encoding,
    legal_mode,
    pack_cfg,
    unpack_cfg,
)
from mpu_hw.revision import REVISIONS

SPEC = REVISIONS["mpu-0.9"]
OFF, TOR, NA4, NAPOT = range(4)
MODE_SETS = [names for n in (1, 2, 3) for names in combinations(("tor", "na4", "napot"), n)]
LEGAL_GUEST = (0b0000, 0b0001, 0b0100, 0b0101, 0b0110, 0b0111)
RESERVED = {"mpu": [8], "vsmpu": [8], "hgmpu": [n for n in range(16) if n not in LEGAL_GUEST]}
GRAINS = [1 << n for n in range(2, 12)]


class Function(wiring.Component):
    """A pure function of two inputs as a component."""

    def __init__(self, function, widths, width):
        self.function = function
        super().__init__({"a": In(widths[0]), "b": In(widths[1]), "out": Out(width)})

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.out.eq(self.function(self.a, self.b))
        return m


def evaluate(function, rows, widths, width):
    dut = Function(function, widths, width)
    return [out for (out,) in answers(dut, ["a", "b"], ["out"], rows)]


@pytest.mark.rule("COM-CFG-03", "COM-CFG-04", "COM-GRAN-02")
@pytest.mark.parametrize("granularity", [4, 8])
@pytest.mark.parametrize("modes", MODE_SETS, ids=",".join)
def test_a_mode_that_does_not_exist_is_stored_as_off(modes, granularity):
    config = MpuConfig(modes=modes, granularity=granularity)
    exists = {"tor": True, "na4": granularity == 4, "napot": True}
    want = [
        OFF,
        *(
            number if name in modes and exists[name] else OFF
            for number, name in enumerate(("tor", "na4", "napot"), 1)
        ),
    ]
    got = evaluate(lambda a, b: legal_mode(config, a), [(a, 0) for a in range(4)], (2, 1), 2)
    assert got == want


@pytest.mark.rule("MPU-CFG-06", "SSPMP-CFG-05")
@pytest.mark.parametrize("policy", ["mask", "hold"])
@pytest.mark.parametrize("bank", ["mpu", "vsmpu", "hgmpu"])
def test_a_reserved_encoding_is_masked_or_held_and_others_are_stored(bank, policy):
    table = SPEC.bank(bank).table
    rows = [(written, stored) for written in range(16) for stored in range(16)]
    store = {
        "mask": lambda written, stored: legal_encoding(table, written),
        "hold": lambda written, stored: Mux(is_reserved(table, written), stored, written),
    }
    got = evaluate(store[policy], rows, (4, 4), 4)
    instead = {"mask": lambda stored: 0, "hold": lambda stored: stored}[policy]
    want = [instead(stored) if written in RESERVED[bank] else written for written, stored in rows]
    assert got == want


@pytest.mark.rule("MPU-CFG-01")
@pytest.mark.parametrize("bank", ["mpu", "hgmpu"])
def test_every_cfg_value_is_taken_apart_and_put_together_without_its_reserved_bits(bank):
    table = SPEC.bank(bank).table

    def both(cfg, _):
        mode, encoding = unpack_cfg(table, cfg)
        return pack_cfg(table, mode, encoding, 8)

    got = evaluate(both, [(cfg, 0) for cfg in range(256)], (8, 1), 8)
    assert got == [cfg & 0b1001_1111 for cfg in range(256)]


@pytest.mark.rule("MPU-CFG-01")
@pytest.mark.parametrize(
    ("cfg", "mode", "encoding"),
    [
        (0b0000_0001, 0, 0b0100),
        (0b0000_0010, 0, 0b0010),
        (0b0000_0100, 0, 0b0001),
        (0b0000_1000, 1, 0),
        (0b0001_0000, 2, 0),
        (0b1000_0000, 0, 0b1000),
        (0b0110_0000, 0, 0),
    ],
)
def test_each_bit_of_cfg_is_where_the_rules_put_it(cfg, mode, encoding):
    table = SPEC.bank("mpu").table
    assert evaluate(lambda a, _: unpack_cfg(table, a)[0], [(cfg, 0)], (8, 1), 2) == [mode]
    assert evaluate(lambda a, _: unpack_cfg(table, a)[1], [(cfg, 0)], (8, 1), 4) == [encoding]


def view(addr: int, mode: int, grain: int) -> int:
    """COM-GRAN-03 and -04, bit by bit; a grain has 2**(G+2) bytes."""
    g = GRAINS.index(grain)
    seen = 0
    for bit in range(10):
        stored = addr >> bit & 1
        if mode in (NA4, NAPOT):
            stored = 1 if g >= 2 and bit <= g - 2 else stored
        elif g >= 1 and bit <= g - 1:
            stored = 0
        seen |= stored << bit
    return seen


@pytest.mark.rule("COM-GRAN-03", "COM-GRAN-04")
@pytest.mark.parametrize("grain", GRAINS)
def test_every_address_reads_as_the_grain_lets_it_be_seen(grain):
    config = MpuConfig(paddr_width=12, granularity=grain)
    rows = [(addr, mode) for addr in range(1 << 10) for mode in range(4)]
    got = evaluate(lambda a, b: addr_view(config, a, b), rows, (10, 2), 10)
    assert got == [view(addr, mode, grain) for addr, mode in rows]
