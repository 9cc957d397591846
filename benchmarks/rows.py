"""Our rows: sizes, ports and features of the unit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from amaranth.lib import wiring

from mpu_hw.config import MpuConfig
from mpu_hw.mpu import Mpu

from .design import ADAPTERS, HARNESS, Design
from .generated import Generated
from .ours import (
    CFG_WIDTH,
    CheckPath,
    RegistersOnly,
    answer_width,
    bounds_width,
    csr_decoder,
    state_names,
)

__all__ = ["our_designs"]

SIZES = (16, 4, 8, 32, 64)
BASE = 16
FETCH = {"name": "fetch", "accesses": ["fetch"], "max_size": 4}
DATA = {"name": "data", "accesses": ["load", "store"], "max_size": 4}
GUEST_DATA = DATA | {"accesses": ["load", "store", "hlvx"]}
WAYS = {1: [DATA], 2: [FETCH, DATA]}


def _mpu(entries: int, /, **over: Any) -> MpuConfig:
    """Give mpu-0.9 with S and U, one bank, a data port."""
    fields = {"hypervisor": False, "entries": {"mpu": entries, "vsmpu": 0, "hgmpu": 0}}
    return MpuConfig.from_dict({**fields, "ports": [DATA], **over})


def _spmp(entries: int, /, **over: Any) -> MpuConfig:
    """Give sspmp-1.0 with S and U, SPMP alone, a data port."""
    fields = {"revision": "sspmp-1.0", "hypervisor": False}
    if "delegation" not in over:
        fields |= {"delegation": "fixed", "entries": {"pmp": 0, "spmp": entries}}
    return MpuConfig.from_dict({**fields, "ports": [DATA], **over})


@dataclass(frozen=True)
class Line:
    """A unit that is drawn over its entries.

    Parameters
    ----------
    name : str
        Beginning of the names of its rows.
    title : str
    lacks : str
    make : callable
        Makes a configuration of a number of entries and the fields that differ.
    """

    name: str
    title: str
    lacks: str
    make: Callable[..., MpuConfig]


OURS = Line("ours", "mpu_hw, mpu-0.9", "complete; no M-mode level", _mpu)
SSPMP = Line("sspmp", "mpu_hw, sspmp-1.0", "complete; SPMP alone, no PMP beneath", _spmp)
GUESTS = {"hypervisor": True, "ports": [GUEST_DATA]}
POOL = {"smepmp": True, "delegation": "dynamic", "entries": {"pool": BASE}}
POOL_64 = POOL | {"entries": {"pool": 64}}
PMP = {"smepmp": True, "delegation": "fixed", "entries": {"pmp": BASE, "spmp": 0}}
BANKS = {"entries": {"mpu": BASE, "vsmpu": 8, "hgmpu": 8}}
ECP5: dict[str, Any] = {"target": "ecp5"}
WHOLE_VERDICT = "verdict"

# The unit, the end of the row's name, what it shows, fields over those of the unit.
FEATURES: tuple[tuple[Line, str, str, dict[str, Any]], ...] = (
    (OURS, "misaligned", "misaligned accesses", {"ports": [DATA | {"misaligned": True}]}),
    (OURS, WHOLE_VERDICT, "cause, stage, entry, gva", {}),
    (OURS, "noswitch", "no switch registers", {"switch": False}),
    (OURS, "napot", "NAPOT and NA4 only", {"modes": ["na4", "napot"]}),
    (OURS, "tor", "TOR only", {"modes": ["tor"]}),
    (OURS, "grain32", "granularity 32", {"granularity": 32}),
    (OURS, "grain4096", "granularity 4096", {"granularity": 4096}),
    (OURS, "pa32", "32-bit physical address", {"paddr_width": 32}),
    (OURS, "rv64", "RV64, 56-bit physical address", {"xlen": 64}),
    (OURS, "pipelined", "the verdict one clock later", {"engine": "pipelined"}),
    (OURS, "ecp5", "carry cells of the device", ECP5),
    (OURS, "pipelined-ecp5", "both", {"engine": "pipelined"} | ECP5),
    (OURS, "guests", "hypervisor banks, 8 + 8 entries more", GUESTS | BANKS),
    (OURS, "guests-ecp5", "the same, in carry cells", GUESTS | BANKS | ECP5),
    (SSPMP, "pmp", "PMP with Smepmp in place of SPMP", PMP),
    (SSPMP, "pool", "PMP with Smepmp and SPMP from one pool", POOL),
    (SSPMP, "guests", "PMP with Smepmp, SPMP and vSPMP from one pool", GUESTS | POOL),
)


def _pool(entries: int, **over: Any) -> MpuConfig:
    """Give a pool of all three banks, with a fetch and a data port."""
    ports = {"hypervisor": True, "ports": [FETCH, GUEST_DATA]}
    return _spmp(BASE, **POOL | ports | {"entries": {"pool": entries}, **over})


# Whole units, each with every engine: end of the name, configuration, what it is.
POOLED = "pool of {}, PMP with Smepmp, SPMP, vSPMP, two ports, RV32".format
WHOLE = (
    ("16", _mpu(BASE), "16 entries, data port, RV32"),
    ("32", MpuConfig(), "default: 16 + 8 + 8 entries, two ports, RV32"),
    ("pool-16", _pool(BASE), POOLED(BASE)),
)
ENDS = {"": "combinational", "-pipelined": "pipelined", "-sequential": "sequential"}
WALKED_FETCH = replace(
    MpuConfig(),
    ports=tuple(
        replace(port, engine="sequential" if port.name == "fetch" else None)
        for port in MpuConfig().ports
    ),
)

# Name, configuration, what it is.
BARE: tuple[tuple[str, MpuConfig, str], ...] = (
    ("registers-16", _mpu(BASE), "16 entries, RV32"),
    ("registers-16-noswitch", _mpu(BASE, switch=False), "16 entries, RV32, no switch register"),
    ("registers-16-rv64", _mpu(BASE, xlen=64), "16 entries, RV64"),
    ("registers-32", MpuConfig(), "default: 16 + 8 + 8 entries, RV32"),
    ("registers-sspmp-16", _spmp(BASE), "SPMP alone, 16 entries, RV32"),
    ("registers-pool-16", _spmp(BASE, **POOL), "pool of 16, RV32"),
    ("registers-pool-64", _spmp(64, **POOL_64), "pool of 64, RV32"),
    ("unit-sspmp-16", _spmp(BASE), "SPMP alone, 16 entries, data port, RV32"),
    ("unit-pool-16-host", _spmp(BASE, **POOL), "pool of 16, PMP and SPMP, data port, RV32"),
    *(
        (f"unit-{name}{end}", replace(config, engine=engine), title)
        for name, config, title in WHOLE
        for end, engine in ENDS.items()
    ),
    ("unit-16-ecp5", _mpu(BASE, **ECP5), "16 entries, data port, carry cells, RV32"),
    ("unit-32-ecp5", MpuConfig(**ECP5), "default, carry cells, RV32"),
    ("unit-32-mixed", WALKED_FETCH, "default, but the fetch port is sequential, RV32"),
    (
        "unit-32-mixed-ecp5",
        replace(WALKED_FETCH, **ECP5),
        "default, carry cells, the fetch port is sequential, RV32",
    ),
    *(
        (f"unit-pool-{entries}-sequential", _pool(entries, engine="sequential"), POOLED(entries))
        for entries in (64, 192)
    ),
    ("decoder-direct", MpuConfig(), "default: three banks, RV32"),
    ("decoder-indirect", _spmp(BASE, **GUESTS, **POOL), "PMP with Smepmp, SPMP, vSPMP, RV32"),
)


# What a row of BARE is, by the beginning of its name: title, component.
PARTS: dict[str, tuple[str, Callable[[MpuConfig], wiring.Component]]] = {
    "decoder": ("CSR decoder", csr_decoder),
    "registers": ("registers and CSR decoder", RegistersOnly),
    "unit": ("whole unit", Mpu),
}


@cache
def _adapter() -> str:
    return (ADAPTERS / "ours.sv").read_text(encoding="utf-8")


def _check(
    line: Line,
    name: str,
    config: MpuConfig,
    *,
    group: str,
    feature: str = "",
    detail: bool = False,
) -> Design:
    """Put the check path of a configuration behind the harness."""
    verilog = Generated(
        "check", config, f"check {detail}", lambda: CheckPath(config, detail=detail)
    )
    parameters = {
        "N": sum(array.count for array in config.entry_arrays),
        "CH": len(config.ports),
        "AW": bounds_width(config),
        "CW": CFG_WIDTH,
        "PW": config.check_width,
        "MW": len(state_names(config)),
        "EW": answer_width(detail),
    }
    return Design(
        name=name,
        title=line.title,
        group=group,
        entries=parameters["N"],
        ports=parameters["CH"],
        compared=config.granule_width,
        make=lambda: {
            "check.v": verilog.text(),
            "ours.sv": _adapter(),
            "harness.sv": HARNESS,
        },
        parameters=parameters,
        lacks=line.lacks if group == "ours" else "",
        feature=feature,
        base=f"{line.name}-{BASE}" if feature else "",
        portable=config.target == "generic",
    )


def _bare(name: str, config: MpuConfig, feature: str) -> Design:
    """Measure a CSR decoder, registers or a whole unit, as the name says, without a harness."""
    title, component = PARTS[name.partition("-")[0]]
    verilog = Generated("bare", config, name.partition("-")[0], lambda: component(config))
    return Design(
        name=name,
        title=title,
        group="registers",
        entries=sum(array.count for array in config.entry_arrays),
        compared=config.granule_width,
        make=lambda: {"bare.v": verilog.text()},
        top="bare",
        feature=feature,
    )


def our_designs() -> Iterator[Design]:
    """Give the empty harness, then every size, number of ports and feature of ours."""
    empty = (ADAPTERS / "empty.sv").read_text(encoding="utf-8")
    yield Design(
        name="empty",
        title="the harness alone",
        group="harness",
        entries=BASE,
        make=lambda: {"empty.sv": empty, "harness.sv": HARNESS},
        parameters={"N": BASE, "EMPTY": 1},
    )
    for line, (ports, rows), entries in product((OURS, SSPMP), WAYS.items(), SIZES):
        name, feature = f"{line.name}-{entries}", ""
        if ports > 1:
            name, feature = f"{name}-{ports}p", "second port (fetch)" * (entries == BASE)
        yield _check(line, name, line.make(entries, ports=rows), group="ours", feature=feature)
    for line, end, feature, over in FEATURES:
        name, config = f"{line.name}-{BASE}-{end}", line.make(BASE, **over)
        whole = end == WHOLE_VERDICT
        yield _check(line, name, config, group="feature", feature=feature, detail=whole)
    for bare in BARE:
        yield _bare(*bare)
