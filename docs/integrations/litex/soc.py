"""A LiteX SoC: VexRiscv, RAM, and a DMA controller that reaches memory through a guard alone.

    python soc.py OUTPUT [PROGRAM.bin]

writes soc.v, files.txt with the sources that it needs, the headers of the SoC, and the contents of
its ROM.
"""

import sys
from pathlib import Path

from litex.build.generic_platform import GenericPlatform, Pins
from litex.build.io import CRG
from litex.gen import LiteXModule
from litex.soc.cores.dma import WishboneDMAReader, WishboneDMAWriter
from litex.soc.integration.common import get_mem_data
from litex.soc.integration.export import get_csr_header, get_mem_header, get_soc_header
from litex.soc.integration.soc import SoCRegion
from litex.soc.integration.soc_core import SoCCore
from litex.soc.interconnect import wishbone
from litex.soc.interconnect.csr import CSRField, CSRStatus, CSRStorage
from litex.soc.interconnect.csr_eventmanager import EventManager, EventSourceLevel
from migen import ClockSignal, If, Instance, ResetSignal, Signal

HERE = Path(__file__).parent
READER, WRITER = 1, 2  # numbers of masters, as in guard.toml
ROM_SIZE = 0x4000
RAM_SIZE = 0x1000
WINDOW = SoCRegion(origin=0xB000_0000, size=0x4000, cached=False)


class Guard(LiteXModule):
    """The generated module: ``initiator`` to ``target``, and ``registers`` for the CPU."""

    def __init__(self):
        self.initiator = wishbone.Interface()
        self.target = wishbone.Interface()
        self.registers = wishbone.Interface()
        self.master = Signal(2)
        self.ev = EventManager()
        self.ev.denial = EventSourceLevel()
        self.ev.finalize()
        ports = {"i_clk": ClockSignal(), "i_rst": ResetSignal(), "i_master_id": self.master}
        ports["o_denial_irq"] = self.ev.denial.trigger
        for name, driven in (("initiator", "i"), ("target", "o"), ("registers", "i")):
            bus, answered = getattr(self, name), "o" if driven == "i" else "i"
            for wire in ("cyc", "stb", "we", "adr", "sel", "dat_w"):
                ports[f"{driven}_{name}_{wire}"] = getattr(bus, wire)
            for wire in ("dat_r", "ack", "err"):
                ports[f"{answered}_{name}_{wire}"] = getattr(bus, wire)
        # One word for each CSR number; the bus of the SoC has decoded the rest of the address.
        ports["i_registers_adr"] = self.registers.adr[:12]
        self.specials += Instance("wishbone_guard", **ports)


class Dma(LiteXModule):
    """Copy words, and stop at the first error: LiteX's own reader and writer do not see any.

    ``master`` is READER or WRITER, whose transfer is on ``bus``.
    """

    def __init__(self):
        self.bus = bus = wishbone.Interface()
        self.master = Signal(2)
        self.source = CSRStorage(32)
        self.destination = CSRStorage(32)
        self.length = CSRStorage(32)
        self.start = CSRStorage()
        self.status = CSRStatus(fields=[CSRField("done"), CSRField("error")])
        self.reader = reader = WishboneDMAReader(wishbone.Interface())
        self.writer = writer = WishboneDMAWriter(wishbone.Interface())
        both = wishbone.Interface()
        self.arbiter = arbiter = wishbone.Arbiter([reader.bus, writer.bus], both)
        reader.add_ctrl()
        writer.add_ctrl()
        error = Signal()
        active = Signal()
        self.comb += [
            active.eq(self.start.storage & ~error),
            reader.base.eq(self.source.storage),
            writer.base.eq(self.destination.storage),
            reader.source.connect(writer.sink),
            self.master.eq(arbiter.rr.grant + READER),
            both.connect(bus, omit={"cyc", "stb", "ack", "err"}),
            # Nothing follows a transfer that failed, not even in the clock after it.
            bus.cyc.eq(both.cyc & active),
            bus.stb.eq(both.stb & active),
            both.ack.eq(bus.ack),
            self.status.fields.done.eq(writer.done),
            self.status.fields.error.eq(error),
        ]
        for part in (reader, writer):
            self.comb += [part.length.eq(self.length.storage), part.enable.eq(active)]
        self.sync += If(~self.start.storage, error.eq(0)).Elif(bus.err, error.eq(1))


class OneRegion(LiteXModule):
    """Let a master reach one region of the bus; elsewhere ``err`` ends its transfer."""

    def __init__(self, master, region):
        self.bus = bus = wishbone.Interface()
        inside = Signal()
        words = region.size // 4
        self.comb += [
            inside.eq(master.adr[words.bit_length() - 1 :] == region.origin // region.size),
            master.connect(bus, omit={"cyc", "err"}),
            bus.cyc.eq(master.cyc & inside),
            master.err.eq(bus.err | (master.cyc & master.stb & ~inside)),
        ]


class Soc(SoCCore):
    """The SoC; ``program`` is what its ROM has."""

    mem_map = SoCCore.mem_map | {"guard": WINDOW.origin}

    def __init__(self, platform, program=(0,)):
        super().__init__(
            platform,
            clk_freq=100e6,
            cpu_type="vexriscv",
            cpu_variant="lite",
            integrated_rom_size=ROM_SIZE,
            integrated_rom_init=list(program),
            integrated_sram_size=0x1000,
            integrated_main_ram_size=RAM_SIZE,
            with_uart=False,
            with_timer=False,
        )
        self.crg = CRG(platform.request("clk"))
        self.dma = dma = Dma()
        self.guard = guard = Guard()
        self.comb += [dma.bus.connect(guard.initiator), guard.master.eq(dma.master)]
        # No entry of the guard can open the window to the DMA controller: it has no way to it.
        self.memory_only = OneRegion(guard.target, self.bus.regions["main_ram"])
        self.bus.add_master("dma", self.memory_only.bus)
        self.bus.add_slave("guard", guard.registers, region=WINDOW)
        self.irq.add("guard")


def main(output, program=None):
    """Write the SoC into a folder."""
    platform = GenericPlatform("", [("clk", 0, Pins(1))], name="soc")
    words = get_mem_data(program, data_width=32, endianness="little") if program else [0]
    soc = Soc(platform, words)
    verilog = platform.get_verilog(soc, name="soc")
    output.mkdir(parents=True, exist_ok=True)
    (output / "soc.v").write_text(verilog.main_source, encoding="utf-8")
    for name, text in verilog.data_files.items():
        (output / name).write_text(text, encoding="utf-8")
    sources = [output / "soc.v", output / "wishbone_guard.v"]
    sources += [path for path, *_ in platform.sources]
    (output / "files.txt").write_text(
        "".join(f"{source}\n" for source in sources), encoding="utf-8"
    )
    headers = {
        "csr.h": get_csr_header(soc.csr.regions, soc.constants, with_access_functions=False),
        "mem.h": get_mem_header(soc.mem_regions),
        "soc.h": get_soc_header(soc.constants, with_access_functions=False),
    }
    for name, text in headers.items():
        (output / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
