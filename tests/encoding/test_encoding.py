"""Registers for a region with rights: the model grants just that, and nothing is rounded."""

import json
import random

import pytest
from mpu_hw_sim.encoding import Bounds, cfg_of, default_bank, encode
from mpu_hw_sim.encoding.rights import DEALT
from mpu_hw_sim.explanation import RegisterState, address_map
from mpu_hw_sim.explanation.access import rights_at
from mpu_hw_sim.explanation.modes import MODES
from mpu_hw_sim.model import Status

from mpu_hw import MpuConfig
from mpu_hw.cli import main
from mpu_hw.presets import PRESETS, preset

WIDTH = 12
TOP = 1 << WIDTH
COUNTS = {"pmp": 6, "spmp": 6, "vspmp": 6}
UNITS = {
    "mpu": MpuConfig(paddr_width=WIDTH, entries={"mpu": 6, "vsmpu": 6, "hgmpu": 6}),
    "mpu-rv64": MpuConfig(
        xlen=64, paddr_width=WIDTH, granularity=32, entries={"mpu": 6, "vsmpu": 6, "hgmpu": 6}
    ),
    "pool": MpuConfig(revision="sspmp-1.0", paddr_width=WIDTH, entries={"pool": 12}),
    "fixed": MpuConfig(
        revision="sspmp-1.0", paddr_width=WIDTH, delegation="fixed", entries=COUNTS, xlen=64
    ),
    "only-tor": MpuConfig(paddr_width=WIDTH, modes=("tor",), entries={"mpu": 6}, hypervisor=False),
}
CASES = [(name, bank.name) for name, unit in UNITS.items() for bank in unit.banks]


def written(config, bank, found):
    """State with these registers, and every entry enabled."""
    state = RegisterState(config)
    registers = state.registers
    for name, value in DEALT.get(bank, ()) if config.pooled else ():
        registers.write(name, value)
    for name in registers.names:
        if name.endswith(("en", "switch0")):
            registers.write(name, (1 << config.xlen) - 1)
    for name, value in found.registers.items():
        registers.write(name, value)
    assert {name: registers.read(name) for name in found.registers} == found.registers
    return state


def stage_of(config, bank):
    return next(stage for stage in config.stages if stage.bank == bank)


def modes_of(stage):
    return ("VS", "VU") if stage.virt else ("S", "U")


