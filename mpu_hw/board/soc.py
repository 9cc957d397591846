"""The system on the pins of a board."""

from dataclasses import replace

from amaranth import ClockDomain, Elaboratable, Module, Signal
from amaranth.lib import io, wiring
from amaranth.lib.wiring import In, Out, connect

from ..config import MpuConfig
from ..soc import Soc, SocConfig, UartPhy
from .catalogue import Board, BoardSystem
from .clock import Ecp5Clock
from .pins import request

__all__ = ["BAUD", "SocHarness", "SocTop", "soc_config", "system_hertz"]

BAUD = 115_200
TICK = 1_000_000  # Hz of mtime, or as near as a whole number of clocks comes
BLINK_BITS = 24


def require_system(board: Board) -> BoardSystem:
    """Return what a board gives the system; raise ValueError where it has no room for one."""
    if board.system is None:
        raise ValueError(f"--top soc must go on a board with an ECP5, not on {board.name}")
    return board.system


def system_hertz(board: Board) -> float:
    """Return the clock of the system on a board, in Hz.

    Raises
    ------
    MissingTool
        amaranth-boards is not installed.
    ValueError
        The board has no room for a system.
    """
    system = require_system(board)
    own: float = board.open().default_clk_frequency
    return own * system.multiply / system.divide


def soc_config(board: Board, config: MpuConfig | None) -> SocConfig:
    """Return the system of a board with this unit or none; raise as :func:`system_hertz`."""
    ram_bytes = require_system(board).ram_bytes
    system = SocConfig.for_unit(config, ram_bytes=ram_bytes, shared_port=True)
    return replace(system, time_divider=round(system_hertz(board) / TICK))


class SocHarness(wiring.Component):
    """The system with its serial line and two lamps.

    Registered.

    Parameters
    ----------
    config : SocConfig
    program : list of int
        Words that RAM starts with.
    unset : int
        Divisor of the line while software has set none.

    Members
    -------
    rx, tx : In, Out(1)
        The serial line.
    denied : Out(1)
        The unit has made the core trap.
    alive : Out(1)
        Changes every 2^23 clocks.
    """

    rx: In(1, init=1)
    tx: Out(1, init=1)
    denied: Out(1)
    alive: Out(1)

    def __init__(self, config: SocConfig, program: tuple[int, ...], unset: int):
        self.soc = Soc(config, program)
        self.line = UartPhy(unset)
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.soc = soc = self.soc
        m.submodules.line = line = self.line
        connect(m, soc.sent, line.sent)
        connect(m, line.received, soc.received)
        blink = Signal(BLINK_BITS)
        m.d.sync += blink.eq(blink + 1)
        m.d.comb += [
            line.divisor.eq(soc.divisor),
            line.rx.eq(self.rx),
            self.tx.eq(line.tx),
            self.denied.eq(soc.denied),
            self.alive.eq(blink[-1]),
        ]
        return m


class SocTop(Elaboratable):
    """The harness on the pins of a board, at the clock that its row says.

    Parameters
    ----------
    config : MpuConfig or None
    board : Board
    program : list of int
        Words that RAM starts with.
    """

    def __init__(self, config: MpuConfig | None, board: Board, program: tuple[int, ...]):
        self.config = config
        self.board = board
        self.program = program

    def elaborate(self, platform):
        m = Module()
        system = self.board.system
        m.domains.sync = ClockDomain("sync")
        m.submodules.clock = Ecp5Clock(system.multiply, system.divide)
        m.submodules.harness = harness = SocHarness(
            soc_config(self.board, self.config),
            self.program,
            round(system_hertz(self.board) / (16 * BAUD)),
        )
        pins = request(
            platform,
            {
                "rx": ("uart", 0, "rx"),
                "tx": ("uart", 0, "tx"),
                "denied": system.denied,
                "alive": system.alive,
            },
        )
        m.submodules.rx = rx = io.Buffer("i", pins["rx"])
        m.d.comb += harness.rx.eq(rx.i)
        for name in ("tx", "denied", "alive"):
            m.submodules[name] = buffer = io.Buffer("o", pins[name])
            m.d.comb += buffer.o.eq(getattr(harness, name))
        return m
