"""Registers, resolver and check ports, connected once: a unit, or one rail of a hardened one."""

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from .config import MpuConfig
from .denial import DenialRecord, DenialReport, seen_members
from .engine import register_file, unit_engine, verdict_delay
from .layout import CheckSignature, CsrSignature, SelectSignature, StatusSignature, own_state

__all__ = ["PlainUnit", "connect_unit", "unit_members"]


def unit_members(config: MpuConfig) -> dict[str, wiring.Member]:
    """Give the members of a unit, as :class:`~mpu_hw.Mpu` documents them, but for ``alert``."""
    ports = {port.name: In(CheckSignature(config, port)) for port in config.ports}
    others = {"isel": In(SelectSignature(config))} if config.other_selects else {}
    return {
        "csr": In(CsrSignature(config)),
        "status": In(StatusSignature(config)),
        **others,
        **ports,
    }


class PlainUnit(wiring.Component):
    """Make the parts of a unit once.

    Registered, as :class:`~mpu_hw.Mpu`. Of a hardened configuration it is the inside of a rail:
    its memory is scrubbed, and nothing else differs from the plain unit.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    those of :func:`unit_members` of the plain configuration
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(unit_members(config.plain))

    def elaborate(self, platform):
        m = Module()
        connect_unit(m, self)
        return m


def connect_unit(m, unit: wiring.Component) -> None:
    """Connect registers, resolver and check ports with the members of a unit."""
    config, engine = unit.config, unit_engine(unit.config)
    m.submodules.registers = registers = register_file(config)
    m.submodules.resolver = resolver = engine.resolver(config)
    if config.denial_record:
        _record(m, unit, registers)
    else:
        wiring.connect(m, wiring.flipped(unit.csr), registers.csr)
    if "isel" in unit.signature.members:
        wiring.connect(m, wiring.flipped(unit.isel), registers.isel)
    _connect_status(m, unit, registers)
    wiring.connect(m, registers.store, resolver.store)
    for row in config.ports:
        m.submodules[f"port_{row.name}"] = port = engine.check_port(config.plain, row)
        wiring.connect(m, wiring.flipped(getattr(unit, row.name)), port.check)
        _connect_status(m, unit, port)
        wiring.connect(m, resolver.port(row), port.resolved)
        if own_state(config):
            m.d.comb += port.mseccfg.eq(registers.mseccfg)


def _record(m, unit, registers):
    """Record what the ports deny, and put the record beside the registers."""
    config = unit.config
    m.submodules.record = record = DenialRecord(config)
    for row, denial in zip(config.ports, record.denials, strict=True):
        report = DenialReport(config.plain, row, verdict_delay(config, row))
        m.submodules[f"report_{row.name}"] = report
        m.d.comb += denial.eq(report.denied)
        port = getattr(unit, row.name)
        m.d.comb += [getattr(report, name).eq(getattr(port, name)) for name in seen_members(config)]
    parts = (registers.csr, record.csr)
    for name, member in unit.csr.signature.members.items():
        ours = getattr(unit.csr, name)
        if member.flow is In:
            m.d.comb += [getattr(part, name).eq(ours) for part in parts]
        elif name in ("hit", "rdata"):
            m.d.comb += ours.eq(getattr(registers.csr, name) | getattr(record.csr, name))
        else:
            # A trap is of the part that has the number.
            traps = [part.hit & getattr(part, name) for part in parts]
            m.d.comb += ours.eq(Cat(traps).any())


def _connect_status(m, unit, component):
    for name in unit.status.signature.members:
        m.d.comb += getattr(component.status, name).eq(getattr(unit.status, name))
