"""Configurations that are simulated with other engines and other cells as well."""

from dataclasses import replace

from configurations import CONFIGURATIONS

from mpu_hw import MpuConfig, PortConfig

__all__ = ["ALSO", "OTHER_ENGINES", "with_engine"]

# Those that are simulated with the sequential engine as well, and its own fields there.
WALKED = {
    "default": {},
    "mcu": {},
    "rv64-wide-ports": {"regions": 2},
    "rv32-wide-ports-mxr-raw": {},
    "rv64-mxr-effective-walker": {"constant_time": True},
    "rv32-ports-around-translation": {},
    "grain-8": {},
    "grain-16": {"constant_time": True},
    "grain-4096-64-entries": {"regions": 2},
    "smallest": {},
    "no-vsmpu": {},
    "only-hgmpu": {},
    "only-tor": {},
    "only-napot": {},
    "only-na4": {"regions": 2},
    "no-hypervisor-hold": {},
    "reset": {},
    "async": {},
    "pool-6-async-low": {},
    "pool-16": {},
    "pool-16-host": {},
    "pool-16-grain-16": {"regions": 2},
    "pool-80-reset": {},
    "pool-5-no-switch": {"constant_time": True},
    "pool-8-mask": {},
    "pool-csr-moved": {},
    "fixed": {"regions": 2},
    "fixed-mask": {"constant_time": True},
    "fixed-no-vspmp": {},
    "fixed-no-spmp": {},
    "fixed-reset": {},
}


# With the pipelined engine: it differs from the combinational one in the check port alone.
PIPELINED = (
    "rv64-wide-ports",
    "rv32-ports-around-translation",
    "reset",
    "async",
    "pool-16",
    "fixed-no-vspmp",
)
# With ports of several engines: that of each port, in their order.
MIXED = {
    "default": ("sequential", "combinational"),
    "rv64-wide-ports": ("sequential", "pipelined"),
    "rv32-wide-ports-mxr-raw": ("combinational", "sequential", "pipelined"),
    "reset": ("combinational", "sequential"),
    "pool-16": ("sequential", "combinational", "sequential"),
    "pool-16-host": ("combinational", "pipelined"),
    "pool-csr-moved": ("pipelined", "sequential", "sequential"),
    "fixed-mask": ("combinational", "sequential", "combinational"),
}
# In carry cells, where entries share comparators and where none do; both engines that have them.
CELLS = {
    "default": {},
    "rv64-wide-ports": {"engine": "pipelined"},
    "rv32-wide-ports-mxr-raw": {},
    "rv32-ports-around-translation": {},
    "no-mpu": {},
    "only-hgmpu": {"engine": "pipelined"},
    "reset": {},
    "pool-16": {},
    "fixed": {},
    "fixed-reset": {"engine": "pipelined"},
}
# By the words of address registers, with every form of them: one granule that an access may touch,
# two and more, hardwired entries, entries of a pool, and beside a walker.
WORDS = {
    "default": {},
    "rv64-wide-ports": {"engine": "pipelined"},
    "rv32-wide-ports-mxr-raw": {},
    "grain-16": {},
    "only-tor": {},
    "only-napot": {"engine": "pipelined"},
    "reset": {},
    "pool-16": {},
    "pool-5-no-switch": {},
    "pool-80-reset": {"engine": "pipelined"},
    "fixed": {},
    "fixed-reset": {},
}


# Hardened: every engine and target, several engines, entries of a pool, entries with reset values.
HARDENED = {
    "default": {"engine": "sequential"},
    "rv64-wide-ports": {"engine": "pipelined"},
    "rv64-mxr-effective-walker": {"engine": "sequential", "constant_time": True},
    "grain-8": {"engine": "sequential", "regions": 2},
    "grain-16": {},
    "smallest": {"denial_record": True},
    "reset": {"engine": "sequential"},
    "pool-16": {"engine": "sequential"},
    "pool-5-no-switch": {"target": "asic"},
    "pool-6-async-low": {"engine": "pipelined"},
    "fixed": {"target": "ecp5"},
}
HARDENED_MIXED = ("pool-csr-moved", "pool-16-host")


def _ports(name: str, engines: tuple[str, ...]) -> list[PortConfig]:
    """Give the ports of a configuration engines of their own."""
    ports = zip(CONFIGURATIONS[name].ports, engines, strict=True)
    return [replace(port, engine=engine) for port, engine in ports]


# Engines other than that of the configurations, each with those that have it too, and with which
# fields.
ALSO = {
    "sequential": {name: {"engine": "sequential", **row} for name, row in WALKED.items()},
    "pipelined": dict.fromkeys(PIPELINED, {"engine": "pipelined"}),
    "combinational": {name: {"engine": "combinational"} for name in ("mpu-small", "mcu")},
    "ecp5": {name: {"target": "ecp5", **row} for name, row in CELLS.items()},
    "asic": {name: {"target": "asic", **row} for name, row in WORDS.items()},
    "mixed-asic": {
        name: {"target": "asic", "ports": _ports(name, MIXED[name])}
        for name in ("default", "pool-16")
    },
    "mixed": {name: {"ports": _ports(name, engines)} for name, engines in MIXED.items()},
    "hardened": {name: {"hardened": True, **row} for name, row in HARDENED.items()},
    "mixed-hardened": {
        name: {"hardened": True, "ports": _ports(name, MIXED[name])} for name in HARDENED_MIXED
    },
}


def with_engine(name: str, engine: str) -> str:
    """Name the configuration that differs in its engine alone."""
    return f"{name}, {engine}"


OTHER_ENGINES: dict[str, MpuConfig] = {
    with_engine(name, engine): replace(CONFIGURATIONS[name], **fields)
    for engine, rows in ALSO.items()
    for name, fields in rows.items()
}
