"""RegionResolver against byte ranges worked out from docs/rules.md."""

from itertools import combinations

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.registers.region_resolver import RegionResolver

PLEN = 12
WORDS = 1 << PLEN - 2
OFF, TOR, NA4, NAPOT = range(4)
MODE_SETS = [names for n in (1, 2, 3) for names in combinations(("tor", "na4", "napot"), n)]
GRAINS = [4, 8, 16, 32, 128, 512, 2048]


def covered(mode: int, addr: int, prev_addr: int, grain: int) -> range:
    """Byte addresses of an entry, from COM-MATCH-01..06 and COM-GRAN-06 word by word."""
    if mode == TOR:
        low, high = (bound * 4 // grain * grain for bound in (prev_addr, addr))
        return range(low, high) if low < high else range(0)
    if mode == NA4:
        return range(addr * 4, addr * 4 + 4)
    if mode == NAPOT:
        bits = f"{addr:010b}"
        forced = max(grain.bit_length() - 4, 0)  # G - 1
        bits = bits[: len(bits) - forced] + "1" * forced
        ones = len(bits) - len(bits.rstrip("1"))
        size = 1 << ones + 3
        start = addr * 4 // size * size
        return range(start, min(start + size, 1 << PLEN))
    return range(0)


def resolved(config: MpuConfig, rows):
    """What the hardware says, as byte ranges."""
    parts = ["region.low", "region.high"]
    grain = config.granularity
    for low, high in answers(RegionResolver(config), ["mode", "addr", "prev_addr"], parts, rows):
        yield range(low * grain, (high + 1) * grain) if low <= high else range(0)


def check(config: MpuConfig, rows):
    wrong = [
        (row, got, want)
        for row, got in zip(rows, resolved(config, rows), strict=True)
        if list(got) != list(want := covered(*row, config.granularity))
    ]
    assert wrong == []


@pytest.mark.rule("COM-MATCH-05", "COM-MATCH-01", "COM-GRAN-01")
@pytest.mark.parametrize("grain", GRAINS)
def test_every_napot_register_covers_the_bytes_that_the_rules_give_it(grain):
    config = MpuConfig(paddr_width=PLEN, granularity=grain)
    rows = [(mode, addr, 0) for mode in (OFF, NAPOT) for addr in range(WORDS)]
    check(config, rows)


@pytest.mark.rule("COM-MATCH-06")
def test_every_na4_register_covers_four_bytes():
    check(MpuConfig(paddr_width=PLEN), [(NA4, addr, WORDS - 1) for addr in range(WORDS)])


@pytest.mark.rule("COM-GRAN-02")
@pytest.mark.parametrize("grain", [8, 16, 512])
def test_na4_covers_nothing_with_a_larger_grain(grain):
    config = MpuConfig(paddr_width=PLEN, granularity=grain)
    rows = [(NA4, addr, 0) for addr in range(WORDS)]
    assert set(resolved(config, rows)) == {range(0)}


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-03", "COM-MATCH-04", "COM-GRAN-06", "COM-MATCH-07")
@pytest.mark.parametrize("grain", [128, 256, 512, 1024, 2048])
def test_every_pair_of_tor_bounds_covers_the_bytes_between_them(grain):
    config = MpuConfig(paddr_width=PLEN, granularity=grain)
    ignored = grain // 4 - 1
    rows = [
        (TOR, top | low, bottom | lower)
        for top in range(0, WORDS, grain // 4)
        for bottom in range(0, WORDS, grain // 4)
        for low in (0, ignored, 5)
        for lower in (0, ignored, 10)
    ]
    check(config, rows)


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-03", "COM-GRAN-06")
@pytest.mark.parametrize("grain", [4, 8, 16, 32])
def test_tor_bounds_side_by_side_and_far_apart_cover_the_bytes_between_them(grain):
    config = MpuConfig(paddr_width=PLEN, granularity=grain)
    rows = [
        (TOR, top, bottom)
        for top in range(WORDS)
        for bottom in {0, top, max(top - 1, 0), top ^ 1, top ^ 6, min(top + 1, WORDS - 1), 512}
    ]
    check(config, rows)


@pytest.mark.rule("COM-MATCH-04")
def test_the_register_below_means_nothing_to_na4_and_napot():
    config = MpuConfig(paddr_width=PLEN)
    rows = [
        (mode, addr, prev_addr)
        for mode in (OFF, NA4, NAPOT)
        for addr in range(0, WORDS, 7)
        for prev_addr in (1, 0x155, 0x2AA, WORDS - 1)
    ]
    check(config, rows)


@pytest.mark.rule("COM-CFG-03")
@pytest.mark.parametrize("modes", MODE_SETS, ids=",".join)
def test_a_mode_that_is_compiled_out_covers_nothing(modes):
    config = MpuConfig(paddr_width=PLEN, modes=modes)
    available = {{"tor": TOR, "na4": NA4, "napot": NAPOT}[name] for name in modes}
    rows = [(mode, addr, addr // 3) for mode in range(4) for addr in range(1, WORDS, 11)]
    got = list(resolved(config, rows))
    assert {row[0] for row, region in zip(rows, got, strict=True) if len(region)} == available


@pytest.mark.rule("COM-MATCH-05", "COM-MATCH-07")
def test_all_ones_cover_the_address_space_and_tor_never_covers_its_last_grain():
    config = MpuConfig(paddr_width=PLEN, granularity=16)
    napot, tor = resolved(config, [(NAPOT, WORDS - 1, 0), (TOR, WORDS - 1, 0)])
    assert napot == range(0, 1 << PLEN)
    assert tor == range(0, (1 << PLEN) - 16)
