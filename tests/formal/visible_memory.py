"""Entries in a memory, with every word and flag open to comparison."""

from amaranth import Cat, Const, Mux, Signal
from amaranth.hdl import Assert
from resolved_entry import ResolvedEntry

from mpu_hw.isa import AddressMode
from mpu_hw.layout import entry_bases
from mpu_hw.registers.entry_memory import EntryMemory
from mpu_hw.registers.stored_words import StoredWords

__all__ = ["VisibleMemory", "VisibleWords", "seen", "stored_fields", "told"]


class VisibleWords(StoredWords):
    """A store in flip-flops, whose words are compared with what ``expected`` gives for each."""

    expected = None

    def _memory(self, m):
        self._flip_flops(m)

    def _flip_flops(self, m):
        words = super()._flip_flops(m)
        if self.expected:
            for index, word in enumerate(words):
                m.d.comb += [Assert(a == b) for a, b in self.expected(index, word)]


class VisibleMemory(EntryMemory):
    """A memory for entries that must be those of ``reference``: array name and index to fields."""

    def __init__(self, config, reference, **given):
        super().__init__(config, **given)
        self.reference = reference
        bases = entry_bases(config)
        self.numbers = {
            bases[array.name] + index: (array.name, index)
            for array in config.entry_arrays
            for index in range(array.count)
        }

    def _words(self, width, numbers, value):
        words = VisibleWords(width, len(numbers), clearable=self.shared)
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
            if self.shared and name in ("mode", "L"):
                field = Mux(self.flags.armed[number], field, 0)
            elif self.shared and name in "RWX":
                field = Mux(self.flags.lost_base[number], 0, field)
            if name in known:
                yield field, known[name]

    def elaborate(self, platform):
        m = super().elaborate(platform)
        keeps_active = "active" in self.signature.members
        for number in set(range(self.depth)) - set(self.numbers):
            if keeps_active:
                m.d.comb += Assert(~self.active[number])
            if self.config.spec.lock:
                m.d.comb += Assert(
                    ~self.locked[number] & ~self.tor[number] & ~self.locked_tor[number]
                )
        for number, key in self.numbers.items():
            known = self.reference(*key)
            if keeps_active:
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


def told(m, written, number, value):
    """State that what an entry is made of changes only where a write names the entry."""
    was, named = Signal.like(value, name=f"was{number}"), Signal(name=f"named{number}", init=1)
    m.d.sync += [
        was.eq(value),
        named.eq(written.some & (written.first <= number) & (number <= written.last)),
    ]
    yield Assert(named | (was == value))


def seen(m, port, rows, reference):
    """Compare what a parallel engine reads, and which entries a write names, with the registers."""
    store = port.store
    for number, (array, index) in rows.items():
        known = reference(array, index)
        before = reference(array, index - 1)["addr"] if index else Const(0, 1)
        here = store.ready & (store.entry == number)
        m.submodules[f"entry{number}"] = entry = ResolvedEntry(port.config, array)
        table = entry.bank.table
        m.d.comb += entry.encoding.eq(Cat(known[name] for name in reversed(table.fields)))
        yield from told(m, store.written, number, Cat(known.values(), before))
        yield Assert(~here | (store.addr == known["addr"]))
        yield Assert(~here | (store.mode == known["mode"]))
        yield Assert(~here | (store.permissions == entry.permissions))
        if (number + 1) in rows:
            yield Assert(~here | (store.next_first == (rows[number + 1][1] == 0)))
    for stage in port.config.stages:
        base = next(number for number, row in rows.items() if row == (stage.bank, 0))
        enabled = port.enabled.switch[base:][: len(store.stages[stage.name].enabled)]
        yield Assert(store.stages[stage.name].enabled == enabled)
        yield Assert(store.stages[stage.name].nonempty & (store.stages[stage.name].base == 0))
