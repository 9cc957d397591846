"""Proofs that a fault shows in no state that can be reached, or a run in which it shows."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from netlist_gates import Netlist
from netlist_miter import Meaning, State, miter, one_clock
from netlist_spoil import Fault

from mpu_hw.cache import built, digest

__all__ = ["Decision", "decide", "differs_in_no_clock", "machine_states"]

# What differs in no clock, whatever the state, needs no more than a solver.
ONE_CLOCK = "fraig; sat -C 20000"
# Signal correspondence merges by induction what both netlists have in common in every state that
# they reach. Where nothing sequential is left, a solver decides, else property directed
# reachability; a search in the first clocks after power-up finds runs that it has no time for.
BEGIN = "read_blif miter.blif; strash; "
CORRESPOND = "scorr; "
DECIDE = ("sat", "pdr -T {seconds}", "bmc3 -F 24 -T {seconds}")
END = "; print_status; write_cex -n -s run.txt"
PROVED, SHOWN = "Status = 1", "Status = 0"
FIRST = (10, 60)  # seconds


class Decision(NamedTuple):
    """What a fault can show.

    Parameters
    ----------
    equivalent : bool
        Nothing, whatever the inputs are after power-up.
    run : tuple of frozenset
        The input bits that are 1, by the names of :func:`miter`, in each clock of a run at whose
        end an output differs. Without one, and not equivalent: time was over.
    """

    equivalent: bool
    run: tuple[frozenset[str], ...] = ()


@cache
def _abc() -> Path:
    found = find_spec("pyosys")
    assert found is not None, "pyosys must be installed: it has the program yosys-abc"
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "yosys-abc"


def _read_run(text: str) -> tuple[frozenset[str], ...]:
    clocks: dict[int, set[str]] = {}
    for name, clock, value in re.findall(r"(\S+\[\d+\])@(\d+)=([01])", text):
        clocks.setdefault(int(clock), set()).update([name] if value == "1" else [])
    return tuple(frozenset(clocks[clock]) for clock in sorted(clocks))


def decide(
    netlist: Netlist,
    fault: Fault,
    seconds: int = 60,
    meaning: Meaning | None = None,
    runs: bool = True,
) -> Decision:
    """Prove that a fault never shows, or find a run that shows it; kept by its content.

    Parameters
    ----------
    seconds : int
        What each method may take at most; most faults are decided in the time tried first.
    meaning : function
        Of the outputs; without one the netlist is a unit.
    runs : bool
        Where one clock does not decide, look at runs. Without that it is open.
    """
    if differs_in_no_clock(one_clock(netlist, fault, meaning)) or any(
        all(
            differs_in_no_clock(one_clock(netlist, fault, meaning, state, inside))
            for inside in (False, True)
        )
        for state in machine_states(netlist)
    ):
        return Decision(equivalent=True)
    if not runs:
        return Decision(equivalent=False)
    text = miter(netlist, fault, meaning)
    decision = Decision(equivalent=False)
    for limit in (*(each for each in FIRST if each < seconds), seconds):
        decision = _attempt(text, limit)
        if decision.equivalent or decision.run:
            break
    return decision


def machine_states(netlist: Netlist) -> Iterator[State]:
    """Give the states of the machines that the source names ``fsm_state``."""
    machines: dict[str, list[int]] = {}
    for flop in netlist.flops:
        path, _, bit = netlist.names.get(flop.output, "").rpartition("fsm_state")
        if bit.startswith("["):
            machines.setdefault(path, []).append(flop.output)
    for flops in machines.values():
        for values in product((False, True), repeat=len(flops)):
            yield dict(zip(flops, values, strict=True))


def differs_in_no_clock(text: str) -> bool:
    """Prove what :func:`one_clock` has written; False where it does not hold, or takes too long."""

    def make(folder: Path) -> None:
        (folder / "verdict").write_text(_abc_run(text, ONE_CLOCK)[0], encoding="utf-8")

    if not text:
        return True
    key = digest(text, ONE_CLOCK, END)
    return (built("netlist-proof", key, make) / "verdict").read_text() == PROVED


def _attempt(text: str, seconds: int) -> Decision:
    def make(folder: Path) -> None:
        for method in DECIDE:
            verdict, shown = _abc_run(text, CORRESPOND + method.format(seconds=seconds))
            if verdict:
                break
        (folder / "verdict").write_text(f"{verdict}\n{shown}", encoding="utf-8")

    key = digest(text, *DECIDE, END, str(seconds))
    verdict, _, shown = (built("netlist-proof", key, make) / "verdict").read_text().partition("\n")
    return Decision(verdict == PROVED, _read_run(shown))


def _abc_run(text: str, method: str) -> tuple[str, str]:
    """Give what ABC decides about a miter, nothing where it does not, and the run that shows it."""
    with TemporaryDirectory() as work:
        (Path(work) / "miter.blif").write_text(text, encoding="utf-8")
        command = [_abc(), "-c", BEGIN + method + END]
        # It ends with a status where a method does not fit the miter, as sat one with registers.
        done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, text=True, check=False)
        verdict = next((each for each in (PROVED, SHOWN) if each in done.stdout), "")
        run = Path(work) / "run.txt"
        return verdict, run.read_text(encoding="utf-8") if verdict == SHOWN else ""
