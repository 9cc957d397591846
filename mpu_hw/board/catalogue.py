"""The boards and the FPGA families they carry: data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import Any

from amaranth.build import Attrs, Pins, Resource, Subsignal

from ..extras import install_hint
from .tool import (
    ECPPACK,
    GOWIN_PACK,
    ICEPACK,
    NEXTPNR_ECP5,
    NEXTPNR_GOWIN,
    NEXTPNR_ICE40,
    YOSYS,
    MissingTool,
    Tool,
)

__all__ = ["BOARDS", "FAMILIES", "Board", "BoardSystem", "Family", "Pin"]

Pin = tuple[str, int, str | None]
"""A resource of a platform, its number, and its part where it has parts."""


@dataclass(frozen=True)
class Family:
    """An FPGA family: its tools, and what its cells are called.

    Parameters
    ----------
    tools : table of a variable of the platform's build script -> Tool
    synth : str
        Options of its synthesis command.
    cells : table of a figure -> beginnings of the names of its cells in a netlist
    logic : str
        The resource in the report of the placer that counts logic cells.
    suffix : str
        Of the bitstream.
    """

    name: str
    tools: Mapping[str, Tool]
    synth: str
    cells: Mapping[str, tuple[str, ...]]
    logic: str
    suffix: str


@dataclass(frozen=True, kw_only=True)
class BoardSystem:
    """What the system on a chip gets on a board.

    Parameters
    ----------
    ram_bytes : int, power of two, bytes
        Of block memory.
    multiply, divide : int
        Its clock is the board's, times the one and divided by the other; see Ecp5Clock.
    denied, alive : Pin
        Lamps: the unit has made the core trap; the clock runs.
    """

    ram_bytes: int
    multiply: int
    divide: int
    denied: Pin
    alive: Pin


@dataclass(frozen=True)
class Board:
    """A board as amaranth-boards knows it.

    Parameters
    ----------
    name : str
        As on the command line.
    title : str
    module, platform : str
        Where its definition is: a module of amaranth_boards, and a class there.
    family : Family
    data, answer : Pin
        Pins of the harness: serial data in, and the answer out; the clock is the board's own.
    options : table
        Of the platform's constructor.
    resources : sequence of Resource
        What its definition lacks.
    system : BoardSystem or None
        None: the device has no room for core and unit.

    Raises
    ------
    MissingTool
        By ``open``: amaranth-boards is not installed.
    """

    name: str
    title: str
    module: str
    platform: str
    family: Family
    data: Pin = ("button", 0, None)
    answer: Pin = ("led", 0, None)
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    resources: tuple[Resource, ...] = ()
    system: BoardSystem | None = None

    def open(self) -> Any:
        """Make the platform; raise MissingTool where amaranth-boards is not installed."""
        try:
            module = import_module(f"amaranth_boards.{self.module}")
        except ModuleNotFoundError:
            raise MissingTool(
                f"amaranth-boards is not installed: {install_hint('board')}"
            ) from None
        platform = getattr(module, self.platform)(**self.options)
        platform.add_resources(self.resources)
        return platform


ECP5 = Family(
    name="ecp5",
    tools={"YOSYS": YOSYS, "NEXTPNR_ECP5": NEXTPNR_ECP5, "ECPPACK": ECPPACK},
    # Wide multiplexers cost area here and win no speed: docs/performance.md, flow B.
    synth="-abc9 -nowidelut",
    cells={"lut": ("LUT4",), "carry": ("CCU2C",), "ff": ("TRELLIS_FF",), "ram": ("DP16KD",)},
    logic="TRELLIS_COMB",
    suffix=".bit",
)
ICE40 = Family(
    name="ice40",
    tools={"YOSYS": YOSYS, "NEXTPNR_ICE40": NEXTPNR_ICE40, "ICEPACK": ICEPACK},
    synth="-abc9 -device u",
    cells={
        "lut": ("SB_LUT4",),
        "carry": ("SB_CARRY",),
        "ff": ("SB_DFF",),
        "ram": ("SB_RAM40", "SB_SPRAM"),
    },
    logic="ICESTORM_LC",
    suffix=".bin",
)
GOWIN = Family(
    name="gowin",
    tools={"YOSYS": YOSYS, "NEXTPNR_GOWIN": NEXTPNR_GOWIN, "GOWIN_PACK": GOWIN_PACK},
    synth="-nowidelut",
    cells={"lut": ("LUT",), "carry": ("ALU",), "ff": ("DFF",), "ram": ("SDPB", "DPB", "pROM")},
    logic="LUT4",
    suffix=".fs",
)
FAMILIES = {family.name: family for family in (ECP5, ICE40, GOWIN)}

BOARDS = {
    board.name: board
    for board in (
        *(
            Board(
                f"ulx3s-{size}",
                f"ULX3S {size.upper()}",
                "ulx3s",
                f"ULX3S_{size.upper()}_Platform",
                ECP5,
                system=BoardSystem(
                    ram_bytes=ram_bytes,
                    multiply=24,
                    divide=15,
                    denied=("led", 0, None),
                    alive=("led", 1, None),
                ),
            )
            # A 12F is sold with 32 blocks of 2 KiB, the others with 56 and more.
            for size, ram_bytes in (
                ("12f", 0x8000),
                ("25f", 0x1_0000),
                ("45f", 0x1_0000),
                ("85f", 0x1_0000),
            )
        ),
        Board(
            "orangecrab",
            "OrangeCrab r0.2",
            "orangecrab_r0_2",
            "OrangeCrabR0_2_25FPlatform",
            ECP5,
            answer=("rgb_led", 0, "g"),
            # No chip is behind a UART here: the pins of a Feather that are called RX and TX.
            resources=(
                Resource(
                    "uart",
                    0,
                    Subsignal("rx", Pins("0", dir="i", conn=("io", 0))),
                    Subsignal("tx", Pins("1", dir="o", conn=("io", 0))),
                    Attrs(IO_TYPE="LVCMOS33"),
                ),
            ),
            system=BoardSystem(
                ram_bytes=0x1_0000,
                multiply=12,
                divide=12,
                denied=("rgb_led", 0, "r"),
                alive=("rgb_led", 0, "g"),
            ),
        ),
        Board("icebreaker", "iCEBreaker", "icebreaker", "ICEBreakerPlatform", ICE40),
        Board(
            "tang-nano-9k",
            "Tang Nano 9K",
            "tang_nano_9k",
            "TangNano9kPlatform",
            GOWIN,
            options={"toolchain": "Apicula"},
        ),
    )
}
