"""Look for a mutant in mpu_hw as it is in this process.

A detector is a proof of tests/formal (``<leaf>/<name>``); ``unit/<name>``, the whole unit in
Amaranth's simulator beside the reference model; ``walk/<name>``, the same with the sequential
engine; ``case/<deviation>``, the directed case of that
deviation on it; or ``core/<name>``, a program of tests/core on core and unit.

    python tests/mutants/detect.py wiped-lock-stays

makes a fresh process the mutant of that name and runs its detector; tests, tests/formal,
tests/core and sim must be on PYTHONPATH.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from itertools import zip_longest
from typing import Any

from all_mutants import MUTANTS
from amaranth.hdl import ResetInserter, Signal
from amaranth.sim import Simulator
from mpu_hw_sim.directed import DEVIATIONS, Expect, script
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Step
from mpu_hw_sim.stimulus import random_steps
from mutant import mutated
from prove import VacuousError, prove, prove_bounded

from mpu_hw.config import MpuConfig, PortConfig, ResetEntry
from mpu_hw.engine import ENGINES
from mpu_hw.mpu import Mpu

Check = Callable[[list[int]], str]

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
    "rv32-hardened": {
        "paddr_width": 12,
        "hypervisor": False,
        "entries": {"mpu": 3},
        "hardened": True,
    },
    "rv32-reset": {
        "paddr_width": 12,
        "hypervisor": False,
        "entries": {"mpu": 3},
        "reset": (
            ResetEntry(bank="mpu", index=0, addr=0x47, cfg=0x1D, hardwired=True),
            ResetEntry(bank="mpu", index=1, addr=0x90, cfg=0x0B),
        ),
    },
    "sspmp-fixed": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "paddr_width": 12,
        "entries": {"pmp": 2, "spmp": 3, "vspmp": 2},
    },
}
WALKS = 500  # steps with the sequential engine
# Where the cases of deviations are played: the first in which a case makes sense.
CASE_UNITS: tuple[dict[str, Any], ...] = (
    {"revision": "sspmp-1.0", "smepmp": True, "entries": {"pool": 8}},
    {"revision": "sspmp-1.0", "entries": {"pool": 8}, "granularity": 8},
)


def _proof(leaf: str, name: str) -> str | None:
    module = import_module(f"test_proof_{leaf}")
    component = module.PROOFS[name]()
    if decide := getattr(module, "DECIDE", {}).get(name):
        return decide(component)
    # A bounded proof has a number of clocks.
    clocks = getattr(module, "CLOCKS", {}).get(name)
    try:
        return prove_bounded(component, clocks) if clocks else prove(component)
    except VacuousError as error:
        return str(error)


def _simulate(config: MpuConfig, steps: Iterable[tuple[Step, Check]]) -> str | None:
    """Play steps on the unit in Amaranth's simulator; return what the first failing check says."""
    unit, pins = Mpu(config), UnitPins(config)
    found: list[str] = []
    reset = Signal()

    def pin(path: str) -> object:
        group, _, member = path.partition("_")
        return getattr(getattr(unit, group), member) if member else getattr(unit, group)

    async def drive(ctx, step: Step) -> None:
        for wire, value in zip(pins.inputs, pins.drive(step), strict=True):
            ctx.set(pin(wire.name), value)

    async def wait(ctx, step: Step) -> bool:
        """Hold the requests of a step until all are accepted, and write no register before."""
        for _ in range(sum(ENGINES[config.engine].latency(config))):
            held = [
                port.name
                for port, request in zip(config.ports, step.requests, strict=True)
                if request and not ctx.get(getattr(unit, port.name).ready)
            ]
            if not held or step.reset:
                return True
            ctx.set(unit.csr.addr, 0)
            ctx.set(unit.csr.write, 0)
            await ctx.tick()
            await drive(ctx, step)
        return not config.ports

    async def compare(ctx) -> None:
        for number, (step, check) in enumerate(steps):
            ctx.set(reset, step.reset)
            await drive(ctx, step)
            if ENGINES[config.engine].latency(config).ready and not await wait(ctx, step):
                found.append(f"step {number}: a request is never accepted")
                return
            wrong = check([ctx.get(pin(wire.name)) for wire in pins.outputs])
            if wrong:
                found.append(f"step {number}: {wrong}")
                return
            await ctx.tick()

    simulator = Simulator(ResetInserter(reset)(unit))
    simulator.add_clock(1e-6)
    simulator.add_testbench(compare)
    simulator.run()
    return found[0] if found else None


