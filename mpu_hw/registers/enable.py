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
            }
        )

    def elaborate(self, platform):
        m = Module()
        port = self.port
        chosen = {name: port.register[self.order.index(name)] for name in self.registers}
        columns = self._columns()
        base = Signal(ENTRY_NUMBER_WIDTH)
        shown = Signal(self.count)
        for name, bank in self.registers.items():
            with m.If(chosen[name]):
                m.d.comb += base.eq(self.ranges[bank].base)

        # From the bank's numbering to the array's. Only its members count, of which a bank that
        # begins behind the last entry has none: the shift need not reach so far.
        distance = base[: (self.count - 1).bit_length()]
        wdata = Cat(port.wdata, port.wdata)[:ENABLE_WIDTH]
        moved_mask = Signal(self.count)
        moved_data = Signal(self.count)
        m.d.comb += [
            moved_mask.eq(self._written(m, base)),
            moved_data.eq(wdata[: self.count] << distance),
        ]

        for column, names in enumerate(columns):
            init = sum(1 << index for index in self.active)
            bits = Signal(self.count, init=init, name=f"bits{column}")
            write = Signal(self.count, name=f"write{column}")
            for name in names:
                member = self.members[self.registers[name]]
                m.d.comb += self.enabled[name].eq(bits & member)
                with m.If(chosen[name]):
                    m.d.comb += [
                        shown.eq(bits & member),
                        write.eq(moved_mask & member & ~self.locked),
                    ]
            m.d.sync += bits.eq(((bits & ~write) | (moved_data & write)) & self.stays)
        m.d.comb += port.value.eq(shown >> distance)
        return m

    def _written(self, m, base):
        """Give the entries in the half of the register that is written; a bit per entry."""
        xlen, (low, high) = self.config.xlen, self.port.write
        if self.count <= xlen:
            return low.replicate(self.count)
        # In the low half are those that are less than XLEN behind the base.
        m.submodules.base = below = Thermometer(ENTRY_NUMBER_WIDTH, self.count)
        m.d.comb += below.value.eq(base)
        near = Cat(Const(-1, xlen), below.bits)[: self.count]
        return Mux(low, near, 0) | Mux(high, ~near, 0)

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
