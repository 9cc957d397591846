"""Runs that a proof found, as steps of the testbench, and as text that is kept."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.step import IDLE, Step

from mpu_hw.config import MpuConfig
from mpu_hw.files import whole_file

__all__ = ["kept_steps", "read_runs", "run_steps", "write_runs"]

FOLDER = Path(__file__).parent / "runs"
Run = Sequence[Iterable[str]]  # in each clock the input bits that are 1, named ``port[bit]``


def run_steps(config: MpuConfig, run: Run) -> list[Step]:
    """Give the steps of a run; the first one resets the unit."""
    pins = UnitPins(config)
    none = (None,) * len(pins.ports)
    return [Step(Status(), IDLE, none, reset=True), *(_step(pins, set(bits)) for bits in run)]


def _step(pins: UnitPins, bits: set[str]) -> Step:
    given = {
        pin.name: sum(1 << bit for bit in range(pin.width) if f"{pin.name}[{bit}]" in bits)
        for pin in pins.inputs
    }
    status = {
        name: bool(given[f"status_{name}"])
        for name in Status.__dataclass_fields__
        if f"status_{name}" in given
    }
    csr = CsrAccess(
        given["csr_addr"], given["csr_priv"], bool(given.get("csr_virt")),
        bool(given["csr_write"]), given["csr_wdata"], bool(given.get("isel_claim")),
    )  # fmt: skip
    requests = tuple(
        Request(
            given[f"{port.name}_addr"], 1 << given[f"{port.name}_size"],
            given[f"{port.name}_access"], given[f"{port.name}_priv"],
            bool(given.get(f"{port.name}_virt")),
        ) if given[f"{port.name}_valid"] else None
        for port in pins.ports
    )  # fmt: skip
    return Step(Status(**status), csr, requests, reset="rst[0]" in bits)


def read_runs(name: str) -> list[list[list[str]]]:
    """Read the runs kept under a name; none where there is no file."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def kept_steps(config: MpuConfig, name: str) -> list[Step]:
    """Give the steps of all runs kept under a name, one run behind the other."""
    return [step for run in read_runs(name) for step in run_steps(config, run)]


def write_runs(name: str, runs: Iterable[Run]) -> None:
    """Keep runs under a name, a line for each clock."""
    lines = [[json.dumps(sorted(bits)) for bits in run] for run in runs]
    text = ",\n\n".join("[" + ",\n ".join(run) + "]" for run in lines)
    FOLDER.mkdir(exist_ok=True)
    with whole_file(FOLDER / f"{name}.json") as path:
        path.write_text(f"[\n{text}\n]\n", encoding="utf-8")
