"""Words of registers that are read one at a time, or all at once."""

from collections.abc import Mapping

from amaranth import Cat, Const, Module, Signal
from amaranth.hdl import MemoryData, MemoryInstance
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

__all__ = ["StoredWords"]


class StoredWords(wiring.Component):
    """Store words: in a memory, or in flip-flops where some do not start at 0 or all are read.

    Registered: a write is seen from the next clock on. The read port is combinational. A memory has
    no reset: a bit for each word tells whether it was written since reset; the value of a word that
    was not is 0 (COM-RST-02), whatever ``read_data`` is.

    Parameters
    ----------
    width, depth : int
    reset : mapping of int to int
        Values at reset that are not 0, by the number of the word.
    constant : collection of int
        Words that keep this value (COM-RST-04).
    clearable : bool
        The member ``clear`` exists.
    shown : bool
        The member ``words`` exists.

    Members
    -------
    write, write_index, write_data : In(1), In, In(width)
        Store a word at the clock edge.
    read_index, read_data, read_valid : In, Out(width), Out(1)
        The value is ``read_data`` if ``read_valid``, and 0 otherwise. ``read_index`` names a word.
    clear : In(depth)
        Words that become 0 at the clock edge; a write of the same word is lost.
    words : Out(ArrayLayout(width, depth))
        All of them.
    """

    def __init__(
        self,
        width: int,
        depth: int,
        *,
        reset: Mapping[int, int] | None = None,
        constant=(),
        clearable: bool = False,
        shown: bool = False,
    ):
        self.width = width
        self.depth = depth
        self.reset = dict(reset or {})
        self.constant = frozenset(constant)
        self.clearable = clearable
        self.shown = shown
        index = max(1, (depth - 1).bit_length())
        super().__init__(
            {
                "write": In(1),
                "write_index": In(index),
                "write_data": In(width),
                "read_index": In(index),
                "read_data": Out(width),
                "read_valid": Out(1),
                **({"clear": In(depth)} if clearable else {}),
                **({"words": Out(data.ArrayLayout(width, depth))} if shown else {}),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # Of one word there is nothing to select: a memory of one is no memory to the tools.
        if self.reset or self.constant or self.shown or self.depth == 1:
            words = self._flip_flops(m)
            if self.shown:
                m.d.comb += Cat(self.words[index] for index in range(self.depth)).eq(Cat(words))
        else:
            self._memory(m)
        return m

    def _cleared(self, index):
        return self.clear[index] if self.clearable else Const(0, 1)

    def _memory(self, m):
        init = MemoryData(shape=self.width, depth=self.depth, init=[])
        m.submodules.memory = memory = MemoryInstance(data=init)
        valid = Signal(self.depth)
        bits = (self.depth - 1).bit_length()  # none for one word
        memory.write_port(
            domain="sync", addr=self.write_index[:bits], data=self.write_data, en=self.write
        )
        memory.read_port(
            domain="comb",
            addr=self.read_index[:bits],
            data=self.read_data,
            en=Const(1),
            transparent_for=(),
        )
        for index in range(self.depth):
            with m.If(self._cleared(index)):
                m.d.sync += valid[index].eq(0)
            with m.Elif(Cat(self.write_index, self.write) == 1 << len(self.write_index) | index):
                m.d.sync += valid[index].eq(1)
        m.d.comb += self.read_valid.eq(valid.bit_select(self.read_index, 1))

    def _flip_flops(self, m):
        words = []
        for index in range(self.depth):
            value = self.reset.get(index, 0)
            if index in self.constant:
                words.append(Const(value, self.width))
                continue
            word = Signal(self.width, init=value, name=f"word{index}")
            with m.If(self._cleared(index)):
                m.d.sync += word.eq(0)
            with m.Elif(self.write & (self.write_index == index)):
                m.d.sync += word.eq(self.write_data)
            words.append(word)
        m.d.comb += self.read_valid.eq(1)
        with m.Switch(self.read_index):
            for index, word in enumerate(words):
                with m.Case(index):
                    m.d.comb += self.read_data.eq(word)
        return words
