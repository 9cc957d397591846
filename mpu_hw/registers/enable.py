"""spmpen, hspmpen and vspmpen."""

from amaranth import Cat, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import ENABLE_WIDTH, BankMembers, BankRanges, EnableSignature, enable_registers

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
        xlen, port = self.config.xlen, self.port
        chosen = {name: port.register[self.order.index(name)] for name in self.registers}
        columns = self._columns()
        base = Signal(8)
        shown = Signal(self.count)
        for name, bank in self.registers.items():
            with m.If(chosen[name]):
                m.d.comb += base.eq(self.ranges[bank].base)

        # From the bank's numbering to the array's.
        low, high = port.write
        written = Cat(low.replicate(xlen), high.replicate(ENABLE_WIDTH - xlen))
        wdata = Cat(port.wdata, port.wdata)[:ENABLE_WIDTH]
        moved_mask = Signal(self.count)
        moved_data = Signal(self.count)
        m.d.comb += [moved_mask.eq(written << base), moved_data.eq(wdata << base)]

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
        m.d.comb += port.value.eq(shown >> base)
        return m

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
