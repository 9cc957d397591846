"""Programs of reproducer.py: compiled, and run on core, unit and RAM in Amaranth's simulator."""

from pathlib import Path

from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator
from mpu_hw_sim.firmware.compile import compile_sources
from mpu_hw_sim.soc.elf import read_elf
from reproducer import reproducer

from mpu_hw.soc import SocConfig, System
from mpu_hw.soc.config import RAM_BASE
from mpu_hw.soc.ram import Ram

__all__ = ["compiled", "status_in_amaranth"]

SCRIPT = Path(__file__).with_name("reproducer.ld")
RAM_BYTES, LOADED = 0x2_0000, 0x4000
CLOCKS = 20_000  # a program takes some hundred instructions, each a few clocks


def compiled(name: str, xlen: int, pool: int, folder: Path) -> Path:
    """Write and compile the program of a deviation; return its ELF file."""
    source = folder / f"{name.replace('/', '-')}.S"
    source.write_text(reproducer(name, xlen, pool), encoding="utf-8")
    elf = source.with_suffix(".elf")
    compile_sources(name, [source], elf, xlen, script=SCRIPT, options=())
    return elf


class _Machine(wiring.Component):
    """System and RAM, in which a program is loaded."""

    def __init__(self, config: SocConfig, words: tuple[int, ...]):
        self.system = System(config)
        self.memory = Ram(config.core.xlen, RAM_BYTES, words)
        super().__init__({})

    def elaborate(self, platform):
        m = Module()
        m.submodules.system, m.submodules.memory = self.system, self.memory
        connect(m, self.system.ram, self.memory.bus)
        return m


def status_in_amaranth(elf: Path, config: SocConfig) -> int | None:
    """Run a program; give the status that it writes to ``tohost``, None where it does not end."""
    program, image = read_elf(elf), bytearray(LOADED)
    for segment in program.segments:
        offset = segment.address - RAM_BASE
        image[offset : offset + len(segment.content)] = segment.content
    assert len(image) == LOADED
    step = config.core.xlen // 8
    words = [int.from_bytes(image[at : at + step], "little") for at in range(0, LOADED, step)]
    machine = _Machine(config, tuple(words))
    rvfi, tohost, found = machine.system.rvfi, program.symbols["tohost"], []

    async def bench(ctx):
        for _ in range(CLOCKS):
            await ctx.tick()
            stores = ctx.get(rvfi.valid) and ctx.get(rvfi.mem_wmask)
            if stores and ctx.get(rvfi.mem_addr) == tohost:
                found.append(ctx.get(rvfi.mem_wdata) >> 1)
                return

    simulator = Simulator(machine)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return found[0] if found else None
