"""The configurations that the unit is simulated in, by name."""

from mpu_hw_sim.directed.mpu_registers import reset_entries
from mpu_hw_sim.directed.sspmp_locks import fixed_reset, pooled_reset

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.presets import PRESETS

__all__ = ["CONFIGURATIONS", "DIRECTED", "SIMULATED"]

FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
PARCEL = PortConfig(name="fetch", accesses=("fetch",), max_size=4, misaligned=True)
DATA = PortConfig(name="data", accesses=("load", "store", "hlvx"), max_size=8)
SPLIT_FREE = PortConfig(
    name="data", accesses=("load", "store", "hlvx", "cbo"), max_size=16, misaligned=True
)
BLOCK = PortConfig(name="block", accesses=("store", "cbo"), max_size=64)
WALKER = PortConfig(name="walker", accesses=("walk",), max_size=8)
BEFORE = PortConfig(name="before", accesses=("load", "store"), max_size=8, stages=("vs",))
BEHIND = PortConfig(
    name="behind", accesses=("load", "store", "walk"), max_size=8, stages=("hs", "g")
)
BELOW = PortConfig(name="below", accesses=("load", "store", "walk"), max_size=8, stages=("m",))
WORDS = PortConfig(name="data", accesses=("load", "store", "hlvx"), max_size=4)
LAST = PortConfig(name="data", accesses=("load", "store"), max_size=4, stages=("m",))
LARGE = PortConfig(
    name="both", accesses=("load", "store", "fetch", "hlvx"), max_size=16, misaligned=True
)
BYTES = PortConfig(name="bytes", accesses=("load", "store", "fetch"), max_size=1)


def _entries(mpu: int, vsmpu: int, hgmpu: int) -> dict[str, int]:
    return {"mpu": mpu, "vsmpu": vsmpu, "hgmpu": hgmpu}


MPU_09: dict[str, MpuConfig] = {
    "rv64-wide-ports": MpuConfig(
        xlen=64, paddr_width=40, entries=_entries(5, 2, 2), ports=(PARCEL, SPLIT_FREE)
    ),
    "rv32-wide-ports-mxr-raw": MpuConfig(
        mxr="raw", entries=_entries(5, 5, 5), ports=(PARCEL, SPLIT_FREE, BLOCK)
    ),
    "rv64-mxr-effective-walker": MpuConfig(
        xlen=64,
        paddr_width=32,
        mxr="effective",
        entries=_entries(5, 2, 5),
        ports=(FETCH, DATA, WALKER),
    ),
    "rv32-ports-around-translation": MpuConfig(
        entries=_entries(5, 2, 2), mxr="raw", ports=(BEFORE, BEHIND, BYTES)
    ),
    "grain-8": MpuConfig(
        xlen=64,
        granularity=8,
        paddr_width=30,
        entries=_entries(5, 2, 2),
        ports=(PARCEL, SPLIT_FREE),
    ),
    "grain-16": MpuConfig(
        granularity=16, paddr_width=32, entries=_entries(5, 5, 2), ports=(PARCEL, SPLIT_FREE)
    ),
    "grain-4096-64-entries": MpuConfig(
        xlen=64, granularity=4096, entries=_entries(64, 16, 16), ports=(SPLIT_FREE,)
    ),
    "grain-1-mebibyte": MpuConfig(
        granularity=1 << 20, entries=_entries(16, 5, 5), reserved="hold", ports=(SPLIT_FREE,)
    ),
    "two-grains": MpuConfig(paddr_width=12, granularity=2048, entries=_entries(5, 2, 1)),
    "smallest": MpuConfig(paddr_width=12, entries=_entries(1, 1, 1), ports=(SPLIT_FREE,)),
    "no-hypervisor": MpuConfig(hypervisor=False, paddr_width=32, entries={"mpu": 16}),
    "no-hypervisor-hold": MpuConfig(
        hypervisor=False, xlen=64, reserved="hold", entries={"mpu": 5}, ports=(PARCEL, SPLIT_FREE)
    ),
    "no-mpu": MpuConfig(entries=_entries(0, 5, 5), paddr_width=32),
    "no-vsmpu": MpuConfig(entries=_entries(5, 0, 5), xlen=64, ports=(FETCH, DATA)),
    "no-hgmpu": MpuConfig(entries=_entries(5, 5, 0), paddr_width=20),
    "only-vsmpu": MpuConfig(entries=_entries(0, 5, 0), paddr_width=24, ports=(SPLIT_FREE,)),
    "only-hgmpu": MpuConfig(entries=_entries(0, 0, 5), xlen=64, paddr_width=44),
    "only-tor": MpuConfig(modes=("tor",), entries=_entries(5, 2, 2), ports=(SPLIT_FREE,)),
    "only-napot": MpuConfig(
        modes=("napot",), xlen=64, granularity=8, entries=_entries(5, 2, 2), ports=(SPLIT_FREE,)
    ),
    "only-na4": MpuConfig(modes=("na4",), entries=_entries(5, 2, 2), ports=(SPLIT_FREE,)),
    "no-switch": MpuConfig(switch=False, entries=_entries(5, 2, 2), paddr_width=32),
    "hold": MpuConfig(reserved="hold", entries=_entries(5, 5, 5), xlen=64, paddr_width=36),
    "csr-zdl2023": MpuConfig(csr_map="zdl2023", entries=_entries(5, 5, 2), paddr_width=32),
    "csr-custom": MpuConfig(csr_map="custom", entries=_entries(16, 2, 5), xlen=64),
    "csr-moved": MpuConfig(
        csr_base={"mpuswitch": 0x5C0, "hgmpuaddr": 0x6C0}, entries=_entries(2, 2, 2)
    ),
    "reset": MpuConfig(
        paddr_width=30,
        entries=_entries(5, 2, 2),
        reset=reset_entries(28),
        ports=(PARCEL, SPLIT_FREE),
    ),
    "async": MpuConfig(reset_kind="async", paddr_width=20, entries=_entries(4, 2, 2)),
    "rv32-64-entries": MpuConfig(paddr_width=32, entries=_entries(64, 5, 5), ports=(SPLIT_FREE,)),
}


