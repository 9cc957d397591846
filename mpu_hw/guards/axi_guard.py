"""What the guards of both AXI buses are."""

from amaranth import Module
from amaranth.lib import wiring

from .axi_lite_registers import AxiLiteRegisters
from .axi_read import AxiRead
from .axi_signature import AxiLiteSignature, AxiSignature
from .axi_write import AxiWrite
from .config import GuardConfig
from .guarded_unit import GuardedUnit
from .master_modes import MasterModes
from .ports import connect_common, guard_members
from .window import window_width

__all__ = ["AxiGuard"]

FILTERS = {"read": AxiRead, "write": AxiWrite}


class AxiGuard(wiring.Component):
    """A guard on an AXI bus: a check port and a filter for each direction.

    Registers are written at the clock edge; a transfer is decided by those of the clock in which
    its address is taken.

    Parameters
    ----------
    config : GuardConfig
    bus : AxiSignature
    max_size : int or None, bytes
        Largest block about which the unit is asked; None: a word of the bus.

    Members
    -------
    those of :func:`~.ports.guard_members`, of masters ``read`` and ``write``
        The window is on AXI4-Lite.
    """

    def __init__(self, config: GuardConfig, bus: AxiSignature, max_size: int | None = None):
        self.config = config
        self.bus = bus
        kinds = {"read": "load", "write": "store"}
        self.ports = tuple(
            config.check_port(name, access, max_size=max_size) for name, access in kinds.items()
        )
        self.unit_config = config.with_ports(*self.ports)
        window = AxiLiteSignature(window_width(config), config.unit.xlen)
        super().__init__(guard_members(config, bus, window, tuple(FILTERS)))

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.guarded = unit = GuardedUnit(config, self.ports)
        for index, port in enumerate(self.ports):
            m.submodules[port.name] = filter = FILTERS[port.name](config, port, self.bus)
            m.submodules[f"{port.name}_modes"] = modes = MasterModes(config)
            self._connect_bus(m, filter)
            wiring.connect(m, filter.check, getattr(unit, port.name))
            if config.master_width:
                master = getattr(self.master, port.name)
                m.d.comb += [modes.master.eq(master), filter.master.eq(master)]
            m.d.comb += [filter.mode.eq(modes.mode), unit.denials[index].eq(filter.denial)]
        connect_common(m, self, unit, AxiLiteRegisters)
        return m

    def _connect_bus(self, m, filter):
        """Connect the channels of a filter, whose members have the names of the bus."""
        for outer, inner in ((self.initiator, filter.initiator), (self.target, filter.target)):
            for name, member in inner.signature.members.items():
                ours, theirs = getattr(outer, name), getattr(inner, name)
                into = member.flow is wiring.In
                m.d.comb += theirs.eq(ours) if into else ours.eq(theirs)
