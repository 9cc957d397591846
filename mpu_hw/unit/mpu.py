"""The unit."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import (
    CheckSignature,
    CsrSignature,
    SelectSignature,
    StatusSignature,
    store_members,
)
from .dedicated import DedicatedRegisters
from .engine import ENGINES
from .shared import SharedRegisters

__all__ = ["Mpu"]

# How registers are reached, a trait of the revision.
REGISTERS = {"direct": DedicatedRegisters, "indirect": SharedRegisters}


class Mpu(wiring.Component):
    """Memory protection unit: register banks behind a CSR port, beside any number of check ports.

    Registers are written at the clock edge and read in the same cycle; when a verdict comes is the
    engine's matter (``config.engine``). A register write is seen by the next request.

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
        indirect = {"isel": In(SelectSignature(config))} if config.law.access == "indirect" else {}
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
        m.submodules.registers = registers = REGISTERS[self.config.law.access](self.config)
        for name in self.signature.members:
            if name != "status" and name in registers.signature.members:
                wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(registers, name))
        self._share_status(m, registers)

        handshake, decision = ENGINES[self.config.engine]
        for port in self.config.ports:
            m.submodules[f"engine_{port.name}"] = engine = handshake(self.config, port)
            m.submodules[f"path_{port.name}"] = path = decision(self.config, port)
            wiring.connect(m, wiring.flipped(getattr(self, port.name)), engine.check)
            m.d.comb += [path.request.eq(engine.request), engine.verdict.eq(path.verdict)]
            self._share_status(m, path)
            for name in store_members(self.config):
                m.d.comb += getattr(path, name).eq(getattr(registers, name))
        return m

    def _share_status(self, m, component):
        for name in self.status.signature.members:
            m.d.comb += getattr(component.status, name).eq(getattr(self.status, name))
