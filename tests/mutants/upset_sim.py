"""Upsets of a hardened netlist, one in each copy: flip-flops that flip, and nets that are stuck."""

import subprocess
from array import array
from collections.abc import Iterator, Sequence
from enum import IntFlag
from pathlib import Path
from random import Random
from typing import NamedTuple

from mpu_hw_sim.model import Request, Status
from mpu_hw_sim.pins import Pin, UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE, Step
from mpu_hw_sim.stimulus import random_steps
from netlist_gates import Netlist
from netlist_sim import COPIES, LATER, netlist_words, own_words, simulator
from netlist_spoil import Fault, with_faults

from mpu_hw.config import MpuConfig
from mpu_hw.engine import unit_engine
from mpu_hw.hardened import scrub_clocks
from mpu_hw.isa import Access, Privilege

__all__ = ["Flip", "Outcome", "Traffic", "Wrong", "draw_flips", "flip", "stick", "traffic"]

SOURCE = Path(__file__).with_name("upset_sim.cpp")
FRESH = 1 << 31  # a step after a reset: every copy must be as new
STAY = 32  # from this bit on: clocks for which a step stays
KINDS = {"load": Access.LOAD, "store": Access.STORE, "fetch": Access.FETCH, "walk": Access.WALK}


class Wrong(IntFlag):
    """What must not be, as upset_sim.cpp has it."""

    OPENED = 1
    SILENT = 2
    FORGOTTEN = 4
    HELD = 8
    DEADLOCK = 16
    LASTS = 32
    FALSE_ALARM = 64


class Flip(NamedTuple):
    """A flip of a flip-flop, by its place in the netlist, at the beginning of a clock."""

    flop: int
    clock: int


class Outcome(NamedTuple):
    """What came of an upset.

    Parameters
    ----------
    clocks : int
        From the flip to alert, without those in which the CSR port is used; -1: no alert.
    wrong : Wrong
    """

    clocks: int
    wrong: Wrong


class Traffic(NamedTuple):
    """Steps as the simulator reads them, random ones and what comes behind them.

    Flips may come in the first ``clocks`` clocks.
    """

    pins: UnitPins
    later: bool
    words: bytes
    end: bytes
    clocks: int


def traffic(config: MpuConfig, count: int, seed: int) -> Traffic:
    """Draw random steps, and behind them quiet clocks, requests of M and of U, and a reset."""
    steps = [step for step in random_steps(config.plain, seed, count) if not step.reset]
    pins, reference = UnitPins(config), Reference(config)
    words, begin = array("Q"), 0
    for number, (step, flags) in enumerate([*((step, 0) for step in steps), *_end(config)]):
        begin = len(words) if number == len(steps) else begin
        verdicts = reference.answer(step).verdicts
        allowed = sum(1 << p for p, each in enumerate(verdicts) if each is not None and each.allow)
        values = zip([Pin("rst", 1), *pins.inputs], [step.reset, *pins.drive(step)], strict=True)
        bits = place = 0
        for pin, value in values:
            bits |= value << place
            place += pin.width
        words.append(flags | allowed)
        words.frombytes(bits.to_bytes(-(-place // 64) * 8, "little"))
    later = LATER[config.engine]
    return Traffic(pins, later, words[:begin].tobytes(), words[begin:].tobytes(), len(steps))


def _end(config: MpuConfig) -> Iterator[tuple[Step, int]]:
    none = (None,) * len(config.ports)
    idle = Step(Status(), IDLE, none)
    # As long as a flip may lie in a memory, and then as long as M may wait: a walk that a flip has
    # led astray ends where its numbers come around.
    yield idle, (scrub_clocks(config) + 2) << STAY
    stages = len(config.stages) if any(map(config.walks, config.ports)) else 0
    most = 2 * unit_engine(config).latency(config).ready + 256 * (1 + stages)
    for priv in (Privilege.M, Privilege.U):
        asked = tuple(_request(port, priv) for port in config.ports)
        yield idle._replace(requests=asked), most << STAY
    yield idle._replace(reset=True), 0
    yield idle, FRESH
    yield idle._replace(requests=tuple(_request(p, Privilege.M) for p in config.ports)), FRESH


def _request(port, priv) -> Request:
    kind = next((KINDS[name] for name in KINDS if name in port.accesses), Access.STORE)
    return Request(0x40, 1, kind, priv, False)


def draw_flips(netlist: Netlist, moments: int, clocks: int, seed: int) -> list[Flip]:
    """Flip every flip-flop at several moments."""
    rng = Random(seed)
    return [
        Flip(flop, rng.randrange(clocks))
        for flop in range(len(netlist.flops))
        for _ in range(moments)
    ]


def flip(netlist: Netlist, flips: Sequence[Flip], played: Traffic) -> list[Outcome]:
    """Play the traffic on copies of the netlist, each with one flip."""
    outcomes: list[Outcome] = []
    for first in range(0, len(flips), COPIES - 1):
        some = flips[first : first + COPIES - 1]
        rows = sorted((each.clock, copy, each.flop) for copy, each in enumerate(some, start=1))
        tail = array("Q", [len(rows), *(n for clock, c, flop in rows for n in (c, flop, clock))])
        outcomes += _play(netlist, {}, played, tail, len(some), strict=True)
    return outcomes


def stick(netlist: Netlist, faults: Sequence[Fault], played: Traffic) -> list[Outcome]:
    """Play the traffic on copies of the netlist, each with one fault that is there from reset."""
    outcomes: list[Outcome] = []
    for first in range(0, len(faults), COPIES - 1):
        some = faults[first : first + COPIES - 1]
        faulty, selectors = with_faults(netlist, some)
        own = {net: 2 << index for index, net in enumerate(selectors)}
        outcomes += _play(faulty, own, played, array("Q", [0]), len(some), strict=False)
    return outcomes


def _play(
    netlist: Netlist,
    own: dict[int, int],
    played: Traffic,
    flips: array,
    count: int,
    *,
    strict: bool,
) -> list[Outcome]:
    pins = played.pins
    words = (count + 64) // 64
    program = netlist_words(netlist, own, pins)
    outputs, inputs = _places(pins.outputs, 0), _places(pins.inputs, 1)
    program.extend((outputs["alert"], played.later))
    for port in pins.ports:
        program.extend((inputs[f"{port.name}_priv"], outputs[f"{port.name}_allow_n"]))
    program.append(strict)
    program += own_words(own, words) + flips
    done = subprocess.run(
        [str(simulator(SOURCE, words))],
        input=program.tobytes() + played.words + (played.end if strict else b""),
        stdout=subprocess.PIPE,
        check=True,
    )
    rows = [tuple(map(int, line.split())) for line in done.stdout.decode().splitlines()]
    clocks, wrong = rows[0]
    assert (clocks, wrong) == (-1, 0), f"without a fault the netlist is {Wrong(wrong)!r}"
    return [Outcome(clocks, Wrong(wrong)) for clocks, wrong in rows[1 : 1 + count]]


def _places(pins: Sequence[Pin], first: int) -> dict[str, int]:
    places = {}
    for pin in pins:
        places[pin.name] = first
        first += pin.width
    return places
