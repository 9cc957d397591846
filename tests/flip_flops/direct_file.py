"""Registers of revisions whose banks are separate and directly mapped."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from mpu_hw.config import MpuConfig
from mpu_hw.layout import CsrSignature, StatusSignature, stored_members
from mpu_hw.registers.direct_decoder import DirectCsrDecoder

from .bank import RegisterBank
from .shapes import StoreSignature

__all__ = ["DirectFlipFlops"]


class DirectFlipFlops(wiring.Component):
    """A CSR decoder and a register bank for every bank of the configuration (MPU-DELEG-16).

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
        Not looked at: nothing but the accessor decides here.
    the members of :func:`stored_members`
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                **stored_members(config, StoreSignature),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.decoder = decoder = DirectCsrDecoder(self.config)
        wiring.connect(m, wiring.flipped(self.csr), decoder.csr)

        banks = {}
        for row in self.config.banks:
            m.submodules[row.name] = banks[row.name] = bank = RegisterBank(self.config, row)
            wiring.connect(m, getattr(decoder, row.name), bank.regs)
            m.d.comb += self.store.entries[row.name].eq(bank.entries)
        for stage in self.config.stages:
            m.d.comb += [
                self.store.stages[stage.name].enabled.eq(banks[stage.bank].enabled),
                self.store.stages[stage.name].nonempty.eq(1),
            ]
        return m
