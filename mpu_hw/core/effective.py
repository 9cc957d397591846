"""Effective mode of a load or store."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import CoreConfig
from .csr import State

__all__ = ["EffectiveMode"]


class EffectiveMode(wiring.Component):
    """Privilege and V of an explicit access (COM-EFF-2..6).

    Combinational. The core has this table of its own: it is built without a unit, too. A fetch has
    the current mode (COM-EFF-1).

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    state : In(State)
    guest : In(1)
        The instruction is HLV, HLVX or HSV.
    priv, virt : Out(Privilege), Out(1)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "state": In(State(config)),
                "guest": In(1),
                "priv": Out(Privilege),
                "virt": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        state = self.state
        m.d.comb += [self.priv.eq(state.priv), self.virt.eq(state.virt)]
        with m.If((state.priv == Privilege.M) & state.mprv):
            m.d.comb += self.priv.eq(state.mpp)
            if self.config.hypervisor:
                m.d.comb += self.virt.eq(state.mpv & (state.mpp != Privilege.M))
        if self.config.hypervisor:
            with m.If(self.guest):
                m.d.comb += [self.priv.eq(state.spvp), self.virt.eq(1)]
        return m
