"""Programs on the core, clock by clock: random ones beside the other simulator, and others."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core_edges import write_edges
from core_observed import ObservedProgram
from core_pins import SYSTEM, CorePins, core_pins
from core_record import NotPassed, record_program
from core_registers import write_clear, write_register_program
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.lockstep import compare
from mpu_hw_sim.lockstep.spike import run_spike
from netlist_gates import Netlist
from netlist_sim import Recording

from mpu_hw.config import MpuConfig
from mpu_hw.core import CoreConfig
from mpu_hw.soc.config import RAM_BASE

__all__ = ["DIRECTED", "record_core"]

RESET = 1  # the place of rst among the inputs
MOST = 3_000_000  # clocks
AGAIN = 150_000  # a random program that takes longer shows the same again and again
Make = Callable[[Path], Path]


class Directed(NamedTuple):
    """A program that is always the same.

    Parameters
    ----------
    make : function of a folder
        Puts it there and gives its path.
    beside : bool
        The other simulator runs it alike; without that it checks itself.
    """

    make: Callable[[Path], Path]
    beside: bool = False


def _unit() -> MpuConfig:
    assert SYSTEM.unit is not None
    return SYSTEM.unit


class _Clocks(NamedTuple):
    """How a clock of the core is recorded."""

    pins: CorePins

    @property
    def words(self) -> tuple[int, int]:
        """Words of the inputs, and of the outputs."""
        inputs, outputs = (sum(pin.width for pin in pins) for pins in self.pins[:2])
        return (1 + inputs + 63) // 64, (outputs + 63) // 64

    @property
    def size(self) -> int:
        """Bytes."""
        inputs, outputs = self.words
        return 8 * (inputs + 2 * outputs)

    @property
    def reset(self) -> bytes:
        """A clock with reset, in which no output means anything."""
        return RESET.to_bytes(self.size, "little")


def record_core(
    netlist: Netlist, clocks: int, seed: int, directed: bool = True
) -> tuple[Recording, int]:
    """Record programs, with a reset before each.

    Every one that random programs are made of is compared with the other simulator. The directed
    ones end as they say themselves.

    Parameters
    ----------
    clocks : int
        Of random programs; the last one is complete.
    seed : int
        Of the first one.
    directed : bool
        Those of ``DIRECTED`` follow.

    Returns
    -------
    recording, clocks
        How many clocks of it are those of random programs.
    """
    form = _Clocks(core_pins(netlist))
    with TemporaryDirectory(prefix="mpu-hw-core-") as folder:
        bench = _Bench(form, Path(folder))
        parts = list(_random(bench, clocks, seed))
        random = sum(map(len, parts)) // form.size
        for program in DIRECTED.values() if directed else ():
            elf = program.make(Path(folder))
            parts += [form.reset, bench.record(elf, RAM_BASE if program.beside else None)]
    words = b"".join(parts)
    return Recording(form.pins, len(words) // form.size, words, early=0), random


class _Bench(NamedTuple):
    """Records programs."""

    form: _Clocks
    folder: Path

    def record(self, elf: Path, entry: int | None, most: int = MOST) -> bytes:
        """Record a program; with an entry, compare it with the other simulator from there on."""
        ours, theirs = self.folder / "ours", self.folder / "theirs"
        recorded = record_program(elf, 8 * self.form.size, ours, most)
        if entry is not None:
            run_spike(elf, SYSTEM.core, theirs, pmp_entries=_unit().entries["pool"])
            compare(ours, theirs, entry)
        return recorded


def _random(bench: _Bench, clocks: int, seed: int) -> Iterator[bytes]:
    elf = bench.folder / "random.elf"
    while clocks > 0:
        program = ObservedProgram(SYSTEM.core, seed, _unit())
        program.write(elf)
        seed += 1
        try:
            recorded = bench.record(elf, program.entry, AGAIN)
        except NotPassed:
            continue
        clocks -= len(recorded) // bench.form.size
        yield bench.form.reset
        yield recorded


def _firmware(name: str) -> Make:
    return lambda folder: compile_firmware(name, 32, folder, revision=_unit().revision)


def _written(name: str, write: Callable[[CoreConfig, Path], None]) -> Make:
    def make(folder: Path) -> Path:
        write(SYSTEM.core, folder / f"{name}.elf")
        return folder / f"{name}.elf"

    return make


DIRECTED = {
    "registers": Directed(_written("registers", write_register_program)),
    "edges": Directed(_written("edges", write_edges), beside=True),
    "clear": Directed(_written("clear", write_clear)),  # firmware stores what it has not written
    "two-guests": Directed(_firmware("two-guests")),
}
