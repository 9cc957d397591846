"""One entry of a bank: its stored fields, what software reads of them, what the checkers see."""

from amaranth import Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, ResetEntry
from ..isa import AddressMode
from ..layout import Grants, Region
from ..match import GrantResolver, RegionResolver
from ..regs import addr_view, legal_encoding, legal_mode, pack_cfg, unpack_cfg
from ..revision import Bank

__all__ = ["Entry"]

CFG_WIDTH = 8


class Entry(wiring.Component):
    """Store addr and cfg of one entry, legalised as they are written.

    Registered: a write is seen from the next clock on. The read views are combinational.

    Parameters
    ----------
    config : MpuConfig
    bank : Bank
    reset : ResetEntry or None
        Reset value; a hardwired one makes the entry a constant (COM-RST-04).

    Members
    -------
    write_addr, new_addr : In(1), In(config.addr_width)
        Store ``new_addr`` at the clock edge.
    write_cfg, new_cfg : In(1), In(8)
        Store ``new_cfg`` at the clock edge, each field legalised.
    below : In(config.addr_width), words
        ``addr`` of the preceding entry, 0 for entry 0.
    addr : Out(config.addr_width), words
        Address as stored.
    addr_view, cfg_view : Out(config.addr_width), Out(8)
        What software reads.
    region, grants : Out(Region(config)), Out(Grants(columns of the bank's table))
        The entry resolved.
    """

    def __init__(self, config: MpuConfig, bank: Bank, reset: ResetEntry | None = None):
        self.config = config
        self.bank = bank
        self.reset = reset
        super().__init__(
            {
                "write_addr": In(1),
                "new_addr": In(config.addr_width),
                "write_cfg": In(1),
                "new_cfg": In(CFG_WIDTH),
                "below": In(config.addr_width),
                "addr": Out(config.addr_width),
                "addr_view": Out(config.addr_width),
                "cfg_view": Out(CFG_WIDTH),
                "region": Out(Region(config)),
                "grants": Out(Grants(len(bank.table.columns))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, table = self.config, self.bank.table
        m.submodules.resolver = resolver = RegionResolver(config)
        m.submodules.granter = granter = GrantResolver(table, config.mxr)

        init_cfg = self.reset.cfg if self.reset else 0
        init_addr = self.reset.addr if self.reset else 0
        init_mode = self.reset.mode if self.reset else AddressMode.OFF
        if self.reset and self.reset.hardwired:
            addr = Const(init_addr, config.addr_width)
            mode = Const(init_mode, 2)
            encoding = Const(table.encoding(init_cfg), len(table.fields))
        else:
            addr = Signal(config.addr_width, init=init_addr)
            mode = Signal(AddressMode, init=init_mode)
            encoding = Signal(len(table.fields), init=table.encoding(init_cfg))
            with m.If(self.write_addr):
                m.d.sync += addr.eq(self.new_addr)
            with m.If(self.write_cfg):
                new_mode, new_encoding = unpack_cfg(table, self.new_cfg)
                m.d.sync += [
                    mode.eq(legal_mode(config, new_mode)),
                    encoding.eq(legal_encoding(config.reserved, table, new_encoding, encoding)),
                ]

        m.d.comb += [
            self.addr.eq(addr),
            self.addr_view.eq(addr_view(config, addr, mode)),
            self.cfg_view.eq(pack_cfg(table, mode, encoding, CFG_WIDTH)),
            resolver.mode.eq(mode),
            resolver.addr.eq(addr),
            resolver.below.eq(self.below),
            granter.encoding.eq(encoding),
            self.region.eq(resolver.region),
            self.grants.eq(granter.grants),
        ]
        return m
