"""From the number of a master to what its requests are checked as."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import GuardConfig
from .shapes import MASTER_NUMBER_WIDTH, MasterMode

__all__ = ["MasterModes"]


class MasterModes(wiring.Component):
    """The table of masters.

    Combinational.

    Parameters
    ----------
    config : GuardConfig

    Members
    -------
    master : In(8)
    mode : Out(MasterMode)
        All 0 for a master that has no row. A guard that does not look at the number has one mode.
    """

    def __init__(self, config: GuardConfig):
        self.config = config
        super().__init__({"master": In(MASTER_NUMBER_WIDTH), "mode": Out(MasterMode)})

    def elaborate(self, platform):
        m = Module()
        if not self.config.master_width:
            self._drive(m, self.config.rows[0])
            return m
        with m.Switch(self.master):
            for row in self.config.rows:
                with m.Case(row.id):
                    self._drive(m, row)
        return m

    def _drive(self, m, row):
        m.d.comb += [
            self.mode.known.eq(1),
            self.mode.priv.eq(Privilege[row.priv]),
            self.mode.virt.eq(row.virt),
        ]