def _sspmp(**fields) -> MpuConfig:
    return MpuConfig(revision="sspmp-1.0", **fields)


def _pool(entries: int, **fields) -> MpuConfig:
    return _sspmp(entries={"pool": entries}, **fields)


def _fixed(pmp: int, spmp: int, vspmp: int, **fields) -> MpuConfig:
    counts = {"pmp": pmp, "spmp": spmp, "vspmp": vspmp}
    return _sspmp(delegation="fixed", entries=counts, **fields)


# Pools that are large for the sake of their delegation: their comparators are small, or few.
NARROW = {"paddr_width": 12, "modes": ("napot",), "mxr": "off"}
FEW = {**NARROW, "switch": False, "ports": (LAST,)}

SSPMP_10: dict[str, MpuConfig] = {
    "pool-16": _pool(16, paddr_width=32, smepmp=True, ports=(PARCEL, SPLIT_FREE, WALKER)),
    "pool-16-host": _pool(
        16, xlen=64, paddr_width=40, hypervisor=False, mxr="effective", ports=(PARCEL, SPLIT_FREE)
    ),
    "pool-32": _pool(
        32, xlen=64, paddr_width=32, reserved="mask", modes=("tor", "napot"), ports=(LARGE,)
    ),
    "pool-16-grain-16": _pool(
        16, xlen=64, granularity=16, paddr_width=30, smepmp=True, ports=(PARCEL, SPLIT_FREE)
    ),
    "pool-48": _pool(48, ports=(WORDS,), **NARROW),
    "pool-96": _pool(96, **FEW),
    "pool-128": _pool(128, **FEW),
    "pool-192": _pool(192, ports=(WORDS,), **NARROW),
    "pool-80-reset": _pool(80, paddr_width=14, ports=(WORDS,), reset=pooled_reset(12)),
    "pool-5-no-switch": _pool(5, switch=False, mxr="off", ports=(PARCEL, SPLIT_FREE)),
    "pool-8-mask": _pool(
        8, xlen=64, reserved="mask", mxr="effective", smepmp=True, ports=(SPLIT_FREE, WALKER)
    ),
    "pool-8-only-tor": _pool(8, modes=("tor",), hypervisor=False, smepmp=True, ports=(SPLIT_FREE,)),
    "pool-6-only-na4": _pool(6, modes=("na4",), paddr_width=14, ports=(SPLIT_FREE,)),
    "pool-1": _pool(1, smepmp=True, paddr_width=12, ports=(SPLIT_FREE,)),
    "pool-6-async-low": _pool(
        6, reset_kind="async-low", smepmp=True, paddr_width=20, other_selects=False
    ),
    "pool-csr-moved": _pool(
        6,
        csr_base={"vspmpen": 0x2C0, "hspmpen": 0x6C0, "hspmpdeleg": 0x6C8},
        paddr_width=30,
        ports=(BEFORE, BEHIND, BELOW),
    ),
    "fixed": _fixed(4, 16, 5, paddr_width=32, ports=(PARCEL, SPLIT_FREE)),
    "fixed-mask": _fixed(
        5, 5, 5, xlen=64, reserved="mask", smepmp=True, granularity=8, ports=(DATA, BLOCK, WALKER)
    ),
    "fixed-grain-4096": _fixed(5, 5, 5, granularity=4096, switch=False, ports=(PARCEL, SPLIT_FREE)),
    "fixed-no-vspmp": _fixed(0, 5, 0, ports=(FETCH, SPLIT_FREE)),
    "fixed-no-spmp": _fixed(2, 0, 5, xlen=64, paddr_width=40, ports=(SPLIT_FREE,)),
    "fixed-no-hypervisor": _fixed(5, 5, 0, hypervisor=False, smepmp=True, ports=(SPLIT_FREE,)),
    "pmp-alone": _fixed(
        6, 0, 0, supervisor_csrs=False, smepmp=True, paddr_width=32, ports=(PARCEL, SPLIT_FREE)
    ),
    "fixed-reset": _fixed(0, 5, 2, paddr_width=30, ports=(SPLIT_FREE,), reset=fixed_reset(28)),
}

CONFIGURATIONS: dict[str, MpuConfig] = {
    **{name: MpuConfig.from_dict(fields) for name, fields in PRESETS.items()},
    **MPU_09,
    **SSPMP_10,
}

# Where the directed cases are played: the first of these in which a case makes sense.
DIRECTED = (
    "rv64-wide-ports",
    "rv32-wide-ports-mxr-raw",
    "grain-8",
    "grain-16",
    "no-vsmpu",
    "reset",
    "pool-16",
    "pool-16-grain-16",
    "pool-16-host",
    "fixed",
    "fixed-no-vspmp",
    "fixed-reset",
    "pool-80-reset",
    "pool-8-mask",
    "pool-32",
    "pool-48",
    "sspmp-rv64-hyp",
    "pool-96",
    "pool-128",
    "pool-192",
    "fixed-mask",
)

# Simulated under cocotb too.
SIMULATED = (
    "rv64-wide-ports",
    "rv32-wide-ports-mxr-raw",
    "reset",
    "pool-16",
    "fixed-reset",
)
