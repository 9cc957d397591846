"""The unit."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import Out

from .config import MpuConfig
from .hardened import connect_rails
from .plain_unit import connect_unit, unit_members

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
    alert : Out(1)
        With ``config.hardened``: a stored bit or an output of one rail is not that of the other, or
        was not since reset. Combinational in the clock of the difference.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        alert = {"alert": Out(1)} if config.hardened else {}
        super().__init__(unit_members(config) | alert)

    def elaborate(self, platform):
        m = Module()
        (connect_rails if self.config.hardened else connect_unit)(m, self)
        return m
