"""A clock made from the board's own."""

from amaranth import ClockSignal, Elaboratable, Instance, Module, Signal
from amaranth.lib import io
from amaranth.lib.cdc import ResetSynchronizer

__all__ = ["Ecp5Clock"]

# Of the data sheet; ecppll and Diamond write the same.
ANALOG = {"ICP_CURRENT": "12", "LPF_RESISTOR": "8", "MFG_ENABLE_FILTEROPAMP": "1"}
ANALOG |= {"MFG_GMCREF_SEL": "2"}


class Ecp5Clock(Elaboratable):
    """Drive the domain ``sync`` by the board's clock times ``multiply``, divided by ``divide``.

    The domain, which whoever uses this defines, is in reset until the PLL has locked. The placer
    derives the constraint of the new clock from that of the board's.

    Parameters
    ----------
    multiply : int
        The board's clock times this is what the oscillator of the PLL runs at: 400 to 800 MHz.
    divide : int
        1 to 128.
    """

    def __init__(self, multiply: int, divide: int):
        self.multiply = multiply
        self.divide = divide

    def elaborate(self, platform):
        m = Module()
        pin = platform.request(platform.default_clk, dir="-")
        m.submodules.pin = board = io.Buffer("i", pin)
        feedback = Signal()
        locked = Signal()
        m.submodules.pll = Instance(
            "EHXPLLL",
            *(("a", name, value) for name, value in ANALOG.items()),
            p_CLKI_DIV=1,
            p_CLKFB_DIV=1,
            p_FEEDBK_PATH="CLKOP",
            p_CLKOP_ENABLE="ENABLED",
            p_CLKOP_DIV=self.multiply,
            p_CLKOP_CPHASE=self.multiply - 1,
            p_CLKOS_ENABLE="ENABLED",
            p_CLKOS_DIV=self.divide,
            p_CLKOS_CPHASE=self.divide - 1,
            i_CLKI=board.i,
            i_CLKFB=feedback,
            i_RST=0,
            i_STDBY=0,
            i_PLLWAKESYNC=0,
            i_PHASESEL0=0,
            i_PHASESEL1=0,
            i_PHASEDIR=0,
            i_PHASESTEP=0,
            i_PHASELOADREG=0,
            i_ENCLKOP=0,
            i_ENCLKOS=0,
            o_CLKOP=feedback,
            o_CLKOS=ClockSignal("sync"),
            o_LOCK=locked,
        )
        m.submodules.reset = ResetSynchronizer(~locked)
        return m
