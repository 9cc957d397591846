"""Steps played on many faulty copies of a netlist at once."""

import subprocess
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from mpu_hw_sim.pins import Pin, UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.simulator.tools import compiler, tool_stamp
from mpu_hw_sim.step import Outcome, Step
from netlist_gates import Netlist
from netlist_spoil import Fault, with_faults

from mpu_hw.cache import built, digest
from mpu_hw.config import MpuConfig

__all__ = [
    "COPIES",
    "LATER",
    "Difference",
    "Recording",
    "netlist_words",
    "own_words",
    "play",
    "port_nets",
    "record",
    "simulator",
]

KINDS = {"$_AND_": 0, "$_OR_": 1, "$_XOR_": 2, "$_NOT_": 3, "$_MUX_": 4}
SOURCE = Path(__file__).with_suffix(".cpp")
NETS = SOURCE.with_name("netlist_nets.hpp")
ACCESS = ("csr_addr", "csr_write")  # 0 in a clock that accesses no register
FLAGS = ("-std=c++17", "-O3")
# Whether an engine answers in the clock after that of acceptance.
LATER = {"combinational": False, "pipelined": True, "sequential": False}
COPIES = 512  # at once; one of them has no fault


class Difference(NamedTuple):
    """The first step in which an output differs from the expected answer."""

    step: int
    output: str


class Recording(NamedTuple):
    """Steps and the answers of the model to them, as the simulator reads them.

    Outputs from the place ``early`` on are compared in the first clock of a step, the others in
    that in which no port waits.
    """

    pins: UnitPins
    steps: int
    words: bytes
    early: int


def _places(pins: Sequence[Pin], first: int = 0) -> list[int]:
    return list(accumulate((pin.width for pin in pins[:-1]), initial=first))


def _named_places(*pins: Pin) -> dict[str, int]:
    return dict(zip((pin.name for pin in pins), _places(pins), strict=True))


def _bits(places: Sequence[int], values: Sequence[int]) -> int:
    total = 0
    for index, value in zip(places, values, strict=True):
        if value:
            total |= value << index
    return total


def _words(pins: Sequence[Pin], more: int = 0) -> int:
    return (sum(pin.width for pin in pins) + more + 63) // 64


def _answers(config: MpuConfig, steps: Iterable[Step]) -> Iterator[tuple[Step, Outcome]]:
    """Give steps with the outcome that shows in their clock: of a pipelined port the one before."""
    reference = Reference(config)
    none = before = (None,) * len(config.ports)
    for step in steps:
        outcome = reference.answer(step)
        if not LATER[config.engine]:
            yield step, outcome
            continue
        yield step, outcome._replace(verdicts=before)
        before = none if step.reset else outcome.verdicts


