"""Proofs that a fault shows in no state that the unit can reach, or a run in which it shows."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from netlist_gates import ONE, ZERO, Netlist
from netlist_spoil import Fault, with_faults

from mpu_hw.cache import built, digest

__all__ = ["Decision", "decide", "miter"]

# Rows of a truth table in which the output is 1.
ROWS = {
    "$_AND_": ("11",),
    "$_OR_": ("1-", "-1"),
    "$_XOR_": ("10", "01"),
    "$_NOT_": ("0",),
    "$_MUX_": ("1-0", "-11"),
}
# A check port's outputs that mean nothing unless it is done.
VERDICT = re.compile(r"^(?P<port>\w+?)_(allow|cause|stage|hit|entry|gva)$")
# Signal correspondence merges by induction what both netlists have in common in every state that
# they reach. Where nothing sequential is left, a solver decides, else property directed
# reachability; a search in the first clocks after power-up finds runs that it has no time for.
BEGIN = "read_blif miter.blif; strash; scorr; "
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


def _netlist(netlist: Netlist, prefix: str) -> Iterator[str]:
    """Write a netlist as BLIF; its nets are numbers behind a prefix."""
    yield f".names {prefix}{ZERO}"
    yield f".names {prefix}{ONE}\n1"
    for name, nets in netlist.inputs.items():
        for bit, net in enumerate(nets):
            yield f".names {name}[{bit}] {prefix}{net}\n1 1"
    for flop in netlist.flops:
        yield f".latch {prefix}{flop.inputs[0]} {prefix}{flop.output} re clk 0"
    for gate in netlist.gates:
        nets = " ".join(f"{prefix}{net}" for net in (*gate.inputs, gate.output))
        yield f".names {nets}"
        yield from (f"{row} 1" for row in ROWS[gate.kind])


def miter(netlist: Netlist, fault: Fault) -> str:
    """Write a netlist and one with a fault as BLIF, with one output ``differ``.

    Inputs are named ``port[bit]``. An output of a check port that means nothing unless the port is
    done does not differ where the right netlist is not done.
    """
    faulty, (selector,) = with_faults(netlist, [fault])
    inputs = [f"{name}[{bit}]" for name, nets in netlist.inputs.items() for bit in range(len(nets))]
    lines = [".model miter", f".inputs {' '.join(inputs)}", ".outputs differ"]
    lines += [*_netlist(netlist, "r"), *_netlist(faulty, "w"), f".names w{selector}\n1"]
    differ = []
    for name, nets in netlist.outputs.items():
        found = VERDICT.match(name)
        done = netlist.outputs.get(f"{found['port']}_done", [ONE]) if found else [ONE]
        for bit, (right, wrong) in enumerate(zip(nets, faulty.outputs[name], strict=True)):
            differ.append(f"d_{name}[{bit}]")
            lines.append(f".names r{right} w{wrong} r{done[0]} {differ[-1]}\n101 1\n011 1")
    lines.append(f".names {' '.join(differ)} same\n{'0' * len(differ)} 1")
    return "\n".join([*lines, ".names same differ\n0 1", ".end", ""])


def _read_run(text: str) -> tuple[frozenset[str], ...]:
    clocks: dict[int, set[str]] = {}
    for name, clock, value in re.findall(r"(\S+\[\d+\])@(\d+)=([01])", text):
        clocks.setdefault(int(clock), set()).update([name] if value == "1" else [])
    return tuple(frozenset(clocks[clock]) for clock in sorted(clocks))


def decide(netlist: Netlist, fault: Fault, seconds: int = 60) -> Decision:
    """Prove that a fault never shows, or find a run that shows it; kept by its content.

    Parameters
    ----------
    seconds : int
        What each method may take at most; most faults are decided in the time tried first.
    """
    text = miter(netlist, fault)
    decision = Decision(equivalent=False)
    for limit in (*(each for each in FIRST if each < seconds), seconds):
        decision = _attempt(text, limit)
        if decision.equivalent or decision.run:
            break
    return decision


def _attempt(text: str, seconds: int) -> Decision:
    def make(folder: Path) -> None:
        for method in DECIDE:
            verdict, shown = _abc_run(text, method.format(seconds=seconds))
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
