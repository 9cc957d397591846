"""Runs the program of docs/integrations/litex on its SoC, under cocotb."""

from pathlib import Path
from typing import NamedTuple

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles
from elftools.elf.elffile import ELFFile

PATIENCE = 40_000  # clocks that the program takes at the most
SRAM = 0x1000_0000
SOURCE, TARGET, SECRET = 0x4000_0000, 0x4000_0400, 0x4000_0800
WORDS = 16  # of a block
DONE, ERROR = 1, 2
IE, PENDING = 2, 1
HIT, KNOWN = 1 << 5, 1 << 6
STAGE_M = 3 << 3
LOAD, STORE = 0, 1
READER, WRITER = 1, 2


class Outcome(NamedTuple):
    """``struct outcome`` of the program."""

    dma: int
    denials: int
    status: int = 0
    info: int = 0
    addr: int = 0

    def __str__(self):
        return ", ".join(f"{name} {value:#x}" for name, value in self._asdict().items())


def denied(master: int, access: int, addr: int, *, entry: int | None = None) -> Outcome:
    """One transfer was denied, and no other: the controller has stopped."""
    decided = 0 if entry is None else HIT | entry << 8
    info = master << 16 | KNOWN | STAGE_M | access | decided
    return Outcome(ERROR, 1, IE | PENDING, info, addr)


EXPECTED = (
    denied(READER, LOAD, SOURCE),
    Outcome(DONE, 0),
    denied(READER, LOAD, SECRET),
    # The reader has entry 1; entry 0, which is to be read, decides about the writer.
    denied(WRITER, STORE, SOURCE, entry=0),
    denied(WRITER, STORE, TARGET + 4 * WORDS),
    # Allowed by an entry, and ended by the bus: the guard has nothing to record.
    Outcome(ERROR, 0),
)


def block(value: int) -> list[int]:
    """Give what the program fills a block with."""
    return [value + i for i in range(WORDS)]


class Chip:
    """The SoC, and what its program names."""

    def __init__(self, dut):
        self.dut = dut
        with Path("program.elf").open("rb") as file:
            table = ELFFile(file).get_section_by_name(".symtab")
            self.symbols = {symbol.name: symbol["st_value"] for symbol in table.iter_symbols()}

    def variable(self, name: str, index: int = 0) -> int:
        """Read a word of the program's memory."""
        return int(self.dut.sram[(self.symbols[name] - SRAM) // 4 + index].value)

    def ram(self, addr: int) -> list[int]:
        """Read a block of the main memory."""
        first = (addr - SOURCE) // 4
        return [int(self.dut.main_ram[first + i].value) for i in range(WORDS)]

    def outcome(self, number: int) -> Outcome:
        """Read what became of a copy."""
        width = len(Outcome._fields)
        return Outcome(*(self.variable("outcomes", number * width + i) for i in range(width)))


@cocotb.test()
async def what_is_denied_never_arrives(dut):
    chip = Chip(dut)
    Clock(dut.clk, 10, unit="ns").start()
    for _ in range(PATIENCE // 100):
        await ClockCycles(dut.clk, 100)
        if chip.variable("finished"):
            break
    outcomes = [chip.outcome(number) for number in range(len(EXPECTED))]
    for number, (got, want) in enumerate(zip(outcomes, EXPECTED, strict=True)):
        assert got == want, f"copy {number}: {got}; not {want}"
    assert chip.variable("finished") == 1
    assert chip.variable("count") == len(EXPECTED)
    assert chip.ram(SOURCE) == block(0xA0)
    assert chip.ram(SECRET) == block(0xD0)
    # The last copy but one has written all but the word that is outside.
    assert chip.ram(TARGET) == [0xA0, *block(0xA0)[:-1]]
    assert chip.ram(TARGET + 4 * WORDS) == block(0xC0)
