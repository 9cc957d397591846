"""The configurations that the unit is simulated in, by name."""

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.presets import PRESETS
from sim.directed.registers import reset_entries

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
BYTES = PortConfig(name="bytes", accesses=("load", "store", "fetch"), max_size=1)


def _entries(mpu: int, vsmpu: int, hgmpu: int) -> dict[str, int]:
    return {"mpu": mpu, "vsmpu": vsmpu, "hgmpu": hgmpu}


CONFIGURATIONS: dict[str, MpuConfig] = {
    **{name: MpuConfig.from_dict(fields) for name, fields in PRESETS.items()},
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
        csr_base={"mpuswitch": 0x5C0, "hgmpuaddr": 0x680}, entries=_entries(2, 2, 2)
    ),
    "reset": MpuConfig(
        paddr_width=30,
        entries=_entries(5, 2, 2),
        reset=reset_entries(28),
        ports=(PARCEL, SPLIT_FREE),
    ),
    "rv32-64-entries": MpuConfig(paddr_width=32, entries=_entries(64, 5, 5), ports=(SPLIT_FREE,)),
}

# Where the directed cases are played: the first of these in which a case makes sense.
DIRECTED = (
    "rv64-wide-ports",
    "rv32-wide-ports-mxr-raw",
    "grain-8",
    "grain-16",
    "no-vsmpu",
    "reset",
)

# Simulated under cocotb too.
SIMULATED = ("rv64-wide-ports", "rv32-wide-ports-mxr-raw", "reset")
