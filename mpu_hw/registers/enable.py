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
        owned = Signal(self.count)  # entries of the addressed bank
        reached = Signal(self.count)  # those of them in the addressed half of its register
        shown = Signal(self.count)
        moved = Signal(self.count)  # the written bits, in the array's numbering
        m.d.comb += [
            base.eq(sum_any(Mux(owners[bank], self.ranges[bank].base, 0) for bank in self.banks)),
            owned.eq(sum_any(Mux(owners[bank], self.members[bank], 0) for bank in self.banks)),
            reached.eq(owned & self._half(m, base)),
            moved.eq(self._from_bank(m, base)),
            port.value.eq(self._to_bank(m, shown, base)),
        ]
        values = []
        for number, names in enumerate(self._columns()):
            init = sum(1 << index for index in self.active)
            bits = Signal(self.count, init=init, name=f"bits{number}")
            named = Cat(chosen[name] for name in names).any()
            write = Signal(self.count, name=f"write{number}")
            m.d.comb += write.eq(Mux(named & port.write, reached & ~self.locked, 0))
            for name in names:
                member = self.members[self.registers[name]]
                m.d.comb += [self.bits[name].eq(bits), self.enabled[name].eq(bits & member)]
            values.append(Mux(named, bits, 0))
            # Bit by bit: a flip-flop has an enable and a reset of its own.
            for index in range(self.count):
                with m.If(write[index]):
                    m.d.sync += bits[index].eq(moved[index])
                with m.If(~self.stays[index]):
                    m.d.sync += bits[index].eq(0)
        m.d.comb += shown.eq(sum_any(values) & reached)
        return m

    @property
    def _words(self) -> int:
        """How many words of XLEN bits hold a bit per entry."""
        return -(-self.count // self.config.xlen)

    def _half(self, m, base):
        """Give the entries that the addressed half has if a bank has all from ``base`` on."""
        xlen = self.config.xlen
        high = self.port.high if xlen < ENABLE_WIDTH else Const(0, 1)
        if self._words == 1:
            return (~high).replicate(self.count)
        # It starts within a word, at the bit of the base: the bits below that are of the next word.
        lane_bits = (xlen - 1).bit_length()
        m.submodules.lanes = lanes = Thermometer(lane_bits, xlen)
        word = Signal(ENTRY_NUMBER_WIDTH - lane_bits + 1)
        starts = Signal(self._words)
        m.d.comb += [
            lanes.value.eq(base[:lane_bits]),
            word.eq(base[lane_bits:] + high),
            starts.eq(Cat(word == number for number in range(self._words))),
        ]
        follows = Cat(Const(0, 1), starts)
        return Cat(
            Mux(before, follows[number], starts[number])
            for number in range(self._words)
            for before in lanes.bits
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

    def _to_bank(self, m, shown, base):
        """Give what a register of a bank at ``base`` shows of the entries in its half."""
        if self._words == 1:
            return shown >> base[: (self.count - 1).bit_length()]
        xlen = self.config.xlen
        lanes = sum_any(shown.word_select(number, xlen) for number in range(self._words))
        # Mirrored: what is turned to the left then was turned to the right.
        return _rotated(m, lanes[::-1], base, "read")[::-1]

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
