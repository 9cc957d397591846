"""The unit of a guard, with what is the same for every bus."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import PortConfig
from ..layout import CheckSignature, CsrSignature
from ..mpu import Mpu
from .config import GuardConfig
from .record import DenialRecord
from .shapes import Denial

__all__ = ["GuardedUnit"]

# What the status inputs of a unit are where no hart drives them; the others are 0.
BARE = ("satp_bare", "vsatp_bare", "hgatp_bare", "stateen_m", "stateen_h")
SUM = ("sum", "vsum")


class GuardedUnit(wiring.Component):
    """The unit and the denial record behind one CSR port.

    The status inputs are constant: there is no paging, MXR is 0, SUM that of the configuration. A
    register write takes effect at the clock edge.

    Parameters
    ----------
    config : GuardConfig
    ports : tuple of PortConfig
        Check ports of the unit.

    Members
    -------
    csr : In(CsrSignature(config.unit))
    denials : In(Denial(config)).array(len(ports))
    irq : Out(1)
    one member per check port, of its name : In(CheckSignature(config.unit, port))
    """

    def __init__(self, config: GuardConfig, ports: tuple[PortConfig, ...]):
        self.config = config
        self.ports = ports
        self.unit_config = config.with_ports(*ports)
        super().__init__(
            {
                "csr": In(CsrSignature(self.unit_config)),
                "denials": In(Denial(config)).array(len(ports)),
                "irq": Out(1),
                **{port.name: In(CheckSignature(self.unit_config, port)) for port in ports},
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.mpu = unit = Mpu(self.unit_config)
        m.submodules.record = record = DenialRecord(self.config, len(self.ports))
        for port in self.ports:
            wiring.connect(m, wiring.flipped(getattr(self, port.name)), getattr(unit, port.name))
        for name in unit.status.signature.members:
            constant = name in BARE or (name in SUM and self.config.sum)
            m.d.comb += getattr(unit.status, name).eq(constant)
        m.d.comb += [record.denials[i].eq(self.denials[i]) for i in range(len(self.ports))]
        m.d.comb += self.irq.eq(record.irq)
        for part in (unit, record):
            m.d.comb += [
                getattr(part.csr, name).eq(getattr(self.csr, name))
                for name, member in self.csr.signature.members.items()
                if member.flow is wiring.In
            ]
        m.d.comb += [
            self.csr.hit.eq(unit.csr.hit | record.csr.hit),
            self.csr.rdata.eq(unit.csr.rdata | record.csr.rdata),
            self.csr.illegal.eq((unit.csr.hit & unit.csr.illegal) | record.csr.illegal),
        ]
        if self.unit_config.hypervisor:
            m.d.comb += self.csr.virtual.eq(unit.csr.virtual)
        return m
