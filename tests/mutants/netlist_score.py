"""What became of faults of a netlist: killed by steps, proved equivalent, shown by a run, open."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from netlist_gates import Fanout, Netlist
from netlist_miter import Meaning
from netlist_proof import Decision, decide
from netlist_runs import Run, run_steps
from netlist_sim import Difference, Recording, play, record
from netlist_spoil import Fault

from mpu_hw.config import MpuConfig

__all__ = ["Result", "killing_runs", "measure", "prove", "report", "verdict"]

PROVERS = 2  # processes


class Result:
    """What became of each fault.

    Parameters
    ----------
    faults : list of Fault
    differences : list
        The first difference of each, None where it survives.
    decisions : dict
        Survivor to what was proved of it.
    """

    def __init__(
        self,
        faults: list[Fault],
        differences: list[Difference | None],
        decisions: dict[Fault, Decision],
    ):
        self.faults, self.differences, self.decisions = faults, differences, decisions

    @property
    def survivors(self) -> list[Fault]:
        """Faults that nothing showed."""
        return [f for f, found in zip(self.faults, self.differences, strict=True) if found is None]

    @property
    def equivalent(self) -> int:
        """Count the faults that are proved to show nowhere."""
        return sum(decision.equivalent for decision in self.decisions.values())

    def killed(self, steps: int | None = None) -> int:
        """Count the faults that showed within so many steps, or at all."""
        return sum(
            found is not None and (steps is None or found.step < steps)
            for found in self.differences
        )

    def score(self, steps: int | None = None) -> float:
        """Give the killed ones of those that are not equivalent, in percent."""
        return 100 * self.killed(steps) / max(1, len(self.faults) - self.equivalent)


def measure(netlist: Netlist, faults: list[Fault], recording: Recording) -> Result:
    """Play a recording on the faulty netlists."""
    return Result(faults, play(netlist, faults, recording), {})


def prove(
    netlist: Netlist,
    result: Result,
    seconds: int,
    progress: Callable[[str], None] = lambda _: None,
    meaning: Meaning | None = None,
    runs: bool = True,
) -> None:
    """Decide what survived; ``meaning`` and ``runs`` as for :func:`decide`."""
    with ThreadPoolExecutor(PROVERS) as pool:
        decisions = pool.map(
            lambda fault: decide(netlist, fault, seconds, meaning, runs), result.survivors
        )
        for fault, decision in zip(result.survivors, decisions, strict=True):
            result.decisions[fault] = decision
            progress(f"{len(result.decisions)} of {len(result.survivors)}: {verdict(decision)}")


def verdict(decision: Decision | None) -> str:
    """Say what is known of a survivor."""
    if decision is None:
        return "not proved"
    if decision.run:
        return f"shows after {len(decision.run)} clocks"
    return "equivalent" if decision.equivalent else "open"


def killing_runs(config: MpuConfig, netlist: Netlist, result: Result) -> list[Run]:
    """Give the runs that the proofs found and that kill their fault against the model.

    A run of clocks becomes steps, which wait where a port is not ready: it may show no more.
    """
    return [
        decision.run
        for fault, decision in result.decisions.items()
        if decision.run
        and play(netlist, [fault], record(config, run_steps(config, decision.run)))[0] is not None
    ]


def _row(fault: Fault, fanout: Fanout, decision: Decision | None) -> dict[str, str]:
    return {
        "net": fanout.index(fault.cell),
        "cell": f"{fault.cell.kind} {fault.cell.name}",
        "pin": fault.pin,
        "fault": fault.kind,
        "verdict": verdict(decision),
    }


def report(result: Result, netlist: Netlist, traffic: int) -> dict[str, Any]:
    """Give the figures, with those of the first steps alone, and a row for each survivor."""
    fanout = Fanout(netlist)
    rows = [_row(fault, fanout, result.decisions.get(fault)) for fault in result.survivors]
    return {
        "gates": len(netlist.gates),
        "flops": len(netlist.flops),
        "faults": len(result.faults),
        "steps": traffic,
        "killed": result.killed(traffic),
        "killed_by_runs": result.killed() - result.killed(traffic),
        "equivalent": result.equivalent,
        "open": len(rows) - result.equivalent,
        "score": round(result.score(), 2),
        "survivors": sorted(rows, key=lambda row: (row["verdict"], row["net"])),
    }
