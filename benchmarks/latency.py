"""``python -m benchmarks.latency``: clocks that software waits for, with every engine.

Each figure is one run of a program on the reference system, RV32 with mpu-0.9, one shared check
port, a CPI of about 4; see :mod:`benchmarks.latency_programs`.
"""

import struct
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.soc import Outcome, run_program
from rich.console import Console

from benchmarks.document import MarkedPart, table
from benchmarks.latency_program import PLACES, Program
from benchmarks.latency_programs import (
    denied,
    domain_switch,
    guest_boot,
    guest_timer,
)
from benchmarks.plots import COLOURS, MARKERS
from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

__all__ = ["ENGINES", "FIGURES", "measure"]

PART = MarkedPart("latency")
COMMAND = "python -m benchmarks.latency -o docs/performance.md"
ENGINES: dict[str, dict[str, Any]] = {
    "combinational": {},
    "pipelined": {"engine": "pipelined"},
    "sequential": {"engine": "sequential", "regions": 2},
    "sequential, constant_time": {"engine": "sequential", "constant_time": True},
}
BANKS = {"mpu": 32, "vsmpu": 8, "hgmpu": 8}
REGIONS = (1, 2, 4, 8, 16)  # of the table; the plot has all up to the last
WAYS = {"enable": "one switch register", "rewrite": "rewriting"}
PROGRAMS = ("two-guests", "rtos")
PHASES = 10_000
PLOT = "switch.svg"
LONGEST = 40_000_000  # clocks

Make = Callable[[Program], None]


def _difference(results: list[int]) -> str:
    """Clocks between two reads of the counter, without those of a read."""
    return str(results[0] - results[2])


def _causes() -> Iterator[tuple[str, Make, Callable[[list[int]], str]]]:
    for kind, cause, guest_cause in (("fetch", 12, 20), ("load", 13, 21), ("store", 15, 23)):
        for where, virtual, opened, code in (
            ("U, denied by mpu", False, False, cause),
            ("VU, denied by vsmpu", True, False, cause),
            ("VU, denied by hgmpu", True, True, guest_cause),
        ):
            make = partial(denied, kind=kind, virtual=virtual, opened=opened)
            yield f"denied {kind} of {where}: to the handler, cause {code}", make, _difference


def _first(results: list[int]) -> str:
    return str(results[0])


def _switches() -> Iterator[tuple[str, Make, Callable[[list[int]], str]]]:
    yield "load of the same domain", partial(domain_switch, way="none", regions=16), _first
    for count in REGIONS:
        for way, text in WAYS.items():
            title = f"domain switch, {count} region{'s' * (count > 1)}, {text}: to its first load"
            yield title, partial(domain_switch, way=way, regions=count), _first
    for way, text in (("enable", "hgmpuswitch"), ("rewrite", "rewriting 4 regions of hgmpu")):
        make = partial(domain_switch, way=way, regions=4, bank="hgmpu")
        yield f"guest switch by {text}: to its first load", make, _first
    yield "from reset to the second of two guests, 4 + 4 regions each", guest_boot, _first


def _interrupts() -> Iterator[tuple[str, Make, Callable[[list[int]], str]]]:
    def both(results: list[int]) -> str:
        return f"{results[0]} to {results[1]}"

    title = f"timer interrupt in VU to the handler in VS, {PHASES:,} phases: least to most"
    yield title, partial(guest_timer, phases=PHASES), both


# What is measured: title, program, and what its results say.
FIGURES = (*_switches(), *_causes(), *_interrupts())


def _unit(engine: str, **fields: Any) -> MpuConfig:
    return MpuConfig(**fields, **ENGINES[engine])


