"""The model counts the rules that unit_rules() promises, and no others."""

import random
from collections import Counter

import pytest
from model_hart import ANY
from mpu_hw_sim.model import (
    CsrAccess,
    ModelConfig,
    Mpu,
    Port,
    Request,
    ResetRow,
    Status,
    unit_rules,
)


def status(rng: random.Random) -> Status:
    flags = ["sum", "mxr", "vsum", "vmxr", "vtvm"]
    set_mostly = ["satp_bare", "vsatp_bare", "hgatp_bare", "stateen_m", "stateen_h"]
    return Status(
        **{name: rng.random() < 0.5 for name in flags},
        **{name: rng.random() < 0.8 for name in set_mostly},
    )


def word(rng: random.Random, config: ModelConfig) -> int:
    """Return a value as software might write it: small addresses, few locks."""
    value = rng.getrandbits(config.xlen)
    # Bit 7 of every byte is L (sspmp-1.0) or S (mpu-0.9).
    lanes = int.from_bytes(b"\x7f" * (config.xlen // 8), "little")
    return value & rng.choice((0xFFF, 0x37F, lanes, lanes, -1))


def fill(mpu: Mpu, rng: random.Random) -> None:
    """Let M write every entry."""
    config = mpu.config
    direct, indirect = {"mpu-0.9": (MPU_NUMBERS, ()), "sspmp-1.0": (FILL, ("mi", "vsi"))}[
        config.revision
    ]
    writes = [(0x747, rng.choice((0, 0, 1, 4, 5)))]
    writes += [(number, word(rng, config)) for number in direct]
    writes += [(0x316, rng.choice((0, 3, 3, 4, 9))), (0x616, rng.choice((0, 2, 3, 9)))]
    # PMP entry 0 lets S and U through to the other stages' business.
    writes += [(0x3B0, 2**config.xlen - 1), (0x3A0, 0x1F)] if rng.random() < 0.7 else []
    for path in indirect:
        select = {"mi": 0x350, "vsi": 0x250}[path]
        for index in range(4):
            cfg = rng.getrandbits(10) & rng.choice((0x37F, 0x3FF)) | rng.choice((0, 8, 0x18))
            writes += [(select, 0x100 + index), (select + 1, rng.getrandbits(12))]
            writes += [(select + 2, cfg)]
    writes += [(number, rng.choice((0xFF, 0xFF, 0x5))) for number in (0x183, 0x283, 0x683)]
    for number, value in writes:
        mpu.csr(CsrAccess(number, 3, False, True, value), Status())


def exercise(config: ModelConfig, numbers: list[int], rng: random.Random) -> Counter[str]:
    """Write registers and ask for accesses in a small address space, at random."""
    mpu = Mpu(config)
    ports = [ANY, Port(name="host", max_size=8, stages=frozenset({"hs", "m"}))]
    fill(mpu, rng)
    for _ in range(300):
        now = status(rng)
        priv, virt = rng.choice((0, 1, 1, 3, 3)), rng.random() < 0.4
        if rng.random() < 0.3:
            number, value = rng.choice(numbers), word(rng, config)
            if number in (0x150, 0x250, 0x350):
                value = rng.choice((*range(0x100, 0x106), 0x140, value))
            if number in (0x316, 0x616):
                value = rng.choice((2, 3, 4, 5, 9, value))
            if number == 0x747:
                value = rng.choice((0, 4, 4, value))
            write = CsrAccess(number, priv, virt, rng.random() < 0.8, value)
            mpu.csr(write, now)
        for _ in range(3):
            size = rng.choice((1, 2, 4, 8, 64))
            addr = rng.randrange(0, 2 ** rng.choice((10, 13, 13, 14)), rng.choice((1, size)))
            addr = 2**config.xlen - 1 if rng.random() < 0.05 else addr
            mpu.check(rng.choice(ports), Request(addr, size, rng.randrange(6), priv, virt), now)
    return mpu.covered


MPU_NUMBERS = [
    *(base + n for base in (0x170, 0x270, 0x670, 0x1A0, 0x2A0, 0x660) for n in range(2)),
    *(base + n for base in (0x1B0, 0x2B0, 0x6B0) for n in range(9)),
]
SETTINGS = {
    "mpu-0.9": [
        ModelConfig(paddr_width=13, entries={"mpu": 5, "vsmpu": 5, "hgmpu": 5}, mxr="raw"),
        ModelConfig(
            paddr_width=13,
            granularity=16,
            xlen=64,
            entries={"mpu": 5, "vsmpu": 5},
            reserved="hold",
            modes=("tor", "napot"),
            reset=(ResetRow("mpu", 0, 0x100, 0x1F, True),),
        ),
        ModelConfig(paddr_width=13, entries={"mpu": 5, "hgmpu": 5}),
    ],
    "sspmp-1.0": [
        ModelConfig(revision="sspmp-1.0", paddr_width=13, entries={"pool": 9}, smepmp=True),
        ModelConfig(revision="sspmp-1.0", paddr_width=13, entries={"pool": 9}),
        ModelConfig(
            revision="sspmp-1.0",
            paddr_width=13,
            granularity=16,
            xlen=64,
            entries={"pmp": 1, "spmp": 5},
            delegation="fixed",
            modes=("tor", "napot"),
            reset=(ResetRow("spmp", 0, 0x100, 0x11F, True),),
        ),
    ],
}
SSPMP_NUMBERS = [
    *(base + n for base in (0x150, 0x250, 0x350) for n in (0, 0, 1, 1, 2, 2, 3)),
    *(0x183, 0x193, 0x283, 0x293, 0x683, 0x693, 0x316, 0x616, 0x747),
    *(0x3A0, 0x3A1, 0x3A2, 0x3B0, 0x3B1, 0x3B5, 0x3B9),
]
FILL = [0x3A0, 0x3A1, 0x3A2, *(0x3B0 + n for n in range(9))]
NUMBERS = {"mpu-0.9": MPU_NUMBERS, "sspmp-1.0": SSPMP_NUMBERS}


@pytest.mark.parametrize("revision", SETTINGS)
def test_random_use_covers_every_rule_of_the_unit(revision):
    rng = random.Random(20210501)
    covered: Counter[str] = Counter()
    for config in SETTINGS[revision]:
        for _ in range(120):
            covered += exercise(config, NUMBERS[revision], rng)
    assert set(covered) - unit_rules(revision) == set()
    assert unit_rules(revision) - set(covered) == set()
