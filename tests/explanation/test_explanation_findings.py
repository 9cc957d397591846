"""What a reviewer should look at: each kind of finding, in a state that has it."""

import pytest
from mpu_hw_sim.explanation import (
    RegisterState,
    address_map,
    apply_writes,
    findings,
    parse_write,
)

from mpu_hw import MpuConfig
from mpu_hw.presets import preset

HOST = MpuConfig(hypervisor=False, entries={"mpu": 6})
COARSE = MpuConfig(hypervisor=False, entries={"mpu": 6}, granularity=64)
PMP, POOL, GUESTS = (preset(name) for name in ("pmp-only", "sspmp-rv32", "sspmp-rv64-hyp"))


def found(config, *texts):
    state = apply_writes(RegisterState(config), [parse_write(text, "here") for text in texts])
    return {(f.kind, f.where, f.text) for f in findings(state, address_map(state))}


# NAPOT of 4 KiB from 0x80000000 and below it of 64 KiB, and so on.
PAGE, LARGE = "mpuaddr{}=0x200001ff", "mpuaddr{}=0x20001fff"
RWX = "0x0-0x7fffffff, 0x80001000-0x3ffffffff"
CASES = {
    "a value that is not held": (
        HOST,
        ("mpuaddr7=0x10",),
        ("value written is not value held", "mpuaddr7", "0x10 was written, the register reads 0x0"),
    ),
    "a lower entry covers it": (
        HOST,
        (LARGE.format(0), PAGE.format(1), "mpucfg0=0x1b1b"),
        (
            "shadowed",
            "mpu[1] at stage hs",
            "every byte of 0x80000000-0x80000fff is matched by mpu[0] first",
        ),
    ),
    "two lower entries cover it together": (
        HOST,
        ("mpuaddr0=0x200000ff", "mpuaddr1=0x200002ff", PAGE.format(2), "mpucfg0=0x1b1b1b"),
        (
            "shadowed",
            "mpu[2] at stage hs",
            "every byte of 0x80000000-0x80000fff is matched by mpu[0], mpu[1] first",
        ),
    ),
    "it is switched off": (
        HOST,
        (PAGE.format(0), "mpucfg0=0x1b", "mpuswitch0=0"),
        ("never decides", "mpu[0] at stage hs", "its enable bit is 0"),
    ),
    "TOR whose base is above its top": (
        HOST,
        ("mpuaddr0=0x200", "mpuaddr1=0x100", "mpucfg0=0x0b00"),
        ("TOR base above top", "mpu[1]", "base 0x800 is above top 0x400: it matches nothing"),
    ),
    "TOR of nothing": (
        HOST,
        ("mpucfg0=0x0b",),
        ("TOR region is empty", "mpu[0]", "base and top are 0x0: it matches nothing"),
    ),
    "a grain widens it": (
        COARSE,
        ("mpuaddr0=0x20000001", "mpucfg0=0x1b"),
        (
            "region is wider than meant",
            "mpu[0]",
            "mpuaddr0 was written for 16 bytes, the grain makes it 0x80000000-0x8000003f",
        ),
    ),
    "a grain moves its bound": (
        COARSE,
        ("mpuaddr0=0x20000008", "mpucfg0=0x0b"),
        (
            "bound is rounded",
            "mpu[0]",
            "0x80000020 in mpuaddr0 is rounded down to a multiple of 64",
        ),
    ),
    "all ones": (
        HOST,
        ("mpuaddr0=0xffffffff", "mpucfg0=0x1b"),
        ("matches everything", "mpu[0]", "NAPOT of all ones matches the whole address space"),
    ),
    "write and execute": (
        HOST,
        (PAGE.format(0), "mpucfg0=0x1f"),
        ("writable and executable", "U", "U can write and execute 0x80000000-0x80000fff"),
    ),
    "S without a rule": (
        HOST,
        (PAGE.format(0), "mpucfg0=0x1b"),
        ("writable and executable", "S", f"S can write and execute {RWX}"),
    ),
    "U writes what M executes": (
        PMP,
        ("mseccfg=4", "pmpaddr0=0x200001ff", "pmpcfg0=0x9f"),
        (
            "writable below",
            "U",
            "M can execute 0x80000000-0x80000fff, which U can write",
        ),
    ),
    "a locked rule of PMP": (
        PMP,
        ("pmpaddr0=0x200001ff", "pmpcfg0=0x99"),
        (
            "locked rule binds its own kernel",
            "pmp[0]",
            "M cannot change it, nobody can before reset; it grants M r--",
        ),
    ),
    "a locked rule of PMP that RLB opens": (
        PMP,
        ("mseccfg=4", "pmpaddr0=0x200001ff", "pmpcfg0=0x9f"),
        ("locked rule", "pmp[0]", "M can, for mseccfg.RLB is set; it grants M rwx"),
    ),
    "a locked rule of SPMP": (
        POOL,
        ("mpmpdeleg=4", "spmpaddr0=0x200001ff", "spmpen=1", "spmpcfg0=0x199"),
        (
            "locked rule binds its own kernel",
            "spmp[0]",
            "S cannot change it, M through miselect can; it grants S ---",
        ),
    ),
    "a locked rule that is not enabled": (
        POOL,
        ("mpmpdeleg=4", "spmpaddr0=0x200001ff", "spmpcfg0=0x199"),
        (
            "locked rule that never decides",
            "spmp[0]",
            "S cannot change it, M through miselect can",
        ),
    ),
    "locked and OFF": (
        POOL,
        ("mpmpdeleg=4", "spmpcfg1=0x80"),
        ("locked and OFF", "spmp[1]", "S cannot change it, M through miselect can"),
    ),
    "a locked guest rule": (
        GUESTS,
        ("mpmpdeleg=4", "hspmpdeleg=4", "vspmpcfg1=0x80"),
        ("locked and OFF", "vspmp[1]", "VS cannot change it, S and M through vsiselect can"),
    ),
    "a lock on the next entry": (
        PMP,
        ("pmpaddr1=0x200001ff", "pmpcfg0=0x8900"),
        (
            "locked by the next entry",
            "pmpaddr0",
            "pmp[1] is locked and TOR, which locks this addr, too",
        ),
    ),
    "no active entry": (
        HOST,
        (),
        (
            "bank denies everything",
            "mpu at stage hs",
            "no entry is active, which denies U everything",
        ),
    ),
    "no active entry of SPMP": (
        POOL,
        ("mpmpdeleg=4",),
        (
            "bank denies everything",
            "spmp at stage hs",
            "no entry is active, which denies S and U everything",
        ),
    ),
    "everything is PMP's": (
        POOL,
        (),
        ("bank passes everything", "spmp at stage hs", "the bank has no entry, so S and U pass it"),
    ),
    "nothing is PMP's": (
        POOL,
        ("mpmpdeleg=0",),
        (
            "bank passes everything",
            "pmp at stage m",
            "PMP has no entry: S and U pass it, and M unless mseccfg denies it",
        ),
    ),
    "everything is lent": (
        GUESTS,
        ("mpmpdeleg=4", "hspmpdeleg=0"),
        (
            "bank denies everything",
            "spmp at stage hs",
            "all its entries are lent to guests, which denies S and U everything",
        ),
    ),
    "beyond index 63": (
        MpuConfig(revision="sspmp-1.0", entries={"pool": 80}),
        ("mpmpdeleg=4",),
        ("entries out of reach", "spmp", "12 entries lie beyond index 63: nobody reaches them"),
    ),
    "TOR behind PMP": (
        POOL,
        ("mpmpdeleg=4", "spmpaddr0=0x100", "spmpcfg0=0x10b"),
        (
            "TOR behind a bank",
            "spmp[0]",
            "its base is 0, not the addr of the entry before it in the pool",
        ),
    ),
    "TOR before SPMP": (
        POOL,
        ("mpmpdeleg=4", "pmpaddr3=0x100", "pmpcfg0=0x0b000000"),
        (
            "split TOR pair",
            "pmp[3]",
            "TOR whose base is in PMP: as entry 0 of SPMP it would lose its permissions",
        ),
    ),
    "a lock of PMP holds mpmpdeleg": (
        POOL,
        ("mpmpdeleg=4", "pmpcfg0=0x8000"),
        (
            "lock holds delegation",
            "mpmpdeleg",
            "pmp[1] is locked: writes of 1 and less are ignored",
        ),
    ),
    "a lock of SPMP holds hspmpdeleg": (
        GUESTS,
        ("mpmpdeleg=4", "hspmpdeleg=4", "spmpcfg2=0x80"),
        (
            "lock holds delegation",
            "hspmpdeleg",
            "spmp[2] is locked: writes of 2 and less are ignored",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_found(case):
    config, texts, expected = CASES[case]
    assert expected in found(config, *texts)


def test_what_no_rule_gives_m_is_no_finding():
    kinds = found(PMP, "pmpaddr0=0x200001ff", "pmpcfg0=0x1f")
    assert {where for kind, where, _ in kinds if kind.startswith("writable")} == {"U", "S"}
    assert (
        "writable below",
        "U",
        "S can execute 0x80000000-0x80000fff, which U can write",
    ) in kinds
    shared = found(PMP, "mseccfg=1", "pmpaddr0=0x200001ff", "pmpcfg0=0x9a")
    assert not {where for kind, where, _ in shared if kind.startswith("writable")}


def test_each_kind_is_found_where_it_is_alone():
    # A rule of S, executed; one of U, written; both are used and neither is odd.
    kinds = {
        kind for kind, _, _ in found(HOST, PAGE.format(0), "mpuaddr1=0x200005ff", "mpucfg0=0x1b9d")
    }
    assert kinds == {"writable and executable"}  # what no rule keeps from S
