"""The boards and the FPGA families they carry: data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import Any

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

__all__ = ["BOARDS", "FAMILIES", "Board", "Family"]


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
    data, answer : (resource, number), (resource, number, subsignal or None)
        Pins of the harness: serial data in, and the answer out; the clock is the board's own.
    options : table
        Of the platform's constructor.

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
    data: tuple[str, int] = ("button", 0)
    answer: tuple[str, int, str | None] = ("led", 0, None)
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def open(self) -> Any:
        """Make the platform; raise MissingTool where amaranth-boards is not installed."""
        try:
            module = import_module(f"amaranth_boards.{self.module}")
        except ModuleNotFoundError:
            raise MissingTool(
                "amaranth-boards is not installed: pip install amaranth-boards, or all of "
                "requirements.txt"
            ) from None
        return getattr(module, self.platform)(**self.options)


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
            Board(f"ulx3s-{size}", f"ULX3S {size.upper()}", "ulx3s", platform, ECP5)
            for size, platform in (
                ("12f", "ULX3S_12F_Platform"),
                ("25f", "ULX3S_25F_Platform"),
                ("45f", "ULX3S_45F_Platform"),
                ("85f", "ULX3S_85F_Platform"),
            )
        ),
        Board(
            "orangecrab",
            "OrangeCrab r0.2",
            "orangecrab_r0_2",
            "OrangeCrabR0_2_25FPlatform",
            ECP5,
            answer=("rgb_led", 0, "g"),
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
