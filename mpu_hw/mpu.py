"""The unit."""

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from .config import MpuConfig
from .denial import DenialRecord, DenialReport, seen_members
from .engine import register_file, unit_engine, verdict_delay
from .layout import CheckSignature, CsrSignature, SelectSignature, StatusSignature, own_state

__all__ = ["Mpu"]


class Mpu(wiring.Component):
    """Memory protection unit: registers behind a CSR port, and any number of check ports.

    Registers are written at the clock edge and read in the same cycle; the latency of a verdict is
    that of the port's engine. A register write is seen by the next request, without a fence
    (MPU-FEN-04).

    All registers are in the domain ``sync`` of the design around the unit, and each has a reset
    value: how reset reaches them is a matter of that ``ClockDomain``. ``config.reset_kind`` chooses
    it for the generated Verilog module alone (COM-RST-05); ``ClockDomain(async_reset=True)`` does
    the same as ``async``, with its ``rst`` driven by an inverted input the same as ``async-low``.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
    isel : In(SelectSignature(config))
        With ``config.other_selects``. Without it no select is another unit's: an access by one
        that is not this unit's traps.
    one member per check port, of its name : In(CheckSignature(config, port))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        ports = {port.name: In(CheckSignature(config, port)) for port in config.ports}
        others = {"isel": In(SelectSignature(config))} if config.other_selects else {}
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                **others,
                **ports,
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, engine = self.config, unit_engine(self.config)
        m.submodules.registers = registers = register_file(config)
        m.submodules.resolver = resolver = engine.resolver(config)
        if config.denial_record:
            self._record(m, registers)
        else:
            wiring.connect(m, wiring.flipped(self.csr), registers.csr)
        if "isel" in self.signature.members:
            wiring.connect(m, wiring.flipped(self.isel), registers.isel)
        self._connect_status(m, registers)
        wiring.connect(m, registers.store, resolver.store)
        for row in config.ports:
            m.submodules[f"port_{row.name}"] = port = engine.check_port(config, row)
            wiring.connect(m, wiring.flipped(getattr(self, row.name)), port.check)
            self._connect_status(m, port)
            wiring.connect(m, resolver.port(row), port.resolved)
            if own_state(config):
                m.d.comb += port.mseccfg.eq(registers.mseccfg)
        return m

    def _record(self, m, registers):
        """Record what the ports deny, and put the record beside the registers."""
        config = self.config
        m.submodules.record = record = DenialRecord(config)
        for row, denial in zip(config.ports, record.denials, strict=True):
            report = DenialReport(config, row, verdict_delay(config, row))
            m.submodules[f"report_{row.name}"] = report
            m.d.comb += denial.eq(report.denied)
            port = getattr(self, row.name)
            m.d.comb += [
                getattr(report, name).eq(getattr(port, name)) for name in seen_members(config)
            ]
        parts = (registers.csr, record.csr)
        for name, member in self.csr.signature.members.items():
            ours = getattr(self.csr, name)
            if member.flow is In:
                m.d.comb += [getattr(part, name).eq(ours) for part in parts]
            elif name in ("hit", "rdata"):
                m.d.comb += ours.eq(getattr(registers.csr, name) | getattr(record.csr, name))
            else:
                # A trap is of the part that has the number.
                traps = [part.hit & getattr(part, name) for part in parts]
                m.d.comb += ours.eq(Cat(traps).any())

    def _connect_status(self, m, component):
        for name in self.status.signature.members:
            m.d.comb += getattr(component.status, name).eq(getattr(self.status, name))
