"""spmpen, hspmpen and vspmpen."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import (
    ENABLE_WIDTH,
    ENTRY_NUMBER_WIDTH,
    BankMembers,
    BankRanges,
    EnableSignature,
    enable_registers,
)
from .direct_decoder import sum_any
from .thermometer import Thermometer

__all__ = ["EnableRegisters"]


class EnableRegisters(wiring.Component):
    """Enable bits of the entries of an array, behind registers that number them as their bank does.

    Registered: a write is seen from the next clock on. A bit belongs to its entry and moves with
    it; it becomes 0 when the entry enters or leaves a bank (SSPMP-DELEG-08). Bits of locked entries
    keep their value (SSPMP-EN-03), bits above the entries of the bank read 0 (SSPMP-EN-02).

    An entry is in one bank at a time, so the first register of every bank needs one bit for each
    entry together, and so does the second.

    Rules: SSPMP-EN-01, SSPMP-EN-02, SSPMP-EN-03, HYP-EN-06, HYP-EN-07, SSPMP-DELEG-08.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray
    active : collection of int
        Entries of the array that are enabled at reset (COM-RST-04).

    Members
    -------
    port : In(EnableSignature(config))
    locked : In(entries)
        L of every entry.
    stays : In(entries)
        The entry keeps its bank at the clock edge.
    ranges, members : In(BankRanges), In(BankMembers)
        Which entries each bank of the array has.
    ends : In(BankMembers)
        Which entries lie below the end of each bank, those beyond its index 63 included.
    enabled : Out(StructLayout)
        For each register of the array, by its name: a bit per entry that it enables.
    bits : Out(StructLayout)
        The same for entries of the register's bank; of other entries no matter what.
    """

    def __init__(self, config: MpuConfig, array: EntryArray, active=()):
        self.config = config
        self.count = array.count
        self.active = active
        every = enable_registers(config)
        self.order = list(every)
        self.registers = {
            register: bank for register, bank in every.items() if config.entry_array(bank) == array
        }
        self.banks = list(dict.fromkeys(self.registers.values()))
        super().__init__(
            {
                "port": In(EnableSignature(config)),
                "locked": In(self.count),
                "stays": In(self.count),
                "ranges": In(BankRanges(config.array_banks(array))),
                "members": In(BankMembers(config.array_banks(array), self.count)),
                "ends": In(BankMembers(config.array_banks(array), self.count)),
                "enabled": Out(data.StructLayout(dict.fromkeys(self.registers, self.count))),
                "bits": Out(data.StructLayout(dict.fromkeys(self.registers, self.count))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        port = self.port
        chosen = {name: port.register[self.order.index(name)] for name in self.registers}
        owners = {
            bank: Cat(chosen[name] for name, owner in self.registers.items() if owner == bank).any()
            for bank in self.banks
        }
        base = Signal(ENTRY_NUMBER_WIDTH)
        stop = Signal(ENTRY_NUMBER_WIDTH)
        # Entries of the addressed bank, if one is addressed. Where its half is found as a range of
        # entries, only the end of the bank is left to limit it.
        limits = self.members if self._words == 1 else self.ends
        owned = Signal(self.count)
        m.d.comb += [
            owned.eq(sum_any(Mux(owners[bank], limits[bank], 0) for bank in self.banks)),
            base.eq(sum_any(Mux(owners[bank], self.ranges[bank].base, 0) for bank in self.banks)),
            stop.eq(sum_any(Mux(owners[bank], self.ranges[bank].stop, 0) for bank in self.banks)),
        ]
        near, odd, word = self._half(m, base)
        addressed = Signal(self.count)  # entries of which the register has a bit,
        writable = Signal(self.count)  # and those of them that no lock protects
        moved = Signal(self.count)  # the written bits, in the array's numbering
        written = Signal(self.count)
        stored = self._keep(m, chosen, written)
        m.d.comb += [
            addressed.eq(owned & self._spread(near, odd)),
            writable.eq(addressed & ~self.locked),
            moved.eq(self._from_bank(m, base)),
            # All are written: where nothing is to change, what is stored. By masks, of which
            # synthesis makes no enable for each flip-flop.
            written.eq((moved & writable) | (stored & ~writable)),
        ]
        shown = addressed & stored if self._words == 1 else stored
        m.d.comb += port.value.eq(self._to_bank(m, shown, base, stop - base, odd, word))
        return m

    def _keep(self, m, chosen, written):
        """Keep the bits; give those of the first or the second registers, as one is addressed."""
        stored = Const(0, self.count)
        for number, names in enumerate(self._columns()):
            bits = Signal(
                self.count, init=sum(1 << index for index in self.active), name=f"bits{number}"
            )
            named = Cat(chosen[name] for name in names).any()
            stored = Mux(named, bits, stored) if number else bits
            for name in names:
                m.d.comb += [
                    self.bits[name].eq(bits),
                    self.enabled[name].eq(bits & self.members[self.registers[name]]),
                ]
            with m.If(named & self.port.write):
                m.d.sync += bits.eq(written)
            # Bit by bit: a flip-flop has a reset of its own.
            for index in range(self.count):
                with m.If(~self.stays[index]):
                    m.d.sync += bits[index].eq(0)
        return stored

    @property
    def _words(self) -> int:
        """How many words of XLEN bits hold a bit per entry."""
        return -(-self.count // self.config.xlen)

    @property
    def _lane_bits(self) -> int:
        return (self.config.xlen - 1).bit_length()

    @property
    def _high(self):
        return self.port.high if self.config.xlen < ENABLE_WIDTH else Const(0, 1)

    def _half(self, m, base):
        """Find the addressed half of a bank that has all entries from ``base`` on.

        Gives the words in which it has entries, and the lanes that it has in a word of odd number.
        It starts within a word, at the bit of the base, and the bits below that are of the next
        word: one of the two is odd. Gives the number of that first word, too.
        """
        if self._words == 1:
            return ~self._high, None, None
        xlen = self.config.xlen
        m.submodules.lanes = lanes = Thermometer(self._lane_bits, xlen)
        word = Signal(ENTRY_NUMBER_WIDTH - self._lane_bits + 1)
        near = Signal(self._words)
        odd = Signal(xlen)
        m.d.comb += [
            lanes.value.eq(base[: self._lane_bits]),
            word.eq(base[self._lane_bits :] + self._high),
            near.eq(Cat((word == number) | (word + 1 == number) for number in range(self._words))),
            odd.eq(lanes.bits ^ word[0].replicate(xlen)),
        ]
        return near, odd, word

    def _spread(self, near, odd):
        """Give the entries that the half has, from what :meth:`_half` gives."""
        if self._words == 1:
            return near.replicate(self.count)
        return Cat(
            near[number] & (lane if number % 2 else ~lane)
            for number in range(self._words)
            for lane in odd
        )[: self.count]

    def _from_bank(self, m, base):
        """Give what is written to every entry of a bank at ``base``.

        Only its members count, of which a bank that begins behind the last entry has none: the
        shift need not reach so far. Beyond a word every lane of one has the same bit.
        """
        if self._words == 1:
            return self.port.wdata[: self.count] << base[: (self.count - 1).bit_length()]
        rotated = _rotated(m, self.port.wdata, base, "written")
        return rotated.replicate(self._words)[: self.count]

    def _to_bank(self, m, shown, base, count, odd, word):
        """Give what a register of a bank of ``count`` entries shows of those in its half."""
        if self._words == 1:
            return shown >> base[: (self.count - 1).bit_length()]
        xlen = self.config.xlen
        padded = Cat(shown, Const(0, self._words * xlen - self.count))
        words = [padded.word_select(number, xlen) for number in range(self._words)]
        evens = _selected(words[0::2], (word + 1)[1:])
        odds = _selected(words[1::2], word[1:])
        lanes = Signal(xlen)
        entries, rest = Signal(ENTRY_NUMBER_WIDTH), Signal(self._lane_bits + 1)
        m.submodules.rest = below = Thermometer(len(rest), xlen)
        upper = entries[self._lane_bits :]
        m.d.comb += [
            lanes.eq(Cat(Mux(*each) for each in zip(odd, odds, evens, strict=True))),
            # The entries from the first of the half on, as far as the register has bits.
            entries.eq(count),
            rest.eq(
                Cat(
                    Mux(upper == self._high, entries[: self._lane_bits], 0),
                    upper > self._high,
                )
            ),
            below.value.eq(rest),
        ]
        # Mirrored: what is turned to the left then was turned to the right.
        return _rotated(m, lanes[::-1], base, "read")[::-1] & below.bits

    def _columns(self):
        """Group the registers: those of a group never concern the same entry."""
        columns: list[list[str]] = []
        for bank in self.banks:
            names = [name for name, owner in self.registers.items() if owner == bank]
            for number, name in enumerate(names):
                if number == len(columns):
                    columns.append([])
                columns[number].append(name)
        return columns


def _rotated(m, value, amount, name):
    """Rotate a value, whose width is a power of 2, to the left."""
    for position in range((len(value) - 1).bit_length()):
        turned = Signal(len(value), name=f"{name}{1 << position}")
        m.d.comb += turned.eq(Mux(amount[position], value.rotate_left(1 << position), value))
        value = turned
    return value


def _selected(words, index):
    """Give the word of an index; any of them for an index beyond."""
    if len(words) == 1:
        return words[0]
    return sum_any(Mux(index == number, word, 0) for number, word in enumerate(words))
