"""Directly mapped registers whose entries are in one memory."""

from amaranth import Array, Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import (
    ENTRY_NUMBER_WIDTH,
    CsrSignature,
    EntryRange,
    StatusSignature,
    entry_bases,
    stored_members,
)
from .cfg_legalizer import CfgLegalizer
from .direct_decoder import DirectCsrDecoder, sum_any
from .entry_memory import EntryMemory
from .store_port import StorePort
from .warl import addr_view, pack_cfg

__all__ = ["DirectRegisterFile"]

LANE = 8  # bits of an entry in a cfg register


class DirectRegisterFile(wiring.Component):
    """A CSR decoder, one memory for the entries of all banks, and their switch registers.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig
    store_port : callable
        Of a configuration and registers that enable entries: the :class:`StorePort` of an engine.

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
        Not looked at: nothing but the accessor decides here.
    the members of :func:`stored_members`
    """

    def __init__(self, config: MpuConfig, store_port: type[StorePort]):
        self.config = config
        self.store_port = store_port
        self.bases = entry_bases(config)
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                **stored_members(config, store_port.SIGNATURE),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.decoder = decoder = DirectCsrDecoder(self.config)
        active, shown = (name in self.store_port.SEEN for name in ("not_off", "addrs"))
        m.submodules.memory = memory = EntryMemory(self.config, active=active, shown=shown)
        stages = [stage.name for stage in self.config.stages]
        m.submodules.port = port = self.store_port(self.config, {"switch": stages})
        wiring.connect(m, wiring.flipped(self.csr), decoder.csr)
        wiring.connect(m, port.store, wiring.flipped(self.store))
        regs = {bank.name: getattr(decoder, bank.name) for bank in self.config.banks}
        entry, addr, cfg = self._address(m, regs)
        m.d.comb += [
            memory.entry.eq(entry),
            memory.used.eq(addr | cfg),
            memory.write_addr.eq(addr & sum_any(port.write for port in regs.values())),
            memory.new_addr.eq(self.csr.wdata),
            memory.read_entry.eq(port.read_entry),
            memory.preceding.eq(port.preceding),
            *([memory.scrub.eq(port.idle)] if memory.scrubbed else []),
        ]
        switches = {
            name: Signal(count, init=-1, name=f"{name}_switch")
            for name, count in self.config.entries.items()
            if count
        }
        seen = {
            "addr": memory.addr,
            "addr_valid": memory.addr_valid,
            "cfg": memory.cfg,
            **({"not_off": memory.active} if "not_off" in port.SEEN else {}),
            "enabled": self._enabled(switches),
            "ranges": Cat(self._ranges()),
            "used": memory.used,
            "changed": self.csr.write & self.csr.hit,
            "written": memory.written,
            **({"addrs": memory.addrs, "cfgs": memory.cfgs} if memory.shown else {}),
        }
        m.d.comb += [getattr(port, name).eq(seen[name]) for name in port.SEEN if name in seen]
        for lane in range(self._lanes):
            self._legalize(m, regs, memory, lane)
        self._read(m, regs, memory, addr, cfg, self._switch(m, regs, switches))
        return m

    @property
    def _lanes(self) -> int:
        """Entries per cfg register."""
        return self.config.xlen // LANE

    def _address(self, m, regs):
        """Give the entry that is addressed, and whether by its addr or its cfg register."""
        entry = Signal(ENTRY_NUMBER_WIDTH)
        addr = Signal()
        cfg = Signal()
        for name, port in regs.items():
            base, count = self.bases[name], self.config.entries[name]
            with m.If(port.addr & (port.index < count)):
                m.d.comb += [addr.eq(1), entry.eq(base + port.index)]
            # cfg0 starts with entry 0, cfg1 with entry 4; RV64 uses the even ones (MPU-CFG-02).
            with m.If(port.cfg & (port.index < -(-count // 4))):
                m.d.comb += [cfg.eq(1), entry.eq(base + (port.index << 2))]
        return entry, addr, cfg

    def _legalize(self, m, regs, memory, lane):
        """Write a lane of a cfg register, as the table of its bank has it (MPU-CFG-06)."""
        new, stored = memory.new_cfg[lane], memory.cfg[lane]
        kinds = {array.tables: array for array in self.config.entry_arrays}
        for (table,), array in kinds.items():
            m.submodules[f"{array.name}_lane{lane}"] = legalizer = CfgLegalizer(self.config, array)
            legal = legalizer.legal
            names = [bank.name for bank in self.config.banks if bank.table.key == table.key]
            with m.If(sum_any(regs[name].cfg for name in names)):
                m.d.comb += [
                    legalizer.cfg.eq(self.csr.wdata.word_select(lane, LANE)),
                    new.mode.eq(legal.mode),
                    *(new[n].eq(Mux(legal.hold, stored[n], legal[n])) for n in table.fields),
                ]
        write = sum_any(self._writes_lane(port, name, lane) for name, port in regs.items())
        m.d.comb += memory.write_cfg[lane].eq(write)

    def _writes_lane(self, port, name, lane):
        """Tell whether a cfg register is written, and a lane of it is an entry's (MPU-CFG-03)."""
        count = self.config.entries[name]
        numbers = [first // 4 for first in range(0, count, self._lanes) if first + lane < count]
        return port.write & port.cfg & sum_any(port.index == number for number in numbers)

    def _switch(self, m, regs, switches):
        """Write the switch registers; give what the addressed one reads (MPU-SW-01, MPU-SW-02)."""
        xlen = self.config.xlen
        value = Signal(xlen)
        for name, port in regs.items() if self.config.switch else ():
            for first in range(0, len(switches[name]), xlen):
                bits = switches[name][first : first + xlen]
                with m.If(port.switch & (port.index == first // xlen)):
                    m.d.comb += value.eq(bits)
                    with m.If(port.write):
                        m.d.sync += bits.eq(self.csr.wdata)
        return value

    def _enabled(self, switches):
        """Give the bits of all banks, numbered as the entries of the memory."""
        enabled = Const(0, 0)
        for name, bits in switches.items():
            gap = Const(0, self.bases[name] - len(enabled))
            enabled = Cat(enabled, gap, bits)
        return enabled

    def _read(self, m, regs, memory, addr, cfg, switch):
        """Read the addressed register: all banks answer through the first."""
        table = self.config.banks[0].table
        modes = Array(each.mode for each in memory.cfg)
        lanes = [
            pack_cfg(table, each.mode, Cat(each[n] for n in reversed(table.fields)), LANE)
            for each in memory.cfg
        ]
        port = next(iter(regs.values()))
        with m.If(addr):
            mode = modes[memory.entry[: self._lanes.bit_length() - 1]]
            value = Mux(memory.addr_valid, memory.addr, 0)
            m.d.comb += port.rdata.eq(addr_view(self.config, value, mode))
        with m.Elif(cfg):
            m.d.comb += port.rdata.eq(Cat(lanes))
        with m.Else():
            m.d.comb += port.rdata.eq(switch)

    def _ranges(self):
        """Give the entries of every bank: all of them decide (MPU-ENT-01)."""
        for bank in self.config.banks:
            base = self.bases[bank.name]
            stop = base + self.config.entries[bank.name]
            yield EntryRange.const({"base": base, "stop": stop, "nonempty": 1})
