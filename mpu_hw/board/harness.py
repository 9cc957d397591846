"""The unit behind two pins."""

from amaranth import Cat, Elaboratable, Module, Mux, Signal
from amaranth.lib import data, io, wiring
from amaranth.lib.wiring import Flow, In, Out

from ..config import MpuConfig
from ..mpu import Mpu
from .catalogue import Board
from .pins import request

__all__ = ["UnitHarness", "UnitTop"]


class UnitHarness(wiring.Component):
    """Shift a frame of inputs into the unit, and its answer out.

    Registered. A frame is a 1 followed by a bit for every input, last input first. Once its 1 has
    reached the end, the inputs are applied: each request is held until it is accepted, and the
    register access is made in the clock after that. The answer is a 1 followed by the outputs,
    first output first: those of a port with a request from the clock of ``done``, all others from
    that of the register access. The next frame may begin after it. ``valid`` and
    ``write`` inputs and the number of a CSR are 0 at any other time, so that a frame half shifted
    in does nothing. Every path of the unit runs from a register to a register, as in a system on
    the chip.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    serial_in : In(1)
        Frames, one bit per clock; 0 between them.
    serial_out : Out(1)
        Answers, one bit per clock; 0 between them.
    """

    serial_in: In(1)
    serial_out: Out(1)

    def __init__(self, config: MpuConfig):
        self.unit = Mpu(config)
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = self.unit
        inputs, outputs = self._members(Flow.In), self._members(Flow.Out)
        ports = [port.name for port in self.unit.config.ports]
        held = Signal(data.StructLayout({name: len(pin) for name, pin in inputs.items()}))
        answer = Signal(data.StructLayout({name: len(pin) for name, pin in outputs.items()}))
        frame = Signal(len(held.as_value()) + 1)
        leaving = Signal(len(answer.as_value()) + 1)
        valid = Cat(held[f"{port}__valid"] for port in ports)
        ready = Cat(outputs[f"{port}__ready"] for port in ports)
        done = Cat(outputs[f"{port}__done"] for port in ports)
        waiting = Signal(len(ports))  # requests that are not accepted yet
        owed = Signal(len(ports))  # requests without a verdict
        access = Signal()

        m.d.sync += [leaving.eq(leaving >> 1), owed.eq(owed & ~done)]
        m.d.comb += self.serial_out.eq(leaving[0])
        with m.FSM():
            with m.State("shift"):
                m.d.sync += frame.eq(Cat(self.serial_in, frame))
                with m.If(frame[-1]):
                    m.d.sync += [held.as_value().eq(frame), frame.eq(0)]
                    m.next = "load"
            with m.State("load"):
                m.d.sync += [waiting.eq(valid), owed.eq(valid)]
                m.next = "apply"
            with m.State("apply"):
                m.d.sync += waiting.eq(waiting & ~ready)
                with m.If(~(waiting & ~ready).any()):
                    m.next = "access"
            with m.State("access"):
                m.d.comb += access.eq(1)
                m.next = "answer"
            with m.State("answer"):
                with m.If(~owed.any()):
                    m.d.sync += leaving.eq(Cat(1, answer))
                    m.next = "shift"

        for name, pin in inputs.items():
            port, _, field = name.rpartition("__")
            if field == "valid":
                m.d.comb += pin.eq(waiting[ports.index(port)])
            elif field == "write" or name == "csr__addr":
                m.d.comb += pin.eq(Mux(access, held[name], 0))
            else:
                m.d.comb += pin.eq(held[name])
        for name, pin in outputs.items():
            port, taken = name.rpartition("__")[0], access
            if port in ports:
                number = ports.index(port)
                taken = Mux(valid[number], owed[number] & done[number], access)
            with m.If(taken):
                m.d.sync += answer[name].eq(pin)
        return m

    def _members(self, flow):
        """Give the signals of the unit with that flow, by group and member."""
        members = self.unit.signature.flatten(self.unit)
        return {"__".join(path): pin for path, member, pin in members if member.flow is flow}


class UnitTop(Elaboratable):
    """The harness on the pins of a board; its clock is the board's own."""

    def __init__(self, config: MpuConfig, board: Board):
        self.config = config
        self.board = board

    def elaborate(self, platform):
        m = Module()
        m.submodules.harness = harness = UnitHarness(self.config)
        pins = request(platform, {"data": self.board.data, "answer": self.board.answer})
        m.submodules.data = received = io.Buffer("i", pins["data"])
        m.submodules.answer = answer = io.Buffer("o", pins["answer"])
        # A register at the pin on either side: no path of the unit has a pad in it.
        held = Signal()
        sent = Signal()
        m.d.sync += [held.eq(received.i), sent.eq(harness.serial_out)]
        m.d.comb += [harness.serial_in.eq(held), answer.o.eq(sent)]
        return m