def _unit(name: str) -> str | None:
    """Play random steps on the unit; return the first output that the model denies."""
    port = PortConfig(name="port", accesses=("load", "store", "fetch", "hlvx"), max_size=8)
    return _play(MpuConfig(**UNITS[name], ports=(port,)), STEPS)


def _walk(name: str) -> str | None:
    """Play them on a unit with the sequential engine, whose accesses cross granules."""
    port = PortConfig(name="port", accesses=("load", "store"), max_size=16, misaligned=True)
    return _play(MpuConfig(**UNITS[name], engine="sequential", ports=(port,)), WALKS)


def _play(config: MpuConfig, count: int) -> str | None:
    pins, reference = UnitPins(config), Reference(config)
    # Without a request a walker is as ready as its last one left it.
    waits = ENGINES[config.engine].latency(config).ready
    free = [index for index, wire in enumerate(pins.outputs) if waits and wire.name[-5:] == "ready"]

    def steps() -> Iterator[tuple[Step, Check]]:
        for step in random_steps(config, 1, count):
            if waits and step.reset:
                # What waits in the clock of a reset is withdrawn.
                step = step._replace(requests=(None,) * len(config.ports))
            values, care = pins.expect(reference.answer(step))
            care &= ~sum(1 << index for index in free)
            yield step, partial(_differs, step, pins, values, care)

    return _simulate(config, steps())


def _differs(step: Step, pins: UnitPins, values: list[int], care: int, seen: list[int]) -> str:
    for index, (wire, value) in enumerate(zip(pins.outputs, values, strict=True)):
        if care >> index & 1 and seen[index] != value:
            return f"{wire.name} is not {value:#x} after {step}"
    return ""


def _case(deviation: str) -> str | None:
    """Play the case of a deviation of section 14; return the first demand that is broken."""
    port = PortConfig(
        name="port",
        accesses=("load", "store", "fetch", "hlvx", "cbo"),
        max_size=8,
        misaligned=True,
    )
    (case,) = (case for case in DEVIATIONS if deviation in case.departs)
    configs = [MpuConfig(**fields, ports=(port,)) for fields in CASE_UNITS]
    config = next(config for config in configs if case.applies(config))
    pins = UnitPins(config)

    def steps() -> Iterator[tuple[Step, Check]]:
        for step, demand in script(case, config):
            yield step, partial(_breaks, demand, pins)

    return _simulate(config, steps())


def _breaks(demand: Expect | None, pins: UnitPins, seen: list[int]) -> str:
    return demand.broken_by(pins.observe(seen)) if demand else ""


def _program(name: str) -> str | None:
    """Run a program on core and unit; return the first attempt that ends as it should not."""
    ended, expected = import_module("core_programs").PROGRAMS[name]()
    for number, (one, other) in enumerate(zip_longest(ended, expected)):
        if one != other:
            return f"attempt {number} ended with {one}, not with {other}"
    return None


def detect(detector: str) -> str | None:
    """Return what a detector finds; None where it finds nothing."""
    leaf, _, name = detector.partition("/")
    whole = {"unit": _unit, "walk": _walk, "case": _case, "core": _program}
    return whole[leaf](name) if leaf in whole else _proof(leaf, name)


def _main(name: str) -> None:
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == name)
    with mutated(mutant):
        print(detect(mutant.found_by))


if __name__ == "__main__":
    _main(sys.argv[1])
