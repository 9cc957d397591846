"""The unit behind two pins."""

from amaranth import Cat, Elaboratable, Module, Mux, Signal
from amaranth.lib import io, wiring
from amaranth.lib.wiring import Flow, In, Out

from ..config import MpuConfig
from ..mpu import Mpu
from .catalogue import Board
from .pins import request

__all__ = ["UnitHarness", "UnitTop"]


class UnitHarness(wiring.Component):
    """Shift a frame of inputs into the unit, and its answer out.

    Registered. A frame is a 1 followed by a bit for every input, last input first. Once its 1 has
    reached the end, the inputs are applied for one clock; the outputs of that clock, first output
    first, leave from two clocks later on. ``valid`` and ``write`` inputs and the number of a CSR
    are 0 at any other time, so that a frame half shifted in does nothing, and what a frame has
    written is resolved before the next one. Every path of the unit runs from a register to a
    register, as in a system on the chip.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    serial_in : In(1)
        Frames, one bit per clock; 0 between them.
    serial_out : Out(1)
        Answers, one bit per clock.
    """

    serial_in: In(1)
    serial_out: Out(1)

    def __init__(self, config: MpuConfig):
        self.unit = Mpu(config)
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = self.unit
        inputs, outputs = [], []
        for path, member, signal in self.unit.signature.flatten(self.unit):
            (inputs if member.flow is Flow.In else outputs).append((path, signal))
        frame = Signal(sum(len(signal) for _, signal in inputs) + 1)
        held = Signal(len(frame) - 1)
        apply = Signal()
        applied = Signal()
        answer = Signal(sum(len(signal) for _, signal in outputs))
        leaving = Signal.like(answer)

        with m.If(frame[-1]):
            m.d.sync += [held.eq(frame), frame.eq(0)]
        with m.Else():
            m.d.sync += frame.eq(Cat(self.serial_in, frame))
        m.d.sync += [apply.eq(frame[-1]), applied.eq(apply)]
        taken = 0
        for path, signal in inputs:
            value = held[taken : taken + len(signal)]
            once = path[-1] in ("valid", "write") or path == ("csr", "addr")
            m.d.comb += signal.eq(Mux(apply, value, 0) if once else value)
            taken += len(signal)

        m.d.sync += [
            answer.eq(Cat(signal for _, signal in outputs)),
            leaving.eq(leaving >> 1),
        ]
        with m.If(applied):
            m.d.sync += leaving.eq(answer)
        m.d.comb += self.serial_out.eq(leaving[0])
        return m


class UnitTop(Elaboratable):
    """The harness on the pins of a board; its clock is the board's own."""

    def __init__(self, config: MpuConfig, board: Board):
        self.config = config
        self.board = board

    def elaborate(self, platform):
        m = Module()
        m.submodules.harness = harness = UnitHarness(self.config)
        pins = request(platform, {"data": self.board.data, "answer": self.board.answer})
        m.submodules.data = data = io.Buffer("i", pins["data"])
        m.submodules.answer = answer = io.Buffer("o", pins["answer"])
        # A register at the pin on either side: no path of the unit has a pad in it.
        held = Signal()
        sent = Signal()
        m.d.sync += [held.eq(data.i), sent.eq(harness.serial_out)]
        m.d.comb += [harness.serial_in.eq(held), answer.o.eq(sent)]
        return m