def measure(make: Make, engine: str) -> list[int]:
    """Run a program with an engine and return its results."""
    unit = _unit(engine, entries=BANKS)
    base = unit.csr_base
    program = Program(
        {name: (base[f"{name}addr"], base[f"{name}cfg"], base[f"{name}switch"]) for name in BANKS}
    )
    make(program)
    results, tohost = PLACES["results"], PLACES["tohost"]
    segments = {tohost: bytes(16), results: bytes(16)}
    for part in program.parts.values():
        segments[part.address] = b"".join(struct.pack("<I", word) for word in part.words)
    symbols = {
        "tohost": tohost,
        "begin_signature": results,
        "end_signature": results + 16,
    }
    with tempfile.TemporaryDirectory() as folder:
        path, signature = Path(folder) / "program.elf", Path(folder) / "signature"
        write_elf(path, 32, dict(sorted(segments.items())), symbols)
        system = SocConfig.for_unit(unit, shared_port=True)
        _pass(path, system, signature=signature, max_cycles=LONGEST)
        return [int(line, 16) for line in signature.read_text().split()]


def _pass(path: Path, system: SocConfig, **given: Any) -> Outcome:
    outcome = run_program(path, system, capture=True, **given)
    if outcome.code != 0:
        raise RuntimeError(f"{path.name} must pass, not end with status {outcome.code}")
    return outcome


def _whole(name: str, engine: str) -> str:
    """Run a program of the firmware; give its clocks."""
    unit = _unit(engine)
    with tempfile.TemporaryDirectory() as folder:
        path = compile_firmware(name, 32, Path(folder), revision=unit.revision)
        outcome = _pass(path, SocConfig.for_unit(unit, shared_port=True))
    return f"{outcome.cycles:,}"


def _curves() -> dict[str, list[int]]:
    """Measure a switch over every number of regions, both ways, with every engine."""
    return {
        f"{engine}, {text}": [
            measure(partial(domain_switch, way=way, regions=count), engine)[0]
            for count in range(1, REGIONS[-1] + 1)
        ]
        for way, text in WAYS.items()
        for engine in ENGINES
    }


def _draw(curves: dict[str, list[int]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams["svg.hashsalt"] = "mpu_hw"
    plot, axes = pyplot.subplots(figsize=(6.4, 4))
    for place, (title, clocks) in enumerate(curves.items()):
        one_write, engine = divmod(len(curves) - 1 - place, len(ENGINES))
        axes.plot(
            range(1, len(clocks) + 1),
            clocks,
            color=COLOURS[engine],
            marker=MARKERS[engine],
            linestyle="-" if one_write else "--",
            label=title,
        )
    axes.set(xlabel="regions of a domain", ylabel="clocks to its first load", ylim=(0, None))
    axes.set(title="Switch to another domain, RV32")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
    plot.savefig(path, format="svg", bbox_inches="tight", metadata={"Date": None})
    pyplot.close("all")


def _table(progress: Callable[[str], None]) -> str:
    rows = []
    for title, make, show in FIGURES:
        progress(title)
        rows.append([title, *(show(measure(make, engine)) for engine in ENGINES)])
    for name in PROGRAMS:
        progress(name)
        rows.append([f"the whole program `{name}`", *(_whole(name, each) for each in ENGINES)])
    return table(["clocks", *(f"`{name}`" for name in ENGINES)], rows)


@click.command(help=__doc__)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Document to update."
)
def main(output: Path | None) -> None:
    """Measure, and print the table or put it into a document."""
    document = output.read_text(encoding="utf-8") if output else PART.empty
    PART.split(document)
    with Console(stderr=True).status("") as status:
        clocks = _table(lambda title: status.update(f"{title} …"))
    if not output:
        click.echo(clocks)
        return
    folder = output.with_suffix("")
    folder.mkdir(exist_ok=True)
    _draw(_curves(), folder / PLOT)
    plot = f"![Clocks of a domain switch over its regions](performance/{PLOT})"
    output.write_text(PART.put(document, COMMAND, clocks, plot), encoding="utf-8")


if __name__ == "__main__":
    main()
