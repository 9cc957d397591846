"""A top module with an active-low reset input."""

from amaranth import ClockDomain, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import ResetInput

__all__ = ["ActiveLowTop"]


class ActiveLowTop(wiring.Component):
    """A component in a domain of its own, which an active-low input resets (COM-RST-05).

    Registered, as the component is: the inverter of the reset is the only logic added.

    Parameters
    ----------
    inner : wiring.Component
    reset : ResetInput

    Members
    -------
    clk : In(1)
    the port of ``reset`` : In(1)
    those of ``inner``
    """

    def __init__(self, inner: wiring.Component, reset: ResetInput):
        # Underscores keep the names of check ports free.
        self._inner = inner
        self._reset = reset
        clocks = {"clk": In(1), reset.port: In(1)}
        super().__init__(clocks | dict(inner.signature.members.items()))
        # The same signals, not copies of them: nothing has to be connected.
        for name in inner.signature.members:
            setattr(self, name, getattr(inner, name))

    def elaborate(self, platform):
        m = Module()
        m.domains.sync = domain = ClockDomain(async_reset=self._reset.asynchronous)
        domain.clk = self.clk
        m.d.comb += domain.rst.eq(~getattr(self, self._reset.port))
        m.submodules.inner = self._inner
        return m
