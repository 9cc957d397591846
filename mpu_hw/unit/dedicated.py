"""Registers of revisions whose banks are separate and directly mapped."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import CsrSignature, store_members
from .bank import RegisterBank
from .direct import DirectFront

__all__ = ["DedicatedRegisters"]


class DedicatedRegisters(wiring.Component):
    """A CSR front and a register bank for every bank of the configuration (MPU-DELEG-16).

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    the members of :func:`store_members`
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__({"csr": In(CsrSignature(config)), **store_members(config)})

    def elaborate(self, platform):
        m = Module()
        m.submodules.front = front = DirectFront(self.config)
        wiring.connect(m, wiring.flipped(self.csr), front.csr)

        banks = {}
        for row in self.config.banks:
            m.submodules[row.name] = banks[row.name] = bank = RegisterBank(self.config, row)
            wiring.connect(m, getattr(front, row.name), bank.regs)
            m.d.comb += [
                getattr(self, f"{row.name}_regions").eq(bank.regions),
                getattr(self, f"{row.name}_{row.table.key}").eq(bank.grants),
            ]
        for stage in self.config.stages:
            members = getattr(self, f"{stage.name}_members")
            m.d.comb += [
                members.enabled.eq(banks[stage.bank].enabled),
                members.populated.eq(1),
            ]
        return m
