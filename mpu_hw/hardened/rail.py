"""One of the two rails of a hardened unit."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..engine import verdict_delay
from ..plain_unit import PlainUnit, unit_members
from .fail_closed import FailClosedPort
from .stored_bits import expose_stored_bits

__all__ = ["Rail"]


class Rail(wiring.Component):
    """A whole unit, whose stored bits go out to be compared, and which fails closed.

    Registered, as :class:`~mpu_hw.Mpu`. Two of them that have the same inputs since reset differ
    in nothing but a fault.

    Parameters
    ----------
    config : MpuConfig
    inverted : bool
        Every bit is stored inverted.

    Members
    -------
    those of :func:`~mpu_hw.plain_unit.unit_members` of the plain configuration
    mismatch : In(1)
        The stored bits of the two rails differ: everything below M is denied from this clock on.
    differs : In(1)
        Something differs: everything below M is denied from the next clock on.
    alerted : Out(1)
        One of the two was 1 before, since reset.
    alone : Out(number of check ports)
        A verdict of the port that comes now is one of M during a fault, which one rail gives.
    stored_bits : Out
        As :func:`expose_stored_bits` has them.
    """

    KEEP_HIERARCHY = True  # or synthesis makes one of what both rails have in common

    def __init__(self, config: MpuConfig, *, inverted: bool):
        self.config = config
        super().__init__(
            unit_members(config.plain)
            | {"mismatch": In(1), "differs": In(1), "alerted": Out(1)}
            | {"alone": Out(len(config.ports))}
        )
        expose_stored_bits(self, inverted=inverted)

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = unit = PlainUnit(self.config)
        alerted = Signal()
        fault = Signal()
        with m.If(self.mismatch | self.differs):
            m.d.sync += alerted.eq(1)
        m.d.comb += [self.alerted.eq(alerted), fault.eq(self.mismatch | alerted)]
        names = [name for name in unit.signature.members if name in ("csr", "status", "isel")]
        for name in names:
            wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(unit, name))
        for number, row in enumerate(self.config.ports):
            gate = FailClosedPort(self.config.plain, row, verdict_delay(self.config, row))
            m.submodules[f"gate_{row.name}"] = gate
            wiring.connect(m, wiring.flipped(getattr(self, row.name)), gate.check)
            wiring.connect(m, gate.unit, getattr(unit, row.name))
            m.d.comb += [gate.fault.eq(fault), self.alone[number].eq(gate.alone)]
        return m
