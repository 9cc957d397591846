"""Our rows: sizes, ports and features of the unit."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from mpu_hw.config import MpuConfig
from mpu_hw.unit import Mpu

from .design import ADAPTERS, HARNESS, Design
from .generated import Generated
from .ours import CFG_WIDTH, STATUS_WIDTH, RawCheck, RegistersOnly, answer_width

__all__ = ["our_designs"]

SIZES = (16, 4, 8, 32, 64)
BASE = 16
FETCH = {"name": "fetch", "accesses": ["fetch"], "max_size": 4}
DATA = {"name": "data", "accesses": ["load", "store"], "max_size": 4}
GUEST_DATA = DATA | {"accesses": ["load", "store", "hlvx"]}

# Name, what it shows, fields over those of the base, whether the whole verdict is answered.
FEATURES: tuple[tuple[str, str, dict[str, Any], bool], ...] = (
    ("ours-16-2p", "second port (fetch)", {"ports": [FETCH, DATA]}, False),
    ("ours-16-misaligned", "misaligned accesses", {"ports": [DATA | {"misaligned": True}]}, False),
    ("ours-16-verdict", "cause, stage, entry, gva", {}, True),
    ("ours-16-noswitch", "no switch registers", {"switch": False}, False),
    ("ours-16-napot", "NAPOT and NA4 only", {"modes": ["na4", "napot"]}, False),
    ("ours-16-tor", "TOR only", {"modes": ["tor"]}, False),
    ("ours-16-grain32", "granularity 32", {"granularity": 32}, False),
    ("ours-16-grain4096", "granularity 4096", {"granularity": 4096}, False),
    ("ours-16-pa32", "32-bit physical address", {"paddr_width": 32}, False),
    ("ours-16-rv64", "RV64, 56-bit physical address", {"xlen": 64}, False),
    (
        "ours-16-guests",
        "hypervisor banks, 8 + 8 entries more",
        {
            "hypervisor": True,
            "entries": {"mpu": BASE, "vsmpu": 8, "hgmpu": 8},
            "ports": [GUEST_DATA],
        },
        False,
    ),
)

# Name, fields over those of the base (None: the default configuration), what it is.
BARE: tuple[tuple[str, dict[str, Any] | None, str], ...] = (
    ("registers-16", {}, "16 entries, RV32"),
    ("registers-16-noswitch", {"switch": False}, "16 entries, RV32, no switch register"),
    ("registers-16-rv64", {"xlen": 64}, "16 entries, RV64"),
    ("registers-32", None, "default: 16 + 8 + 8 entries, RV32"),
    ("unit-16", {}, "16 entries, data port, RV32"),
    ("unit-32", None, "default: 16 + 8 + 8 entries, two ports, RV32"),
)


def _config(entries: int, over: Mapping[str, Any] | None = None) -> MpuConfig:
    fields: dict[str, Any] = {
        "hypervisor": False,
        "entries": {"mpu": entries, "vsmpu": 0, "hgmpu": 0},
        "ports": [DATA],
    }
    return MpuConfig.from_dict(fields | dict(over or {}))


@cache
def _adapter() -> str:
    return (ADAPTERS / "ours.sv").read_text(encoding="utf-8")


def check_design(
    name: str, config: MpuConfig, *, group: str = "ours", feature: str = "", detail: bool = False
) -> Design:
    """Put the check path of a configuration behind the harness."""
    entries = sum(config.entries[bank.name] for bank in config.banks)
    ports = len(config.ports)
    verilog = Generated("check", config, f"check {detail}", lambda: RawCheck(config, detail=detail))
    return Design(
        name=name,
        title=f"mpu_hw, {config.revision}",
        group=group,
        entries=entries,
        ports=ports,
        compared=config.granule_width,
        ready=verilog.ready,
        make=lambda: {
            "check.v": verilog.text(),
            "ours.sv": _adapter(),
            "harness.sv": HARNESS,
        },
        parameters={
            "N": entries,
            "CH": ports,
            "AW": config.addr_width,
            "CW": CFG_WIDTH,
            "PW": config.check_width,
            "MW": STATUS_WIDTH,
            "EW": answer_width(detail),
        },
        lacks="nothing of its law; no M-mode level",
        feature=feature,
    )


def _bare(name: str, config: MpuConfig, feature: str) -> Design:
    """Measure registers or a whole unit, as the name says, without a harness."""
    whole = name.startswith("unit")
    component = Mpu if whole else RegistersOnly
    verilog = Generated("bare", config, component.__name__, lambda: component(config))
    return Design(
        name=name,
        title="whole unit" if whole else "registers and CSR front",
        group="registers",
        entries=sum(config.entries[bank.name] for bank in config.banks),
        compared=config.granule_width,
        ready=verilog.ready,
        make=lambda: {"bare.v": verilog.text()},
        top="bare",
        feature=feature,
    )


def our_designs() -> Iterator[Design]:
    """Give the empty harness, then every size and feature of ours."""
    empty = (ADAPTERS / "empty.sv").read_text(encoding="utf-8")
    yield Design(
        name="empty",
        title="the harness alone",
        group="harness",
        entries=BASE,
        make=lambda: {"empty.sv": empty, "harness.sv": HARNESS},
        parameters={"N": BASE, "EMPTY": 1},
    )
    for entries in SIZES:
        yield check_design(f"ours-{entries}", _config(entries))
    for name, feature, over, detail in FEATURES:
        config = _config(BASE, over)
        yield check_design(name, config, group="feature", feature=feature, detail=detail)
    for name, fields, feature in BARE:
        yield _bare(name, MpuConfig() if fields is None else _config(BASE, fields), feature)
