"""The unit."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from .config import MpuConfig
from .engine import register_file, unit_engine
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
        Where registers are reached through selects.
    one member per check port, of its name : In(CheckSignature(config, port))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        ports = {port.name: In(CheckSignature(config, port)) for port in config.ports}
        indirect = {"isel": In(SelectSignature(config))} if config.spec.access == "indirect" else {}
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                **indirect,
                **ports,
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, engine = self.config, unit_engine(self.config)
        m.submodules.registers = registers = register_file(config)
        m.submodules.resolver = resolver = engine.resolver(config)
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

    def _connect_status(self, m, component):
        for name in self.status.signature.members:
            m.d.comb += getattr(component.status, name).eq(getattr(self.status, name))
