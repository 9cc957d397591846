"""What the walker sees of an entry memory."""

from collections.abc import Collection, Mapping

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode
from ..layout import GROUP_WIDTH, WINDOW, StoredCfg, permissions_width, stored_depth
from .permission_decoder import PermissionDecoder
from .warl import seen_encoding

__all__ = ["WalkPort"]


class WalkPort(wiring.Component):
    """Show the walker the entry that it reads, as the stage that it names sees it.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    registers : mapping of str to collection of str
        Registers that enable entries, each with the names of the stages that it does so for. Every
        entry serves the other stages.

    Members
    -------
    stage : In(number of stages)
        One-hot.
    not_off : In(entries of the memory)
        A is not OFF.
    enabled : In(StructLayout), entries of the memory each
        Which entries a register enables, by its name; of other banks than its own no matter what.
    group, active : In(6), Out(WINDOW)
        As in :class:`WalkSignature`.
    lane : In
        Which of the entries of ``cfg`` is read.
    cfg : In(ArrayLayout(StoredCfg(config), lanes))
        Configurations of the entries of one cfg register.
    mode, permissions : Out(AddressMode), Out(permissions_width(config))
        Those of the entry that is read.
    """

    def __init__(self, config: MpuConfig, registers: Mapping[str, Collection[str]]):
        self.config = config
        self.registers = registers
        lanes = config.xlen // 8
        super().__init__(
            {
                "stage": In(len(config.stages)),
                "not_off": In(stored_depth(config)),
                "enabled": In(data.StructLayout(dict.fromkeys(registers, stored_depth(config)))),
                "group": In(GROUP_WIDTH),
                "active": Out(WINDOW),
                "lane": In(lanes.bit_length() - 1),
                "cfg": In(data.ArrayLayout(StoredCfg(config), lanes)),
                "mode": Out(AddressMode),
                "permissions": Out(permissions_width(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        cfg = Signal(StoredCfg(self.config))
        enabled = self.not_off.word_select(self.group, WINDOW)
        names = [stage.name for stage in self.config.stages]
        for register, stages in self.registers.items():
            concerned = Cat(self.stage[names.index(name)] for name in stages).any()
            window = self.enabled[register].word_select(self.group, WINDOW)
            enabled &= window | (~concerned).replicate(WINDOW)
        m.d.comb += [
            self.active.eq(enabled),
            cfg.eq(self.cfg[self.lane]),
            self.mode.eq(cfg.mode),
        ]
        permissions = 0
        for key, (table, tables, stages) in self._tables().items():
            m.submodules[f"{key}_table"] = decoder = PermissionDecoder(table, self.config.mxr)
            bits = {name: cfg[name] for name in cfg.shape().members if name != "mode"}
            m.d.comb += decoder.encoding.eq(seen_encoding(table, tables, bits))
            chosen = self.stage & sum(1 << number for number in stages)
            permissions = permissions | Mux(chosen.any(), decoder.permissions.as_value(), 0)
        m.d.comb += self.permissions.eq(permissions)
        return m

    def _tables(self):
        """Give every table by its key, those that read the same entries, and its stages."""
        rows = {}
        for number, stage in enumerate(self.config.stages):
            table = self.config.spec.bank(stage.bank).table
            tables = self.config.entry_array(stage.bank).tables
            rows.setdefault(table.key, (table, tables, []))[2].append(number)
        return rows
