"""Small units in random states, and every address of them."""

from mpu_hw_sim.explanation import RegisterState
from mpu_hw_sim.model import Status

from mpu_hw import MpuConfig, PortConfig

__all__ = ["CONFIGS", "random_state"]

WIDTH = 12  # address bits: every address can be asked
PARTS = PortConfig(
    name="both", accesses=("load", "store", "fetch", "hlvx"), max_size=8, misaligned=True
)
FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8)
BEFORE = PortConfig(name="before", accesses=("load", "fetch"), max_size=8, stages=("vs",))
BEHIND = PortConfig(name="behind", accesses=("store",), max_size=8, stages=("hs", "g", "m"))


def _small(**fields):
    return MpuConfig(paddr_width=WIDTH, **({"ports": (PARTS,)} | fields))


def _sspmp(**fields):
    return _small(revision="sspmp-1.0", **fields)


CONFIGS = {
    "mpu": _small(entries={"mpu": 4, "vsmpu": 3, "hgmpu": 3}),
    "mpu-rv64-grain-16": _small(
        xlen=64, granularity=16, entries={"mpu": 4, "vsmpu": 3, "hgmpu": 3}, mxr="raw"
    ),
    "mpu-host": _small(hypervisor=False, entries={"mpu": 5}, ports=(FETCH, DATA)),
    "mpu-around-translation": _small(
        entries={"mpu": 3, "vsmpu": 3, "hgmpu": 3}, ports=(BEFORE, BEHIND)
    ),
    "pool": _sspmp(entries={"pool": 8}, smepmp=True),
    "pool-rv64-grain-8": _sspmp(
        xlen=64, granularity=8, entries={"pool": 9}, reserved="mask", mxr="effective"
    ),
    "pool-host": _sspmp(entries={"pool": 6}, hypervisor=False, smepmp=True, ports=(FETCH, DATA)),
    "fixed": _sspmp(delegation="fixed", entries={"pmp": 3, "spmp": 3, "vspmp": 3}, smepmp=True),
    "pmp-only": _sspmp(
        delegation="fixed", entries={"pmp": 4, "spmp": 0}, hypervisor=False, smepmp=True
    ),
    "no-entry-of-pmp": _sspmp(
        delegation="fixed", entries={"pmp": 0, "spmp": 3, "vspmp": 2}, ports=(FETCH, DATA)
    ),
}


def _value(name, config, rng):
    if "addr" in name:
        ones = (1 << rng.randrange(6)) - 1
        return min((rng.randrange(1 << 10) & ~ones) | ones >> 1, (1 << 10) - 1)
    if "deleg" in name:
        return rng.randrange(1, config.entries["pool"] + 1) if config.pooled else 0
    if name == "mseccfg":
        return rng.choice([0, 0, 4, 5, 6, 7])
    if "switch" in name or name.endswith(("en", "enh")):
        return rng.getrandbits(32) | rng.getrandbits(32)
    return int.from_bytes(bytes(_cfg(rng) for _ in range(config.xlen // 8)), "little")


def _cfg(rng):
    return rng.choice([0, 0x80]) * (rng.random() < 0.3) | rng.randrange(32)


def random_state(config, rng):
    """A state that writes of M in a random order have left."""
    state = RegisterState(config)
    names = [name for name in state.registers.names if "select" not in name]
    for name in sorted(names, key=lambda name: (0 if "deleg" in name else 1, rng.random())):
        value = _value(name, config, rng)
        if name.startswith(("spmpcfg", "vspmpcfg")):
            value = _cfg(rng) | rng.choice([0, 0x100, 0x300])
        state.registers.write(name, value)
    bits = {name: rng.random() < 0.5 for name in ("sum", "mxr", "vsum", "vmxr")}
    bare = {name: rng.random() < 0.85 for name in ("satp_bare", "vsatp_bare", "hgatp_bare")}
    state.status = Status(**bits, **bare)
    return state
