"""Registers of one directly mapped bank. The banks differ in data, not in code."""

from amaranth import Cat, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import MpuConfig
from mpu_hw.layout import RegisterSignature
from mpu_hw.registers.cfg_legalizer import CfgLegalizer
from mpu_hw.revision import Bank

from .entry import Entry
from .shapes import StoredEntry

__all__ = ["RegisterBank"]


class RegisterBank(wiring.Component):
    """cfg, addr and switch registers of one bank (MPU-CFG-02, MPU-CFG-03, MPU-CSR-03, MPU-SW-01).

    Registered: a write is seen from the next clock on. Registers and byte lanes of entries that do
    not exist read 0 and ignore writes.

    Parameters
    ----------
    config : MpuConfig
    bank : Bank
        A bank with at least one entry.

    Members
    -------
    regs : In(RegisterSignature(config))
        One register access per clock. The decoder has sorted out the registers that do not exist:
        odd cfg and switch 1 of RV64.
    entries : Out(ArrayLayout(StoredEntry(config, array), entries))
    enabled : Out(entries)
        The switch register.
    """

    def __init__(self, config: MpuConfig, bank: Bank):
        self.config = config
        self.bank = bank
        self.array = config.entry_array(bank.name)
        self.count = self.array.count
        super().__init__(
            {
                "regs": In(RegisterSignature(config)),
                "entries": Out(data.ArrayLayout(StoredEntry(config, self.array), self.count)),
                "enabled": Out(self.count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        resets = {row.index: row for row in self.config.reset if row.bank == self.bank.name}
        switch = self._switch(m)
        m.d.comb += self.enabled.eq(switch)
        lanes = [self._legalize(m, lane) for lane in range(min(self._lanes, self.count))]
        entries = []
        # Entries are numbered from 0, lowest first (MPU-ENT-01).
        for index in range(self.count):
            entry = Entry(self.config, self.array, resets.get(index))
            m.submodules[f"entry{index}"] = entry
            stored = self.entries[index]
            m.d.comb += [
                entry.write_addr.eq(self._writes(self.regs.addr, index)),
                entry.new_addr.eq(self.regs.wdata),
                entry.write.eq(self._writes(self.regs.cfg, self._cfg_number(index))),
                entry.new_cfg.eq(lanes[index % self._lanes]),
                stored.addr.eq(entry.addr),
                stored.prev_addr.eq(entries[-1].addr if entries else 0),
                stored.mode.eq(entry.mode),
                stored.encoding.eq(entry.encoding),
            ]
            entries.append(entry)
        self._read(m, entries, switch)
        return m

    @property
    def _lanes(self) -> int:
        """Entries per cfg register."""
        return self.config.xlen // self.array.cfg_width

    def _legalize(self, m, lane):
        """Give the legal configuration that is written to the entries in a lane."""
        m.submodules[f"lane{lane}"] = legalizer = CfgLegalizer(self.config, self.array)
        m.d.comb += legalizer.cfg.eq(self.regs.wdata.word_select(lane, self.array.cfg_width))
        return legalizer.legal

    def _cfg_number(self, index: int) -> int:
        """Give the number of the cfg register of an entry: RV64 uses the even ones."""
        return index // self._lanes * (self._lanes // 4)

    def _writes(self, family, number):
        return self.regs.write & family & (self.regs.index == number)

    def _switch(self, m):
        """Make the switch register; without it every entry is enabled."""
        # Reset to ones: A=0 makes them inert, and software that knows no switch works (COM-RST-02).
        # There are no bits for entries that do not exist: they read 0 (MPU-SW-02).
        switch = Signal(self.count, init=-1)
        if self.config.switch:
            for number in range(0, self.count, self.config.xlen):
                with m.If(self._writes(self.regs.switch, number // self.config.xlen)):
                    m.d.sync += switch[number : number + self.config.xlen].eq(self.regs.wdata)
        return switch

    def _read(self, m, entries, switch):
        xlen, regs = self.config.xlen, self.regs
        # The bits above the highest entry's number are compared once, not for each entry.
        width = (self.count - 1).bit_length()
        with m.If(regs.addr & ~regs.index[width:].any()), m.Switch(regs.index[:width]):
            for index, entry in enumerate(entries):
                with m.Case(index):
                    m.d.comb += regs.rdata.eq(entry.addr_view)
        with m.Elif(regs.cfg), m.Switch(regs.index):
            for first in range(0, self.count, self._lanes):
                with m.Case(self._cfg_number(first)):
                    lanes = [
                        entry.cfg_view.as_value() for entry in entries[first : first + self._lanes]
                    ]
                    m.d.comb += regs.rdata.eq(Cat(lanes))
        with m.Elif(regs.switch), m.Switch(regs.index):
            for number in range(0, self.count, xlen):
                with m.Case(number // xlen):
                    m.d.comb += regs.rdata.eq(switch[number : number + xlen])
