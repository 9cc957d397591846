"""Runs coreblocks_program.S on a generated core, under cocotb: its two buses have one memory."""

import os
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, FallingEdge
from elftools.elf.elffile import ELFFile

LOG, DONE = 0x5000, 0x6000
PATIENCE = 4000  # clocks that the program takes at the most
DATA, LOCKED = 0x3000, 0x8000
# mcause, the label or number that mtval has, in order: who is allowed what is in the program.
EXPECTED = (
    ("M stores to a locked entry", 7, LOCKED),
    ("U loads before its data", 5, DATA - 4),
    ("U stores behind its data", 7, DATA + 0x1000),
    ("U stores a byte behind its data", 7, DATA + 0x1003),
    ("U stores to its code", 7, "user"),
    ("U loads what is M's", 5, LOG),
    ("U executes its data", 1, DATA),
    ("U reads pmpcfg0", 2, None),
    ("U ends", 8, None),
)


class Program:
    """Words of an ELF file, and its symbols."""

    def __init__(self, path):
        self.words, self.symbols = {}, {}
        with Path(path).open("rb") as file:
            elf = ELFFile(file)
            for segment in elf.iter_segments("PT_LOAD"):
                data = segment.data() + bytes(-len(segment.data()) % 4)
                for at in range(0, len(data), 4):
                    self.words[segment["p_vaddr"] + at] = int.from_bytes(
                        data[at : at + 4], "little"
                    )
            for symbol in elf.get_section_by_name(".symtab").iter_symbols():
                self.symbols[symbol.name] = symbol["st_value"]


class Bus:
    """A memory on one Wishbone bus of the core; notes each address that a transfer has."""

    def __init__(self, dut, name, words):
        self.dut, self.name, self.words, self.seen = dut, name, words, []
        for pin in ("ack", "err", "stall", "rty", "dat_r"):
            self.pin(pin).value = 0

    def pin(self, name):
        return getattr(self.dut, f"wb_{self.name}__{name}")

    async def serve(self):
        while True:
            await FallingEdge(self.dut.clk)
            begins = self.pin("cyc").value == 1 and self.pin("stb").value == 1
            acknowledged = self.pin("ack").value == 1
            self.pin("ack").value = int(begins and not acknowledged)
            if begins and not acknowledged:
                self.transfer(4 * self.pin("adr").value.to_unsigned())

    def transfer(self, addr):
        store = self.pin("we").value == 1
        self.seen.append((store, addr))
        held = self.words.get(addr, 0)
        if store:
            lanes, word = self.pin("sel").value.to_unsigned(), self.pin("dat_w").value.to_unsigned()
            mask = sum(0xFF << 8 * lane for lane in range(4) if lanes >> lane & 1)
            self.words[addr] = held & ~mask | word & mask
        self.pin("dat_r").value = held


def log_of(words):
    """Give mcause, mepc and mtval of each trap."""
    count = (words[DONE] - LOG) // 12
    return [tuple(words.get(LOG + 12 * n + 4 * k, 0) for k in range(3)) for n in range(count)]


@cocotb.test()
async def a_program_is_held_to_its_regions(dut):
    program = Program(os.environ["PROGRAM"])
    words = dict(program.words)
    Clock(dut.clk, 10, "ns").start()
    fetches, data = Bus(dut, "instr", words), Bus(dut, "data", words)
    dut.interrupts.value = 0
    dut.rst.value = 1
    await ClockCycles(dut.clk, 3)
    dut.rst.value = 0
    for bus in (fetches, data):
        cocotb.start_soon(bus.serve())
    for _ in range(PATIENCE):
        await FallingEdge(dut.clk)
        if DONE in words:
            break
    assert DONE in words, f"the program does not end; it was at {fetches.seen[-3:]}"
    traps = log_of(words)
    for (text, cause, value), (mcause, mepc, mtval) in zip(EXPECTED, traps, strict=False):
        value = program.symbols.get(value, value)
        dut._log.info("%s: cause %d, mepc 0x%x, mtval 0x%x", text, mcause, mepc, mtval)
        assert mcause == cause, text
        assert value is None or mtval == value, text
    assert len(traps) == len(EXPECTED), traps
    # What is denied does not leave: no store to the locked word, nothing before or behind the data.
    stores = {addr for store, addr in data.seen if store}
    assert stores.isdisjoint({LOCKED, DATA + 0x1000, program.symbols["user"]})
    assert {LOCKED + 8, DATA, DATA + 0x7FC} <= stores
    loads = {addr for store, addr in data.seen if not store}
    assert loads.isdisjoint({DATA - 4, LOG})
    assert {DATA, DATA + 0xFFC, LOCKED} <= loads
    assert not any(DATA <= addr < DATA + 0x1000 for _, addr in fetches.seen)
