"""Our rows: sizes, ports and features of the unit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from mpu_hw.config import MpuConfig
from mpu_hw.engine import unit_engine

from .design import ADAPTERS, HARNESS, Design
from .generated import Generated
from .ours import (
    CFG_WIDTH,
    CheckPath,
    answer_width,
    bounds_width,
    state_names,
)

__all__ = ["our_designs"]

SIZES = (16, 4, 8, 32, 64)
BASE = 16
FETCH = {"name": "fetch", "accesses": ["fetch"], "max_size": 4}
DATA = {"name": "data", "accesses": ["load", "store"], "max_size": 4}
GUEST_DATA = DATA | {"accesses": ["load", "store", "hlvx"]}
WAYS = {1: [DATA], 2: [FETCH, DATA]}


def mpu(entries: int, /, **over: Any) -> MpuConfig:
    """Give mpu-0.9 with S and U, one bank, a data port."""
    fields = {"hypervisor": False, "entries": {"mpu": entries, "vsmpu": 0, "hgmpu": 0}}
    return MpuConfig.from_dict({**fields, "ports": [DATA], **over})


def spmp(entries: int, /, **over: Any) -> MpuConfig:
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


OURS = Line("ours", "mpu_hw, mpu-0.9", "complete; no M-mode level", mpu)
SSPMP = Line("sspmp", "mpu_hw, sspmp-1.0", "complete; SPMP alone, no PMP beneath", spmp)
GUESTS = {"hypervisor": True, "ports": [GUEST_DATA]}
POOL = {"smepmp": True, "delegation": "dynamic", "entries": {"pool": BASE}}
POOL_64 = POOL | {"entries": {"pool": 64}}
PMP = {"smepmp": True, "delegation": "fixed", "entries": {"pmp": BASE, "spmp": 0}}
BANKS = {"entries": {"mpu": BASE, "vsmpu": 8, "hgmpu": 8}}
ECP5: dict[str, Any] = {"target": "ecp5"}
ASIC: dict[str, Any] = {"target": "asic"}
TWO_PORTS = {"ports": WAYS[2]}
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

# What is made for an ASIC alone: the unit, the end of the row's name, what it shows, fields.
FOR_ASIC: tuple[tuple[Line, str, str, dict[str, Any]], ...] = (
    (OURS, "asic", "by words, no bounds", ASIC),
    (OURS, "2p-asic", "the same, two ports", ASIC | TWO_PORTS),
    (SSPMP, "pmp-2p", "PMP with Smepmp, two ports", PMP | TWO_PORTS),
    (SSPMP, "pmp-2p-asic", "the same, by words", PMP | TWO_PORTS | ASIC),
)


@cache
def _behind_harness(clocked: bool) -> Mapping[str, str]:
    """Give adapter and harness; a check path with registers has a clock."""
    name = "ours_clocked.sv" if clocked else "ours.sv"
    harness = HARNESS.replace(" u (", " u (.clk(clk),") if clocked else HARNESS
    adapter = (ADAPTERS / name).read_text(encoding="utf-8")
    return {"ours.sv": adapter, "harness.sv": harness}


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
            **_behind_harness(unit_engine(config).latency(config).done > 0),
        },
        parameters=parameters,
        lacks=line.lacks if group == "ours" else "",
        feature=feature,
        base=f"{line.name}-{BASE}" if feature else "",
        portable=config.target == "generic",
        asic_top="dut" * (parameters["N"] == BASE and config.target != "ecp5"),
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
    for line, end, feature, over in FOR_ASIC:
        name, config = f"{line.name}-{BASE}-{end}", line.make(BASE, **over)
        yield _check(line, name, config, group="asic", feature=feature)