def record(config: MpuConfig, steps: Iterable[Step]) -> Recording:
    """Let the model answer the steps."""
    pins = UnitPins(config)
    before, behind = 8 * _words(pins.inputs, 1), 8 * _words(pins.outputs)
    inputs, outputs = _places(pins.inputs, 1), _places(pins.outputs)
    ones = [(1 << pin.width) - 1 for pin in pins.outputs]
    ready = sum(1 << pins.outputs.index(port.ready) for port in pins.ports)
    masks: dict[int, bytes] = {}
    chunks = []
    for step, outcome in _answers(config, steps):
        values, care = pins.expect(outcome)
        care &= ~ready  # the simulator looks at it in every clock
        if care not in masks:
            mask = [one if care >> index & 1 else 0 for index, one in enumerate(ones)]
            masks[care] = _bits(outputs, mask).to_bytes(behind, "little")
        driven = _bits(inputs, pins.drive(step)) | step.reset
        chunks += [
            driven.to_bytes(before, "little"),
            _bits(outputs, values).to_bytes(behind, "little"),
            masks[care],
        ]
    first = len(pins.common_outputs) if LATER[config.engine] else len(pins.outputs)
    early = sum(pin.width for pin in pins.outputs[:first])
    return Recording(pins, len(chunks) // 3, b"".join(chunks), early)


def simulator(source: Path, words: int) -> Path:
    """Build a simulator that plays 64 copies of a netlist in each of so many words."""
    text = source.read_text(encoding="utf-8")
    nets = NETS.read_text(encoding="utf-8").replace("@WORDS@", str(words))

    def make(folder: Path) -> None:
        (folder / "main.cpp").write_text(text, encoding="utf-8")
        (folder / NETS.name).write_text(nets, encoding="utf-8")
        subprocess.run([*compiler(), *FLAGS, "main.cpp", "-o", "play"], cwd=folder, check=True)

    return built("netlist-sim", digest(text, nets, tool_stamp(), *FLAGS), make) / "play"


def port_nets(ports: dict[str, list[int]], pins: Sequence[Pin]) -> list[int]:
    # A port that nothing reads is not in the netlist: its bits go nowhere.
    return [net for pin in pins for net in ports.get(pin.name, [-1] * pin.width)]


def netlist_words(netlist: Netlist, own: dict[int, int], pins: UnitPins) -> array:
    """Give a netlist as simulators read it, with ports and the pins of register accesses."""
    gates, flops = netlist.gates, netlist.flops
    # The nets of the selectors are driven by no cell.
    nowhere = max(netlist.width, *(net + 1 for net in own)) if own else netlist.width
    inputs = port_nets(netlist.inputs, [Pin("rst", 1), *pins.inputs])
    outputs = port_nets(netlist.outputs, pins.outputs)
    program = array("Q", [nowhere + 1, len(gates), len(flops), len(inputs), len(outputs)])
    for gate in gates:
        program.extend((KINDS[gate.kind], gate.output, *(*gate.inputs, 0, 0)[:3]))
    for flop in flops:
        program.extend((flop.inputs[0], flop.output))
    program.extend(nowhere if net < 0 else net for net in inputs)
    program.extend(outputs)
    places = _named_places(Pin("rst", 1), *pins.inputs) | _named_places(*pins.outputs)
    program.append(len(pins.ports))
    for port in pins.ports:
        program.extend((places[port.request[0].name], places[port.ready.name]))
    access = [
        places[pin.name] + bit
        for pin in pins.inputs
        if pin.name in ACCESS
        for bit in range(pin.width)
    ]
    program.extend((len(access), *access))
    return program


def own_words(own: dict[int, int], words: int) -> array:
    """Give the nets that differ from copy to copy as simulators read them."""
    program = array("Q", [len(own)])
    for net, copies in own.items():
        program.append(net)
        program.extend(copies >> 64 * word & 0xFFFFFFFFFFFFFFFF for word in range(words))
    return program


def _program(netlist: Netlist, own: dict[int, int], words: int, recording: Recording) -> bytes:
    program = netlist_words(netlist, own, recording.pins)
    program.append(recording.early)
    return (program + own_words(own, words)).tobytes()


def play(
    netlist: Netlist, faults: Sequence[Fault], recording: Recording
) -> list[Difference | None]:
    """Play a recording on copies of the netlist with one fault each.

    Returns
    -------
    list
        For each fault the first difference from the model, None where there was none.

    Raises
    ------
    AssertionError
        The netlist without a fault differs from the model.
    """
    found: list[Difference | None] = []
    names = [
        f"{pin.name}[{bit}]" if pin.width > 1 else pin.name
        for pin in recording.pins.outputs
        for bit in range(pin.width)
    ]
    for first in range(0, len(faults), COPIES - 1):
        some = faults[first : first + COPIES - 1]
        words = (len(some) + 64) // 64
        faulty, selectors = with_faults(netlist, some)
        # Copy 0 is the one without.
        own = {net: 2 << index for index, net in enumerate(selectors)}
        lines = _run(
            [str(simulator(SOURCE, words))], _program(faulty, own, words, recording), recording
        )
        differences = [
            None if step < 0 else Difference(step, names[output])
            for step, output in (map(int, line.split()) for line in lines)
        ]
        assert differences[0] is None, f"without a fault the netlist differs: {differences[0]}"
        found += differences[1 : 1 + len(some)]
    return found


def _run(command: list[str], program: bytes, recording: Recording) -> list[str]:
    # It reads no further where every copy has differed, which subprocess does not mind.
    done = subprocess.run(
        command, input=program + recording.words, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode().splitlines()
