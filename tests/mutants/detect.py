"""Look for a planted bug: run by test_mutants in a process whose ``mpu_hw`` has one.

    python detect.py region/rv32-4 stage/hs-off-4 unit/rv32

A detector is a proof of tests/formal (``<leaf>/<name>``), or ``unit/<name>``: the whole unit in
Amaranth's simulator beside the reference model, or ``core/<name>``: a program of tests/core on core
and unit. Prints the first that finds something, and what.
"""

import sys
from collections.abc import Iterable
from importlib import import_module
from itertools import zip_longest
from typing import Any

from amaranth.hdl import ResetInserter, Signal
from amaranth.sim import Simulator
from prove import VacuousError, prove

import mpu_hw
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.unit import Mpu
from sim.pins import UnitPins
from sim.reference import Reference
from sim.stimulus import random_steps

STEPS = 2000
UNITS: dict[str, dict[str, Any]] = {
    "rv32": {"paddr_width": 12, "entries": {"mpu": 3, "vsmpu": 2, "hgmpu": 2}},
    "rv64": {
        "xlen": 64,
        "mxr": "raw",
        "paddr_width": 14,
        "entries": {"mpu": 2, "vsmpu": 3, "hgmpu": 1},
    },
    "sspmp-rv32": {
        "revision": "sspmp-1.0",
        "paddr_width": 12,
        "smepmp": True,
        "entries": {"pool": 6},
    },
    "sspmp-rv64": {
        "revision": "sspmp-1.0",
        "xlen": 64,
        "paddr_width": 14,
        "smepmp": True,
        "reserved": "mask",
        "entries": {"pool": 5},
    },
    "sspmp-fixed": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "paddr_width": 12,
        "entries": {"pmp": 2, "spmp": 3, "vspmp": 2},
    },
}


def _proof(leaf: str, name: str) -> str | None:
    try:
        return prove(import_module(f"test_proof_{leaf}").PROOFS[name]())
    except VacuousError as error:
        return str(error)


def _unit(name: str) -> str | None:
    """Play random steps on the unit; return the first output that the model denies."""
    port = PortConfig(name="port", accesses=("load", "store", "fetch", "hlvx"), max_size=8)
    config = MpuConfig(**UNITS[name], ports=(port,))
    unit, pins, reference = Mpu(config), UnitPins(config), Reference(config)
    found: list[str] = []
    reset = Signal()

    def pin(path: str) -> object:
        group, _, member = path.partition("__")
        return getattr(getattr(unit, group), member)

    async def compare(ctx) -> None:
        for number, step in enumerate(random_steps(config, 1, STEPS)):
            ctx.set(reset, step.reset)
            for wire, value in zip(pins.inputs, pins.drive(step), strict=True):
                ctx.set(pin(wire.name), value)
            values, care = pins.expect(reference.answer(step))
            for place, (wire, value) in enumerate(zip(pins.outputs, values, strict=True)):
                if care >> place & 1 and ctx.get(pin(wire.name)) != value:
                    found.append(f"step {number}: {wire.name} is not {value:#x} after {step}")
                    return
            await ctx.tick()

    simulator = Simulator(ResetInserter(reset)(unit))
    simulator.add_clock(1e-6)
    simulator.add_testbench(compare)
    simulator.run()
    return found[0] if found else None


def _program(name: str) -> str | None:
    """Run a program on core and unit; return the first attempt that ends as it should not."""
    ended, expected = import_module("core_programs").PROGRAMS[name]()
    for number, (one, other) in enumerate(zip_longest(ended, expected)):
        if one != other:
            return f"attempt {number} ended with {one}, not with {other}"
    return None


def detect(detectors: Iterable[str]) -> str | None:
    """Return which detector found something, and what; None where none did."""
    for detector in detectors:
        leaf, _, name = detector.partition("/")
        whole = {"unit": _unit, "core": _program}
        found = whole[leaf](name) if leaf in whole else _proof(leaf, name)
        if found:
            return f"{detector}: {found}"
    return None


if __name__ == "__main__":
    print(mpu_hw.__file__)
    print(detect(sys.argv[1:]) or "nothing found")
