"""The integer registers."""

from amaranth import Module
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from .config import CoreConfig

__all__ = ["RegisterFile"]


class RegisterFile(wiring.Component):
    """x0 to x31, two reads and one write per clock.

    Registered: values one clock after ``read``, and held until the next. x0 is never written.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    read : In(1)
    rs1, rs2 : In(5)
    rs1_value, rs2_value : Out(config.xlen)
    write : In(1)
    rd, rd_value : In(5), In(config.xlen)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "read": In(1),
                "rs1": In(5),
                "rs2": In(5),
                "rs1_value": Out(config.xlen),
                "rs2_value": Out(config.xlen),
                "write": In(1),
                "rd": In(5),
                "rd_value": In(config.xlen),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.words = words = memory.Memory(shape=self.config.xlen, depth=32, init=[])
        for number, value in ((self.rs1, self.rs1_value), (self.rs2, self.rs2_value)):
            port = words.read_port()
            m.d.comb += [port.addr.eq(number), port.en.eq(self.read), value.eq(port.data)]
        port = words.write_port()
        m.d.comb += [
            port.addr.eq(self.rd),
            port.en.eq(self.write & (self.rd != 0)),
            port.data.eq(self.rd_value),
        ]
        return m
