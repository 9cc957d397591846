"""Measure which faults of the netlist random traffic finds.

    python tests/mutants/netlist_faults.py --faults 400 --steps 60000 --seed 1

Maps the unit to gates and flip-flops, draws faults (a pin stuck at 0 or 1, an inverted pin, a gate
taken for another one; an inverted select pin swaps the inputs of a multiplexer) and plays the steps
that the reference model has answered on one copy of the netlist per fault. A fault is killed where
an output differs that the answers say something about. With --prove, Bitwuzla decides which of
the survivors change nothing in any state that the unit can reach: those are equivalent, and no
traffic can kill them.

Exit status: 0, or 1 where less than --require percent of the faults that are not equivalent died.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from mpu_hw_sim.stimulus import random_steps
from netlist_gates import Fanout, Netlist, unit_netlist
from netlist_proof import Prover
from netlist_sim import Difference, Recording, play, record, states
from netlist_spoil import Fault, draw_faults
from rich.console import Console
from rich.table import Table

from mpu_hw.config import MpuConfig

__all__ = ["CONFIG", "CONFIGS", "Result", "measure"]

CONFIG = MpuConfig(
    revision="sspmp-1.0", xlen=32, paddr_width=12, entries={"pool": 6}, smepmp=True, hypervisor=True
)
# Engines whose verdict comes in the clock of acceptance: the answers of a step are compared there.
CONFIGS = {engine: replace(CONFIG, engine=engine) for engine in ("combinational", "sequential")}
SUITE_STEPS = 21_052  # what the fast lane plays of such a unit in the test suite
UNPROVED, EQUIVALENT = "not proved", "equivalent"


class Result:
    """What became of each fault.

    Parameters
    ----------
    faults : list of Fault
    differences : list
        The first difference of each, None where it survives.
    reasons : dict
        Survivor to ``equivalent``, or to where it can show.
    """

    def __init__(
        self,
        faults: list[Fault],
        differences: list[Difference | None],
        reasons: dict[Fault, str],
    ):
        self.faults, self.differences, self.reasons = faults, differences, reasons

    @property
    def survivors(self) -> list[Fault]:
        """Faults that nothing showed."""
        return [f for f, found in zip(self.faults, self.differences, strict=True) if found is None]

    def killed(self, steps: int | None = None) -> int:
        """Count the faults that showed within so many steps, or at all."""
        return sum(
            found is not None and (steps is None or found.step < steps)
            for found in self.differences
        )

    def score(self, steps: int | None = None) -> float:
        """Give the killed ones of those that are not equivalent, in percent."""
        equivalent = sum(reason == EQUIVALENT for reason in self.reasons.values())
        return 100 * self.killed(steps) / max(1, len(self.faults) - equivalent)


def measure(
    netlist: Netlist, faults: list[Fault], recording: Recording, *, prove: bool = False
) -> Result:
    """Play a recording on the faulty netlists; with ``prove``, look at what survives."""
    result = Result(faults, play(netlist, faults, recording), {})
    result.reasons = dict.fromkeys(result.survivors, UNPROVED)
    if prove and result.survivors:
        prover = Prover(netlist, states(netlist, recording))
        for fault in result.survivors:
            shown = prover.changes(fault)
            result.reasons[fault] = f"can show in {shown}" if shown else EQUIVALENT
    return result


def _row(fault: Fault, fanout: Fanout, reason: str) -> dict[str, str]:
    return {
        "net": fanout.index(fault.cell),
        "cell": f"{fault.cell.kind} {fault.cell.name}",
        "pin": fault.pin,
        "fault": fault.kind,
        "verdict": reason,
    }


def _report(result: Result, netlist: Netlist, steps: int) -> dict[str, Any]:
    fanout = Fanout(netlist)
    rows = [_row(fault, fanout, reason) for fault, reason in result.reasons.items()]
    return {
        "faults": len(result.faults),
        "steps": steps,
        "killed": result.killed(),
        "equivalent": sum(row["verdict"] == EQUIVALENT for row in rows),
        "score": round(result.score(), 2),
        "score_of_suite": round(result.score(SUITE_STEPS), 2),
        "survivors": sorted(rows, key=lambda row: (row["verdict"], row["net"])),
    }


def _print(report: dict[str, Any], console: Console) -> None:
    table = Table("net behind it", "cell", "pin", "fault", "verdict", box=None, pad_edge=False)
    for row in report["survivors"]:
        if row["verdict"] != EQUIVALENT:
            table.add_row(*(row[key] for key in ("net", "cell", "pin", "fault", "verdict")))
    if table.row_count:
        console.print(table)
    console.print(
        f"{report['killed']} of {report['faults']} faults killed in {report['steps']:,} steps, "
        f"{report['equivalent']} proved equivalent: {report['score']} %; "
        f"in the {SUITE_STEPS:,} steps of the suite {report['score_of_suite']} %",
        highlight=False,
    )


@click.command(help=__doc__.split("\n\n    ")[0] + "\n\n" + "\n".join(__doc__.split("\n\n")[2:]))
@click.option("--faults", "count", type=click.IntRange(min=1), default=400, show_default=True)
@click.option("--steps", type=click.IntRange(min=1), default=60_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="By which the faults are drawn.")
@click.option("--traffic", default=2021, show_default=True, help="Seed of the random traffic.")
@click.option("--engine", type=click.Choice(list(CONFIGS)), default="combinational")
@click.option("--prove", is_flag=True, help="Decide which survivors are equivalent.")
@click.option("--require", type=float, default=0.0, help="Percent that must die.")
@click.option("--json", "output", type=click.Path(path_type=Path), help="Write the report here.")
def main(
    count: int,
    steps: int,
    seed: int,
    traffic: int,
    engine: str,
    prove: bool,
    require: float,
    output: Path,
) -> None:
    console, begin = Console(), perf_counter()

    def progress(text: str) -> None:
        console.print(f"{perf_counter() - begin:5.0f} s  {text}", highlight=False, style="dim")

    progress("map the unit to gates")
    netlist = unit_netlist(CONFIGS[engine])
    progress(f"{len(netlist.gates)} gates, {len(netlist.flops)} flip-flops; answer {steps} steps")
    recording = record(CONFIG, random_steps(CONFIG, traffic, steps))
    progress(f"play them on {count} faults")
    result = measure(netlist, draw_faults(netlist, count, seed), recording, prove=prove)
    progress("done")
    report = _report(result, netlist, steps)
    _print(report, console)
    if output:
        output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    sys.exit(report["score"] < require)


if __name__ == "__main__":
    main()
