"""What the core sees and does while the reference system runs a program, clock by clock."""

import struct
import subprocess
from functools import cache
from pathlib import Path

from amaranth import ClockDomain, ClockSignal, Instance, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped
from core_pins import SYSTEM, pin_values
from mpu_hw_sim.simulator import find_verilator
from mpu_hw_sim.simulator.tools import WAIVERS, compiler, run_step, tool_stamp
from mpu_hw_sim.soc import simulator_build
from mpu_hw_sim.soc.elf import read_elf

from mpu_hw.cache import built, digest
from mpu_hw.core import RvfiSignature
from mpu_hw.export import render_verilog
from mpu_hw.soc import System

__all__ = ["NotPassed", "record_program"]

TOP = simulator_build.TOP
RAM, MAIN = simulator_build.RAM, Path(__file__).with_suffix(".cpp")
HEADER = RAM.with_name("ram.h")
CONFIG = f"#define XLEN {SYSTEM.core.xlen}\n#define RAM_BYTES {SYSTEM.ram_bytes}\n"
VERILATE = (*simulator_build.VERILATE, *simulator_build.FAST)
FLAGS = (*simulator_build.CXX_FLAGS, "-O1", "-I.", "-Iverilated")
WAITS = 0xB400  # taps of a shift register of 16 bits that runs through all values but 0


class NotPassed(AssertionError):
    """A program did not end as one that has passed."""


class Watched(System):
    """The system, and its core as :func:`pin_values` gives it in ``recorded``."""

    def __init__(self, width: int):
        super().__init__(SYSTEM)
        self.recorded = Signal(width)

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += self.recorded.eq(pin_values(m.submodules.core))
        return m


class Recorded(wiring.Component):
    """The system with a RAM that lets the core wait in half of all clocks.

    Parameters
    ----------
    width : int
        Of what :func:`pin_values` gives.

    Members
    -------
    clk : In(1)
    rvfi : Out(RvfiSignature)
    recorded : Out(width)
    """

    def __init__(self, width: int):
        self.system = Watched(width)
        super().__init__(
            {"clk": In(1), "rvfi": Out(RvfiSignature(SYSTEM.core.xlen)), "recorded": Out(width)}
        )

    def elaborate(self, platform):
        m = Module()
        # As in mpu_hw_sim.soc.simulated: a simulation starts as a reset leaves it.
        m.domains.sync = ClockDomain(reset_less=True)
        m.d.comb += ClockSignal().eq(self.clk)
        m.submodules.system = system = self.system
        bus, lanes = system.ram, SYSTEM.core.xlen // 8
        waits = Signal(16, init=1)
        m.d.sync += waits.eq(Mux(waits[0], waits >> 1 ^ WAITS, waits >> 1))
        m.submodules.ram = Instance(
            "ram",
            p_WIDTH=SYSTEM.core.xlen,
            p_DEPTH_BITS=(SYSTEM.ram_bytes // lanes).bit_length() - 1,
            i_clk=ClockSignal(),
            i_adr=bus.adr,
            i_we=bus.ack & bus.we,
            i_sel=bus.sel,
            i_dat_w=bus.dat_w,
            o_dat_r=bus.dat_r,
        )
        m.d.comb += [
            bus.ack.eq(bus.cyc & bus.stb & waits[0]),
            system.sent.ready.eq(1),
            self.recorded.eq(system.recorded),
        ]
        connect(m, system.rvfi, flipped(self.rvfi))
        return m


@cache
def _recorder(width: int) -> Path:
    verilog = simulator_build.UNREAD + render_verilog(Recorded(width), name=TOP)
    files = {path.name: path.read_text(encoding="utf-8") for path in (RAM, HEADER, MAIN)}
    files |= {f"{TOP}.v": verilog, "system_config.h": CONFIG}

    def make(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        verilator = find_verilator()
        given = ["--Mdir", "verilated", str(WAIVERS), f"{TOP}.v", RAM.name]
        run_step([*verilator.command, *VERILATE, *given], folder, verilator.environment)
        generated = sorted((folder / "verilated").glob("*.cpp"))
        runtime = [verilator.includes[0] / f"{name}.cpp" for name in simulator_build.RUNTIME]
        text = "".join(f'#include "{path}"\n' for path in [*generated, folder / MAIN.name])
        (folder / "all.cc").write_text(text, encoding="utf-8")
        command = [*compiler(), *FLAGS, *(f"-I{path}" for path in verilator.includes), "all.cc"]
        run_step([*command, *map(str, runtime), "-pthread", "-o", "record"], folder)

    key = digest(*files.values(), tool_stamp(), *VERILATE, *FLAGS)
    return built("core-record", key, make) / "record"


def record_program(elf: Path, width: int, log: Path, most: int = 3_000_000) -> bytes:
    """Run a program to its end; give what was recorded, and write the instructions that retired.

    Parameters
    ----------
    width : int
        Bits of a clock.
    most : int
        Clocks after which it has not passed.

    Raises
    ------
    NotPassed
        It did not end, or not with 1 in ``tohost``.
    """
    program = read_elf(elf)
    image = b"".join(
        struct.pack("<QQ", segment.address, len(segment.content)) + segment.content
        for segment in program.segments
    )
    command = [str(_recorder(width)), str(program.symbols["tohost"]), str(most), str(log)]
    done = subprocess.run(command, input=image, stdout=subprocess.PIPE)
    if done.returncode:
        raise NotPassed(f"{elf.name} must end with 1 in tohost")
    return done.stdout
