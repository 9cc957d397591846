"""Entries in a memory, with every word and flag open to comparison."""

from amaranth import Mux
from amaranth.hdl import Assert

from mpu_hw.isa import AddressMode
from mpu_hw.layout import entry_bases
from mpu_hw.registers.entry_memory import EntryMemory
from mpu_hw.registers.stored_words import StoredWords

__all__ = ["VisibleMemory", "VisibleWords", "stored_fields"]


class VisibleWords(StoredWords):
    """A store in flip-flops, whose words are compared with what ``expected`` gives for each."""

    expected = None

    def _memory(self, m):
        words = self._flip_flops(m)
        if self.expected:
            for index, word in enumerate(words):
                m.d.comb += [Assert(a == b) for a, b in self.expected(index, word)]


class VisibleMemory(EntryMemory):
    """A memory for entries that must be those of ``reference``: array name and index to fields."""

    def __init__(self, config, reference):
        super().__init__(config)
        self.reference = reference
        bases = entry_bases(config)
        self.numbers = {
            bases[array.name] + index: (array.name, index)
            for array in config.entry_arrays
            for index in range(array.count)
        }

    def _words(self, width, numbers, value):
        words = VisibleWords(width, len(numbers), clearable=self.flags.shared)
        compare = self._compare_addr if len(numbers) == self.depth else self._compare_cfg
        words.expected = lambda index, word: compare(numbers[index], word)
        return words

    def _compare_addr(self, number, word):
        # Between two arrays there is nothing.
        yield word, self.reference(*self.numbers[number])["addr"] if number in self.numbers else 0

    def _compare_cfg(self, number, word):
        if number not in self.numbers:
            yield word, 0
            return
        known = self.reference(*self.numbers[number])
        names = self.cfg[0].shape().members
        position = 0
        for name in names:
            size = 2 if name == "mode" else 1
            field = word[position : position + size]
            position += size
            # What the flags take away from what the words hold.
            if self.flags.shared and name in ("mode", "L"):
                field = Mux(self.flags.armed[number], field, 0)
            elif self.flags.shared and name in "RWX":
                field = field & self.flags.permits[number]
            if name in known:
                yield field, known[name]

    def elaborate(self, platform):
        m = super().elaborate(platform)
        for number in set(range(self.depth)) - set(self.numbers):
            m.d.comb += Assert(~self.active[number])
            if self.config.spec.lock:
                m.d.comb += Assert(
                    ~self.locked[number] & ~self.tor[number] & ~self.locked_tor[number]
                )
        for number, key in self.numbers.items():
            known = self.reference(*key)
            m.d.comb += Assert(self.active[number] == (known["mode"] != AddressMode.OFF))
            if self.config.spec.lock:
                m.d.comb += [
                    Assert(self.tor[number] == (known["mode"] == AddressMode.TOR)),
                    Assert(self.locked[number] == known["L"]),
                    Assert(self.locked_tor[number] == (self.locked[number] & self.tor[number])),
                ]
        return m


def stored_fields(stored, tables):
    """Give the fields of a StoredEntry by name."""
    known = {"addr": stored.addr, "mode": stored.mode}
    for table in tables:
        encoding = stored.encoding[table.key]
        for position, name in enumerate(reversed(table.fields)):
            # Of two tables the first shows what is stored, the other one what it makes of it.
            known.setdefault(name, encoding[position])
    return known
