"""Privilege and V that an access is checked with."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..check import require_bool
from ..isa import Privilege

__all__ = ["EffectivePrivilege"]


class EffectivePrivilege(wiring.Component):
    """Turn the state of the hart into the effective privilege of one access (COM-EFF-1).

    Combinational. Whether HLV, HLVX and HSV may be executed at all is decided before, by the core.

    Parameters
    ----------
    hypervisor : bool
        The members ``hart_virt``, ``mpv``, ``spvp``, ``hlsv`` and ``virt`` exist.

    Members
    -------
    hart_priv, hart_virt : In(2), In(1)
        Current privilege and V of the hart.
    mprv, mpp, mpv : In(1), In(2), In(1)
        Fields of mstatus.
    spvp : In(1)
        hstatus.SPVP.
    fetch : In(1)
        The access is an instruction fetch.
    hlsv : In(1)
        The access is that of an HLV, HLVX or HSV instruction.
    priv, virt : Out(2), Out(1)
        Effective privilege and V.

    Raises
    ------
    TypeError
        ``hypervisor`` is not a bool.
    """

    def __init__(self, hypervisor: bool = True):
        require_bool("hypervisor", hypervisor)
        self.hypervisor = hypervisor
        guest = {"hart_virt": In(1), "mpv": In(1), "spvp": In(1), "hlsv": In(1), "virt": Out(1)}
        super().__init__(
            {
                "hart_priv": In(2),
                "mprv": In(1),
                "mpp": In(2),
                "fetch": In(1),
                "priv": Out(2),
                **(guest if hypervisor else {}),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # COM-EFF-2: without MPRV the mode of the hart.
        m.d.comb += self.priv.eq(self.hart_priv)
        if self.hypervisor:
            m.d.comb += self.virt.eq(self.hart_virt)
        with m.If(~self.fetch):
            with m.If(self.mprv & (self.hart_priv == Privilege.M)):
                m.d.comb += self.priv.eq(self.mpp)
                # COM-EFF-3: MPP=M has V=0. COM-EFF-4, COM-EFF-5: otherwise V is MPV.
                if self.hypervisor:
                    m.d.comb += self.virt.eq(self.mpv & (self.mpp != Privilege.M))
            if self.hypervisor:
                # COM-EFF-6: as VS or VU by SPVP, whatever MPRV (COM-EFF-8), from M as well
                # (HYP-EFF-9). The stages of guests check them: HYP-EFF-10, HYP-EN-08.
                with m.If(self.hlsv):
                    m.d.comb += [self.priv.eq(self.spvp), self.virt.eq(1)]
        return m
