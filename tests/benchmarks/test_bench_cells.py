import pytest
from amaranth import Module
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from benchmarks import cells


class Sample(wiring.Component):
    """Four inputs to one gate, a register of 8 bits, and a memory behind it."""

    inputs: In(4)
    gate: Out(1)
    data: In(8)
    held: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.submodules.words = words = memory.Memory(shape=8, depth=16, init=[])
        read, write = words.read_port(domain="comb"), words.write_port()
        m.d.comb += [
            self.gate.eq(self.inputs.all()),
            read.addr.eq(self.inputs),
            write.addr.eq(self.inputs),
            write.data.eq(self.data),
            write.en.eq(1),
        ]
        m.d.sync += self.held.eq(read.data)
        return m


class Table(wiring.Component):
    """The squares of the numbers below 8: a memory that nothing writes."""

    index: In(3)
    value: Out(6)

    def elaborate(self, platform):
        m = Module()
        squares = [number**2 for number in range(8)]
        m.submodules.words = words = memory.Memory(shape=6, depth=8, init=squares)
        read = words.read_port(domain="comb")
        m.d.comb += [read.addr.eq(self.index), self.value.eq(read.data)]
        return m


def test_gates_registers_and_memories_are_counted_apart():
    assert cells.measure_cells(Sample()) == cells.Cells(luts=1, flops=8, memory_bits=128)


def test_a_table_is_logic():
    # Bit 0 is that of the number, bit 1 is always 0, and four bits need a gate.
    assert cells.measure_cells(Table()) == cells.Cells(luts=4, flops=0, memory_bits=0)


def test_a_design_that_yosys_refuses_is_said(monkeypatch):
    monkeypatch.setattr(cells, "run_yosys", lambda arguments: 1)
    text = "Yosys must synthesise the design, and ended with an error"
    with pytest.raises(RuntimeError, match=f"^{text}$"):
        cells.measure_cells(Sample())
