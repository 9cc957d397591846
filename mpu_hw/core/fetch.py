"""Fetch unit: one aligned word, checked before it is asked for."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Cause, Privilege
from .bus import BusSignature
from .check_request import CheckRequestSignature
from .config import CoreConfig

__all__ = ["FetchUnit"]


class FetchUnit(wiring.Component):
    """Fetch the instruction at ``pc``.

    Registered. ``start`` is held until ``done``. Nothing is fetched ahead, so that every earlier
    register write and store counts (CORE-04, COM-FEN-05).

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    start : In(1)
    pc : In(config.xlen)
    priv, virt : In(Privilege), In(1)
        Current mode: MPRV does not act on a fetch (COM-EFF-1).
    done : Out(1)
        ``insn`` or ``fault`` is valid in this clock.
    insn : Out(32)
    fault, cause : Out(1), Out(5)
        The word may not be fetched, or the bus has failed.
    check_request : Out(CheckRequestSignature)
    bus : Out(BusSignature)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "start": In(1),
                "pc": In(config.xlen),
                "priv": In(Privilege),
                "virt": In(1),
                "done": Out(1),
                "insn": Out(32),
                "fault": Out(1),
                "cause": Out(5),
                "check_request": Out(CheckRequestSignature(config.xlen)),
                "bus": Out(BusSignature(config.xlen)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        bus, check_request = self.bus, self.check_request
        denied_cause = Signal(5)
        m.d.comb += [
            check_request.addr.eq(self.pc),
            check_request.size.eq(2),
            check_request.access.eq(Access.FETCH),
            check_request.priv.eq(self.priv),
            check_request.virt.eq(self.virt),
            bus.adr.eq(self.pc >> self.config.lane_bits),
            bus.sel.eq(0b1111),
            self.insn.eq(bus.dat_r),
        ]
        if self.config.xlen == 64:
            m.d.comb += [
                bus.sel.eq(Mux(self.pc[2], 0b11110000, 0b1111)),
                self.insn.eq(Mux(self.pc[2], bus.dat_r[32:], bus.dat_r[:32])),
            ]

        def answered():
            with m.If(check_request.done & check_request.allow):
                m.next = "READ"
            with m.Elif(check_request.done):
                # What an answer does to the core may take a clock of its own, as in the LSU.
                m.d.sync += denied_cause.eq(check_request.cause)
                m.next = "DENIED"

        with m.FSM():
            with m.State("CHECK"):
                m.d.comb += check_request.valid.eq(self.start)
                with m.If(self.start & check_request.ready):
                    m.next = "WAIT"
                    answered()
            with m.State("WAIT"):
                answered()
            with m.State("DENIED"):
                m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(denied_cause)]
                m.next = "CHECK"
            with m.State("READ"):
                m.d.comb += [bus.cyc.eq(1), bus.stb.eq(1)]
                with m.If(bus.ack | bus.err):
                    m.d.comb += [
                        self.done.eq(1),
                        self.fault.eq(bus.err),
                        self.cause.eq(Cause.INSTRUCTION_ACCESS_FAULT),
                    ]
                    m.next = "CHECK"
        return m
