"""A guard between a Wishbone initiator and the bus."""

from amaranth import Module
from amaranth.lib import wiring

from ..layout import WishboneSignature
from .config import GuardConfig
from .guarded_unit import GuardedUnit
from .master_modes import MasterModes
from .ports import connect_common, guard_members
from .window import window_width
from .wishbone_filter import WishboneFilter
from .wishbone_registers import WishboneRegisters

__all__ = ["WishboneGuard"]


class WishboneGuard(wiring.Component):
    """A unit for a bus master that has no hart: a transfer that it denies never leaves.

    A denied transfer ends with ``err``. With the combinational engine an allowed transfer leaves in
    the clock in which it comes, and a denied one ends in it. Registers are written at the
    clock edge; a transfer is decided by those of the clock in which the unit accepts it.

    Parameters
    ----------
    config : GuardConfig
        Of a bus of 32 or 64 bits.

    Raises
    ------
    ValueError
        The bus is wider.

    Members
    -------
    those of :func:`~.ports.guard_members`, of masters ``id``
        Buses are ``WishboneSignature``.
    """

    def __init__(self, config: GuardConfig):
        config.require_narrow("Wishbone")
        self.config = config
        self.port = config.check_port("transfer", "load", "store")
        self.unit_config = config.with_ports(self.port)
        bus = WishboneSignature(config.addr_width, config.data_width)
        window = WishboneSignature(window_width(config), config.unit.xlen)
        super().__init__(guard_members(config, bus, window, ("id",)))

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.guarded = unit = GuardedUnit(config, (self.port,))
        m.submodules.filter = filter = WishboneFilter(config, self.port)
        m.submodules.modes = modes = MasterModes(config)
        wiring.connect(m, wiring.flipped(self.initiator), filter.initiator)
        wiring.connect(m, wiring.flipped(self.target), filter.target)
        wiring.connect(m, filter.check, unit.transfer)
        if config.master_width:
            m.d.comb += [modes.master.eq(self.master.id), filter.master.eq(self.master.id)]
        m.d.comb += [filter.mode.eq(modes.mode), unit.denials[0].eq(filter.denial)]
        connect_common(m, self, unit, WishboneRegisters)
        return m
