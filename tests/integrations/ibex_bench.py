"""Runs the rows on Ibex with the unit, under cocotb; the folder of the run has rows.elf."""

from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, FallingEdge, Timer
from ibex_program import Image, Trap, read_image
from ibex_rows import ROWS

PATIENCE = 8000  # clocks that all rows take at the most
# Words that the rows must leave alone, and the one that a row writes.
KEPT = ("secret", "constant")


class Chip:
    """The chip with the program in its memory."""

    def __init__(self, dut):
        self.dut = dut
        self.image: Image = read_image(Path("rows.elf"))
        # Ibex stops its clock by itself: without an edge of reset nothing would be reset.
        dut.rst_ni.value = 1
        dut.data_delay_i.value = 0
        for index, word in self.image.words.items():
            dut.memory[index].value = word
        self.clock = Clock(dut.clk_i, 10, unit="ns")
        self.clock.start()

    def word(self, index: int) -> int:
        """Read the memory, by the index of a word."""
        return int(self.dut.memory[index].value)

    def at(self, symbol: str, offset: int = 0) -> int:
        """Read the memory at a symbol, and words behind it."""
        return self.word(self.image.index(symbol) + offset)

    async def reset(self) -> None:
        """Reset; end it while the clock is low, as a synchroniser does."""
        await ClockCycles(self.dut.clk_i, 3)
        self.dut.rst_ni.value = 0
        await ClockCycles(self.dut.clk_i, 3)
        await FallingEdge(self.dut.clk_i)
        self.dut.rst_ni.value = 1

    async def run(self) -> None:
        """Run from reset to the end of the rows."""
        await self.reset()
        before = self.at("finished")
        for _ in range(PATIENCE // 50):
            await ClockCycles(self.dut.clk_i, 50)
            if self.at("finished") != before:
                return
        raise AssertionError(f"the rows do not end: {self.log()}")

    def log(self) -> list[Trap]:
        """Read the traps that were taken."""
        return self.image.traps("log", self.word)

    def compare(self) -> None:
        """Compare every trap with that of its row, and the memory with what is allowed."""
        wanted = self.image.traps("wanted", lambda i: self.image.words.get(i, 0))
        differing = [
            f"{row.name}: {got}, not {want}"
            for row, got, want in zip(ROWS, self.log(), wanted, strict=True)
            if got != want
        ]
        assert not differing, "\n".join(differing)
        for symbol in KEPT:
            assert self.at(symbol) == self.image.words[self.image.index(symbol)], symbol
        assert self.at("data", 1) == self.image.symbols["data"], "a store was allowed"
        # Behind a denied load, and behind the edge.
        assert (self.at("data", 2), self.at("data", 16)) == (0x13, 0x5EC2E700)

    def left(self) -> list[int]:
        """Read the registers as the last reset has left them."""
        return [self.at("left", i) for i in range(5)]


@cocotb.test()
async def every_row_ends_with_its_trap(dut):
    chip = Chip(dut)
    await chip.run()
    chip.compare()


@cocotb.test()
async def a_slow_bus_changes_nothing(dut):
    chip = Chip(dut)
    dut.data_delay_i.value = 2
    await chip.run()
    chip.compare()


@cocotb.test()
async def a_warm_reset_opens_locked_entries(dut):
    """Also while the clock stands still: the unit has the reset of Ibex."""
    chip = Chip(dut)
    await chip.run()
    chip.clock.stop()
    dut.clk_i.value = 0
    await Timer(20, unit="ns")
    dut.rst_ni.value = 0
    await Timer(20, unit="ns")
    dut.rst_ni.value = 1
    await Timer(20, unit="ns")
    chip.clock.start()
    # The second reset is that of `run`.
    await ClockCycles(dut.clk_i, 300)
    assert (chip.at("boots"), chip.left()) == (2, [0] * 5)
    await chip.run()
    assert (chip.at("boots"), chip.left()) == (3, [0] * 5)
    chip.compare()