def regions(config, rng):
    """Regions of every form, by which entry of the bank takes them."""
    grain = config.granularity
    for _ in range(6):
        size = grain << rng.randrange(5)
        base = rng.randrange(TOP // size) * size
        yield Bounds(base, base + size)
        first, second = sorted(rng.sample(range(TOP // grain - 1), 2))
        yield Bounds(first * grain, second * grain)


@pytest.mark.parametrize(("name", "bank"), CASES)
def test_the_entry_matches_the_region_and_nothing_else(name, bank):
    config, rng = UNITS[name], random.Random(f"{name} {bank}")
    cfg = cfg_of(config, bank, "r--", user=False, shared=False, lock=False)
    for region in regions(config, rng):
        if name == "only-tor" and region.end == TOP:
            continue
        found = encode(config, bank, 3, region, cfg)
        assert found.below == (f"{bank}addr2" in found.registers)
        stage = stage_of(config, bank)
        decided = [
            (interval.first, interval.last + 1, dict(cell.decided)[stage.name])
            for interval in address_map(written(config, bank, found)).intervals
            for name, cell in interval.cells.items()
            if name in modes_of(stage)
        ]
        mine = [(first, end) for first, end, entry in decided if entry == 3]
        assert (min(mine)[0], max(mine)[1]) == (region.base, region.end)
        others = [(first, end) for first, end, entry in decided if entry is None]
        assert len(others) + len(mine) == len(decided)
        assert all(end <= region.base or first >= region.end for first, end in others)


RIGHTS = ("r--", "rw-", "r-x", "--x", "rwx", "-w-", "-wx")


# What each bank can grant to S, to U, and to both; from the tables of the specifications.
GRANTED = {
    "mpu": ("rw- r-x r-- --x", "rwx rw- r-x r-- --x", "rw- r-- --x"),
    "vsmpu": ("rw- r-x r-- --x", "rwx rw- r-x r-- --x", "rw- r-- --x"),
    "hgmpu": ("rwx rw- r-x r-- --x", "", ""),
    "spmp": ("rwx rw- r-x r-- --x", "rwx rw- r-x r-- --x", "r-x r-- --x"),
    "vspmp": ("rwx rw- r-x r-- --x", "rwx rw- r-x r-- --x", "r-x r-- --x"),
    "pmp": ("rwx rw- r-x r-- --x", "", ""),
}


def chosen(config, bank, who, rights):
    options = {"user": who == "U", "shared": who == "both modes", "lock": False}
    return cfg_of(config, bank, rights, **options)


@pytest.mark.parametrize(("name", "bank"), CASES)
@pytest.mark.parametrize("who", ["S", "U", "both modes"])
def test_an_entry_grants_the_rights_or_they_are_refused(name, bank, who):
    config, alike = UNITS[name], bank in ("pmp", "hgmpu")
    can = GRANTED[bank][("S", "U", "both modes").index(who)].split()
    stage = stage_of(config, bank)
    for rights in RIGHTS:
        if rights not in can:
            known = f"Rights of {bank} for {'both modes' if alike else who} must be "
            text = rf"{known}{', '.join(can)}, not {rights}"
            if alike and who != "S":
                text = f"--user and --shared must not go with {bank}, which grants S and U the same"
            with pytest.raises(ValueError, match=f"^{text}$"):
                chosen(config, bank, who, rights)
            continue
        cfg = chosen(config, bank, who, rights)
        state = written(config, bank, encode(config, bank, 1, Bounds(0x100, 0x180), cfg))
        given = [rights_at(state, stage.name, MODES[m], 0x140, Status()) for m in modes_of(stage)]
        assert given == [
            rights if alike or who != "U" else "---",
            rights if alike or who != "S" else "---",
        ]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_bank_for_s_and_u(name):
    config = preset(name)
    assert cfg_of(config, default_bank(config), "r-x", user=False, shared=False, lock=False)


def ended(text, capfd):
    with pytest.raises(SystemExit) as error:
        main(["encode", *text.split()])
    captured = capfd.readouterr()
    return error.value.code, captured.out, captured.err


PRINTED = {
    "0x80000000 64K rwx --user": (
        "# mpu[0]: NAPOT 0x80000000-0x8000ffff\n"
        "mpuaddr0=0x20001fff\n"
        "mpucfg0=0x1f  # bits 7:0; keep the others\n"
    ),
    "0x80001000 12K r-- --preset sspmp-rv64-hyp --index 5 --lock": (
        "# spmp[5]: TOR 0x80001000-0x80003fff, with spmp[4] as its base, which stays OFF\n"
        "spmpaddr4=0x20000400\n"
        "spmpaddr5=0x20001000\n"
        "spmpcfg5=0x89\n"
    ),
    "0 4 x --index 6 --bank vsmpu": (
        "# vsmpu[6]: NA4 0x0-0x3\n"
        "vsmpuaddr6=0x0\n"
        "vsmpucfg1=0x940000  # bits 23:16; keep the others\n"
    ),
}


@pytest.mark.parametrize("text", PRINTED)
def test_registers_are_printed_as_explain_reads_them(text, capfd):
    assert ended(text, capfd) == (0, PRINTED[text], "")


def test_json_has_the_registers(capfd):
    out = ended("0x80000000 64K rwx --user --json", capfd)[1]
    registers = {"mpuaddr0": "0x20001fff", "mpucfg0": "0x1f"}
    assert json.loads(out) == {"mode": "NAPOT", "registers": registers}


REFUSED = {
    "base 4K r": "BASE must be an address, as 0x80000000, not 'base'",
    "0 4Q r": "Size must be a number of bytes, as 4096 or 4K, not '4Q'",
    "0 4K wr": "Rights must be letters of rwx in this order, as rx or r-x, not 'wr'",
    "0 4K wx": "Rights of mpu for S must be rw-, r-x, r--, --x, not -wx",
    "0 4K rx --shared": "Rights of mpu for both modes must be rw-, r--, --x, not r-x",
    "0 4K wx --user": "Rights of mpu for U must be rwx, rw-, r-x, r--, --x, not -wx",
    "0 4K r --user --shared": "--user must not go with --shared",
    "0 4K r --lock": "--lock must go with a bank whose entries have a lock, not with mpu",
    "0 4K r --bank hgmpu --user": (
        "--user and --shared must not go with hgmpu, which grants S and U the same"
    ),
    "0 4K r --bank spmp": "--bank must be mpu, vsmpu or hgmpu, not 'spmp'",
    "0 4K r --index 16": "--index must be between 0 and 15, not 16",
    "0x3fffff000 8K r": "Region must end at 0x400000000 or below, not at 0x400001000",
    "0x80001000 12K r": (
        "Region must be one that an entry can match, not 0x80001000-0x80003fff: NAPOT takes 2 "
        "entries, or matches 0x80000000-0x80003fff around it; TOR takes it as entry 1 or higher"
    ),
    "0x3fffff000 4096 r --modes tor": (
        "Region must be one that an entry can match, not 0x3fffff000-0x3ffffffff: TOR ends before "
        "the last address"
    ),
    "0x4 8 r --modes na4": (
        "Region must be one that an entry can match, not 0x4-0xb: NA4 is 4 bytes"
    ),
    "0x4 8 r --modes napot": (
        "Region must be one that an entry can match, not 0x4-0xb: NAPOT matches 0x0-0xf around it"
    ),
    "0x80000010 4K r --granularity 32": (
        "Region must begin and end at multiples of the grain, 32 bytes, not "
        "0x80000010-0x8000100f: around it lies 0x80000000-0x8000101f, inside of it "
        "0x80000020-0x80000fff"
    ),
    "0x80000010 4 r --granularity 32": (
        "Region must begin and end at multiples of the grain, 32 bytes, not "
        "0x80000010-0x80000013: around it lies 0x80000000-0x8000001f"
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_encoded_is_one_line(text, capfd):
    assert ended(text, capfd) == (2, "", f"mpu-hw: {REFUSED[text]}\n")
