"""Rows of ours without a harness: registers, CSR decoders, and whole units with every engine."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from amaranth.lib import wiring

from mpu_hw.checker.walk_time import walk_clocks
from mpu_hw.config import MpuConfig
from mpu_hw.config.choices import WALKING_ENGINES
from mpu_hw.engine import unit_engine
from mpu_hw.mpu import Mpu

from .design import Design
from .generated import Generated
from .ours import RegistersOnly, csr_decoder
from .rows import (
    ASIC,
    BASE,
    ECP5,
    FETCH,
    GUEST_DATA,
    GUESTS,
    PMP,
    POOL,
    POOL_64,
    TWO_PORTS,
    mpu,
    spmp,
)

__all__ = ["SWEPT", "check_clocks", "unit_designs", "whole_unit"]


def _pool(entries: int, **over: Any) -> MpuConfig:
    """Give a pool of all three banks, with a fetch and a data port."""
    ports = {"hypervisor": True, "ports": [FETCH, GUEST_DATA]}
    return spmp(BASE, **POOL | ports | {"entries": {"pool": entries}, **over})


# Whole units, each with every engine: end of the name, configuration, what it is.
POOLED = "pool of {}, PMP with Smepmp, SPMP, vSPMP, two ports, RV32".format
SIZE = "{} entries, two ports, RV32".format
WHOLE = (
    ("16", mpu(BASE), "16 entries, data port, RV32"),
    ("16-2p", mpu(BASE, **TWO_PORTS), SIZE(BASE)),
    ("pmp-16-2p", spmp(BASE, **PMP, **TWO_PORTS), "PMP with Smepmp, 16 entries, two ports, RV32"),
    ("32", MpuConfig(), "default: 16 + 8 + 8 entries, two ports, RV32"),
    ("pool-16", _pool(BASE), POOLED(BASE)),
)
ENDS = {"": "combinational", "-pipelined": "pipelined", "-sequential": "sequential"}
# Of these the hardened unit is measured, too.
HARDENED = ("16", "32", "pool-16")
WALKED_FETCH = replace(
    MpuConfig(),
    ports=tuple(
        replace(port, engine="sequential" if port.name == "fetch" else None)
        for port in MpuConfig().ports
    ),
)

# Beginnings of the names of those that are mapped to cells of an ASIC, too.
MAPPED = tuple(f"unit-{name}" for name in ("16", "32", "pmp", "pool-16"))

# The same unit over its entries: those that WHOLE does not have.
SIZED = (4, 8, 32, 64)
SWEPT = ("combinational", "sequential")
# Names of those that are drawn over their entries.
DRAWN = re.compile(r"unit-(\d+-2p(-combinational|-sequential)?|pool-\d+(-sequential)?)")

# Name, configuration, what it is.
BARE: tuple[tuple[str, MpuConfig, str], ...] = (
    ("registers-16", mpu(BASE), "16 entries, RV32"),
    ("registers-16-noswitch", mpu(BASE, switch=False), "16 entries, RV32, no switch register"),
    ("registers-16-rv64", mpu(BASE, xlen=64), "16 entries, RV64"),
    ("registers-32", MpuConfig(), "default: 16 + 8 + 8 entries, RV32"),
    ("registers-sspmp-16", spmp(BASE), "SPMP alone, 16 entries, RV32"),
    ("registers-pool-16", spmp(BASE, **POOL), "pool of 16, RV32"),
    ("registers-pool-64", spmp(64, **POOL_64), "pool of 64, RV32"),
    ("unit-sspmp-16", spmp(BASE), "SPMP alone, 16 entries, data port, RV32"),
    ("unit-pool-16-host", spmp(BASE, **POOL), "pool of 16, PMP and SPMP, data port, RV32"),
    *(
        (f"unit-{name}{end}", replace(config, engine=engine), title)
        for name, config, title in WHOLE
        for end, engine in ENDS.items()
    ),
    *(
        (
            f"unit-{name}-hardened{end}",
            replace(config, engine=engine, hardened=True),
            f"{title}, hardened",
        )
        for name, config, title in WHOLE
        for end, engine in ENDS.items()
        if name in HARDENED
    ),
    ("unit-16-ecp5", mpu(BASE, **ECP5), "16 entries, data port, carry cells, RV32"),
    ("unit-32-ecp5", MpuConfig(**ECP5), "default, carry cells, RV32"),
    ("unit-32-mixed", WALKED_FETCH, "default, but the fetch port is sequential, RV32"),
    (
        "unit-32-mixed-ecp5",
        replace(WALKED_FETCH, **ECP5),
        "default, carry cells, the fetch port is sequential, RV32",
    ),
    *(
        (f"unit-{count}-2p-{engine}", mpu(count, engine=engine, **TWO_PORTS), SIZE(count))
        for count in SIZED
        for engine in SWEPT
    ),
    *(
        (f"unit-pool-{entries}-sequential", _pool(entries, engine="sequential"), POOLED(entries))
        for entries in (64, 192)
    ),
    ("decoder-direct", MpuConfig(), "default: three banks, RV32"),
    ("decoder-indirect", spmp(BASE, **GUESTS, **POOL), "PMP with Smepmp, SPMP, vSPMP, RV32"),
)
BARE_FOR_ASIC: tuple[tuple[str, MpuConfig, str], ...] = tuple(
    (f"unit-{name}{end}-asic", replace(config, engine=engine, **ASIC), f"{title}, by words")
    for name, config, title in WHOLE
    for end, engine in ENDS.items()
    if engine not in WALKING_ENGINES
)


# What a row of BARE is, by the beginning of its name: title, component.
PARTS: dict[str, tuple[str, Callable[[MpuConfig], wiring.Component]]] = {
    "decoder": ("CSR decoder", csr_decoder),
    "registers": ("registers and CSR decoder", RegistersOnly),
    "unit": ("whole unit", Mpu),
}


def check_clocks(config: MpuConfig) -> tuple[int, int, int]:
    """Give the clocks of a check: at best, through all entries at most, and at worst.

    The second is that of a port which asks alone, while no register is written.
    """
    latency = unit_engine(config).latency(config)
    # In one port that walks no other can make it wait.
    walks = any(config.walks(port) for port in config.ports)
    missed = walk_clocks(config) if walks else 1
    return 1 + latency.done, missed + latency.done, 1 + latency.ready + latency.done


def _bare(name: str, config: MpuConfig, feature: str, group: str = "registers") -> Design:
    """Measure a CSR decoder, registers or a whole unit, as the name says, without a harness."""
    title, component = PARTS[name.partition("-")[0]]
    verilog = Generated("bare", config, name.partition("-")[0], lambda: component(config))
    return Design(
        name=name,
        title=title,
        group=group,
        entries=sum(array.count for array in config.entry_arrays),
        ports=max(1, len(config.ports)) if component is Mpu else 1,
        compared=config.granule_width,
        make=lambda: {"bare.v": verilog.text()},
        top="bare",
        feature=feature,
        clocks=check_clocks(config) if component is Mpu else None,
        series=f"{config.revision}, {config.engine}" if DRAWN.fullmatch(name) else "",
        asic_top="bare" * (name.startswith(MAPPED) and config.target != "ecp5"),
    )


def whole_unit(name: str, config: MpuConfig, feature: str = "") -> Design:
    """Measure a whole unit, registers and CSR decoder included, without a harness."""
    return _bare(name, config, feature)


def unit_designs() -> Iterator[Design]:
    """Give every decoder, bank of registers and whole unit."""
    for bare in BARE:
        yield _bare(*bare)
    for bare in BARE_FOR_ASIC:
        yield _bare(*bare, group="asic")
