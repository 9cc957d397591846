"""The system as the simulator sees it: with its RAM, and without an input but the clock."""

from amaranth import ClockDomain, ClockSignal, Instance, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from mpu_hw.core import BusSignature
from mpu_hw.soc import SocConfig, System

__all__ = ["Simulated"]


class StoreSignature(wiring.Signature):
    """A write to RAM, in the clock before it counts.

    Parameters
    ----------
    xlen : int

    Members
    -------
    valid : Out(1)
    adr, sel : Out
        As those of the bus; valid only when ``valid``.
    """

    def __init__(self, xlen: int):
        bus = BusSignature(xlen).members
        super().__init__({"valid": Out(1), "adr": Out(bus["adr"].shape), "sel": Out(xlen // 8)})


class Simulated(wiring.Component):
    """:class:`System` and a RAM that answers in the clock of the question.

    Registered. The RAM is the Verilog module ``ram``, in a file of its own. It is inside because
    every input of a simulated design costs: what depends on it is worked out twice a clock. So no
    byte is received, every byte sent is taken at once, and there is no reset, on which every
    register would depend: a simulation starts with the values that a reset gives.

    Parameters
    ----------
    config : SocConfig

    Members
    -------
    clk : In(1)
    store : Out(StoreSignature)
    sent : Out
        What the UART sends: ``valid``, and ``payload`` of 8 bits.
    ... : the outputs of :class:`System`
    """

    def __init__(self, config: SocConfig):
        self.config = config
        self.system = System(config)
        outputs = dict(self.system.signature.members.items())
        for inside in ("ram", "received", "divisor", "sent"):
            del outputs[inside]
        super().__init__(
            {
                "clk": In(1),
                "store": Out(StoreSignature(config.core.xlen)),
                "sent": Out(wiring.Signature({"valid": Out(1), "payload": Out(8)})),
                **outputs,
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.domains.sync = ClockDomain(reset_less=True)
        m.d.comb += ClockSignal().eq(self.clk)
        m.submodules.system = system = self.system
        bus, xlen = system.ram, self.config.core.xlen
        m.submodules.ram = Instance(
            "ram",
            p_WIDTH=xlen,
            p_DEPTH_BITS=(self.config.ram_bytes // (xlen // 8)).bit_length() - 1,
            i_clk=ClockSignal(),
            i_adr=bus.adr,
            i_we=self.store.valid,
            i_sel=bus.sel,
            i_dat_w=bus.dat_w,
            o_dat_r=bus.dat_r,
        )
        m.d.comb += [
            bus.ack.eq(bus.cyc & bus.stb),
            self.store.valid.eq(bus.cyc & bus.stb & bus.we),
            self.store.adr.eq(bus.adr),
            self.store.sel.eq(bus.sel),
            system.sent.ready.eq(1),
            self.sent.valid.eq(system.sent.valid),
            self.sent.payload.eq(system.sent.payload),
        ]
        for name in self.signature.members:
            if name not in ("clk", "store", "sent"):
                connect(m, getattr(system, name), flipped(getattr(self, name)))
        return m
