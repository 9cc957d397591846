"""A description of a generated unit that programs can read."""

import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Protocol

from amaranth import Shape
from amaranth.lib.wiring import Flow

from ..config import MpuConfig
from ..config.register_map import UnitRegister, register_map
from ..engine import unit_engine
from ..hardened import scrub_clocks
from ..isa import CFG_A, CFG_BITS, Field
from ..revision import PermissionTable
from .names import PORT_NAMES
from .yosys import find

__all__ = ["Described", "describe", "describe_register", "describe_registers", "render_json"]

DIRECTIONS = {Flow.In: "in", Flow.Out: "out"}
JOINS = dict(zip(PORT_NAMES, ("_", "__"), strict=True))


class Described(Protocol):
    """What is described: a unit, or ports around one."""

    @property
    def config(self) -> MpuConfig:
        """The unit."""

    @property
    def signature(self) -> Any:
        """The ports, in groups."""


def render_json(description: dict[str, Any]) -> str:
    """Render a description as JSON text."""
    return json.dumps(description, indent=2) + "\n"


def describe(component: Described, *, name: str, port_names: str = PORT_NAMES[0]) -> dict[str, Any]:
    """Name every parameter, port and register of a unit.

    Parameters
    ----------
    name : str
        The module.
    port_names : str
        One of ``PORT_NAMES``: group and member of a port joined by one underscore, or by two.

    Returns
    -------
    dict
        ``module``; ``versions`` of what generated it, under ``yosys`` with the name of the program
        or package that wrote the Verilog; ``configuration``, from which ``MpuConfig.from_dict``
        builds the same unit; ``ports`` with their group, direction and width in bits; ``reset``,
        the kind of the reset input, its port, its active level and whether it works without a clock
        edge; ``latency``, for how many clocks ``ready`` of a check port may be low and after how
        many ``done`` comes, at most; ``alert`` of a hardened unit, its port and the clocks, at
        most, from a flip in a memory to it; ``banks`` with the layout of an entry's configuration;
        ``tables``, what an encoding of the permissions allows to whom, by section of docs/rules.md;
        ``registers`` with CSR number, kind, bank and the entries that it holds packed, access
        (``RO``: a write traps), description, source, value at reset and fields with theirs, those
        behind selects included; ``stages`` in the order in which they deny, with the columns of
        their table for each privilege, the second where the status input ``select`` is 1.

    Raises
    ------
    OSError
        There is no Yosys.
    """
    config = component.config
    return {
        "module": name,
        "versions": _versions(),
        "configuration": config.to_dict(),
        "ports": _clocks(config) + _ports(component, JOINS[port_names]),
        "reset": {"kind": config.reset_kind, **asdict(config.reset_input)},
        "latency": unit_engine(config).latency(config)._asdict(),
        **_alert(config),
        "banks": [_bank(config, row.name) for row in config.banks],
        "tables": {row.table.name: _table(row.table) for row in config.banks},
        "registers": describe_registers(config),
        "stages": [
            {
                "name": stage.name,
                "code": int(stage.code),
                "bank": stage.bank,
                "virt": stage.virt,
                "bare": stage.bare,
                "columns": {mode.name: [*each] for mode, each in stage.columns.items()},
                "select": stage.select,
                "passes_without_match": [mode.name for mode in stage.no_match],
                "causes": {
                    kind: int(cause)
                    for kind, cause in zip(("fetch", "load", "store"), stage.causes, strict=True)
                },
            }
            for stage in config.stages
        ],
    }


def _versions() -> dict[str, str]:
    yosys = find()
    versions = {package: version(package) for package in ("mpu_hw", "amaranth")}
    return versions | {"yosys": f"{yosys.name} {yosys.version}"}


def _clocks(config: MpuConfig) -> list[dict[str, Any]]:
    names = ("clk", config.reset_input.port)
    return [{"name": name, "group": "", "direction": "in", "width": 1} for name in names]


def _alert(config: MpuConfig) -> dict[str, Any]:
    if not config.hardened:
        return {}
    return {"alert": {"port": "alert", "scrub_clocks": scrub_clocks(config)}}


def _ports(component: Described, join: str) -> list[dict[str, Any]]:
    """Give the ports that are alone, then those of each group, whose name begins theirs."""
    members = component.signature.members
    alone = [
        {
            "name": name,
            "group": "",
            "direction": DIRECTIONS[port.flow],
            "width": Shape.cast(port.shape).width,
        }
        for name, port in members.items()
        if port.is_port
    ]
    return alone + [
        {
            "name": f"{group}{join}{member}",
            "group": group,
            "direction": DIRECTIONS[port.flow],
            "width": Shape.cast(port.shape).width,
        }
        # Of a member with flow In, Amaranth gives the signature flipped already.
        for group, row in members.items()
        if row.is_signature
        for member, port in row.signature.members.items()
    ]


def _bank(config: MpuConfig, name: str) -> dict[str, Any]:
    bank = config.spec.bank(name)
    names = bank.table.fields + (
        ("L",) if config.spec.lock and "L" not in bank.table.fields else ()
    )
    fields = {field: [CFG_BITS[field]] * 2 for field in names}
    array = config.entry_array(name)
    return {
        "name": name,
        "title": bank.title,
        "array": array.name,
        "entries": array.count,
        "table": bank.table.name,
        "cfg": fields | {"A": [CFG_A + 1, CFG_A]},
    }


def _table(table: PermissionTable) -> dict[str, Any]:
    rows = [
        {
            "bits": row.bits,
            "allowed": dict(zip(table.columns, row.allowed, strict=True)),
            "reserved": row.reserved,
            "source": row.rule,
        }
        for row in table.rows
    ]
    return {"fields": [*table.fields], "columns": [*table.columns], "rows": rows}


def describe_registers(config: MpuConfig) -> list[dict[str, Any]]:
    """Give every register; those that follow each other behind a select are one row."""
    return [describe_register(row) for row in register_map(config)]


def describe_register(row: UnitRegister) -> dict[str, Any]:
    """Give one register, or those of one kind behind a select."""
    described: dict[str, Any] = {
        "name": row.name,
        "number": row.number,
        "kind": row.kind,
        "bank": row.bank,
        "level": row.level,
        "width": row.width,
        "entries": list(row.entries),
        "access": row.access.value,
        "description": row.text,
        "source": row.source,
        "reset": row.reset,
        "fields": [_field(field) for field in row.fields],
    }
    if row.select is not None:
        # Reached through an ireg, while the select has the value of the entry.
        behind = {"numbers": list(row.numbers), "select": row.select, "count": row.count}
        described |= behind | {"reset": list(row.resets)}
    return described


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "bits": [field.msb, field.lsb],
        "access": field.access.value,
        "reset": field.reset,
        "description": field.text,
    }
    if field.values:
        described["values"] = dict(field.values)
    return described
