"""Load/store unit: checks, splits, transfers."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Cause, Privilege
from .amo import AmoUnit
from .bus import BusSignature
from .check_request import CheckRequestSignature
from .config import CoreConfig
from .enums import AmoOp, Exception_, Memory

__all__ = ["LoadStoreUnit"]


class LoadStoreUnit(wiring.Component):
    """Do one memory instruction.

    Registered. ``start`` and the instruction are held until ``done``. Every piece is allowed by
    the unit before the bus sees it, so that a denied access has no effect (COM-FLT-12): not on
    memory, and not on the reservation.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    start : In(1)
    memory, size, unsigned, execute : In
        The instruction, as in :class:`~.decode.Control`.
    amo : In(AmoOp)
    addr, data : In(config.xlen)
        First byte of the piece that is to be checked and transferred; what is to be stored. With
        ``start`` that of the whole access; then it is counted up with ``step``.
    step : Out(1)
        A piece of one byte is done and another follows: ``addr`` is one more in the next clock.
    priv, virt : In(Privilege), In(1)
        Effective mode.
    done : Out(1)
        What follows is valid in this clock.
    result : Out(config.xlen)
        What rd gets.
    stored : Out(config.xlen)
        What an atomic instruction has written.
    wrote : Out(1)
        Memory has been written.
    fault, cause : Out(1), Out(5)
        The piece at ``addr`` is denied, or the bus has failed.
    check_request : Out(CheckRequestSignature)
    bus : Out(BusSignature)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "start": In(1),
                "memory": In(Memory),
                "size": In(2),
                "unsigned": In(1),
                "execute": In(1),
                "amo": In(AmoOp),
                "addr": In(width),
                "data": In(width),
                "step": Out(1),
                "priv": In(Privilege),
                "virt": In(1),
                "done": Out(1),
                "result": Out(width),
                "stored": Out(width),
                "wrote": Out(1),
                "fault": Out(1),
                "cause": Out(5),
                "check_request": Out(CheckRequestSignature(width)),
                "bus": Out(BusSignature(width)),
            }
        )
        # What the instruction is.
        self.stores = Signal()
        self.atomic = Signal()
        self.unaligned = Signal()
        self.traps_misaligned = Signal()
        # A misaligned access: the byte that is transferred, the last one, and what was read so far.
        self.byte_index = Signal(3)
        self.last = Signal()
        self.load_data = Signal(width)
        self.next_load_data = Signal(width)
        # The answer of the clock before was no.
        self.denied = Signal()
        self.denied_cause = Signal(5)
        # The reservation of LR.
        self.reserved = Signal()
        self.reservation = Signal(width)
        self.reservation_match = Signal()

    def elaborate(self, platform):
        m = Module()
        self._classify(m)
        self._split(m)
        self._lanes(m)
        self._result(m)
        m.d.sync += self.denied.eq(0)
        with m.FSM():
            with m.State("CHECK"):
                with m.If(self.denied):
                    m.d.comb += [
                        self.done.eq(1),
                        self.fault.eq(1),
                        self.cause.eq(self.denied_cause),
                    ]
                with m.Elif(self.start & self.unaligned & self.traps_misaligned):
                    code = Mux(self.stores, Exception_.STORE_MISALIGNED, Exception_.LOAD_MISALIGNED)
                    m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(code)]
                with m.Elif(self.start):
                    m.d.comb += self.check_request.valid.eq(1)
                    with m.If(self.check_request.ready):
                        m.next = "WAIT"
                        self._answered(m)
            with m.State("WAIT"):
                self._answered(m)
            with m.State("TRANSFER"):
                with m.If((self.memory == Memory.SC) & ~self.reservation_match):
                    m.d.comb += self.done.eq(1)
                    m.d.sync += self.reserved.eq(0)
                    m.next = "CHECK"
                with m.Else():
                    self._transfer(m)
            with m.State("MODIFY"):
                m.d.comb += [self.bus.cyc.eq(1), self.bus.stb.eq(1), self.bus.we.eq(1)]
                with m.If(self.bus.ack):
                    m.d.comb += [self.done.eq(1), self.wrote.eq(1)]
                    m.next = "CHECK"
                self._bus_error(m)
        with m.If(self.done):
            m.d.sync += self.byte_index.eq(0)
        return m

    def _classify(self, m):
        loads = (self.memory == Memory.LOAD) | (self.memory == Memory.LR)
        plain = (self.memory == Memory.LOAD) | (self.memory == Memory.STORE)
        low = self.addr[: self.config.lane_bits]
        m.d.comb += [
            self.stores.eq(~loads),
            self.atomic.eq(~plain),
            # Later bytes of a split access may lie at an aligned address.
            self.unaligned.eq(
                (self.byte_index != 0) | ((low & ((1 << self.size) - 1)[: len(low)]) != 0)
            ),
            # An atomic instruction cannot be done in pieces.
            self.traps_misaligned.eq(self.atomic if self.config.misaligned == "split" else 1),
        ]

    def _split(self, m):
        """Cut a misaligned access into bytes; an aligned one is its only piece."""
        check_request = self.check_request
        m.d.comb += [
            self.last.eq(~self.unaligned | (self.byte_index == ((1 << self.size) - 1)[:3])),
            check_request.addr.eq(self.addr),
            check_request.size.eq(Mux(self.unaligned, 0, self.size)),
            check_request.access.eq(
                Mux(self.stores, Access.STORE, Mux(self.execute, Access.HLVX, Access.LOAD))
            ),
            check_request.priv.eq(self.priv),
            check_request.virt.eq(self.virt),
            self.reservation_match.eq(self.reserved & (self.reservation == self.addr)),
        ]

    def _lanes(self, m):
        """Put bytes where the bus has them, and take them from there."""
        bus, check_request = self.bus, self.check_request
        low = check_request.addr[: self.config.lane_bits]
        shift = Signal(self.config.lane_bits + 3)
        outgoing = Signal(self.config.xlen)
        m.submodules.amo = amo = AmoUnit(self.config)
        m.d.comb += [
            shift.eq(low << 3),
            bus.adr.eq(check_request.addr >> self.config.lane_bits),
            bus.sel.eq((((1 << (1 << check_request.size)) - 1)[: self.config.xlen // 8]) << low),
            amo.op.eq(self.amo),
            amo.word.eq(self.size == 2),
            amo.memory.eq(self.load_data),
            amo.register.eq(self.data),
            self.stored.eq(Mux(self.memory == Memory.AMO, amo.result, self.data)),
            outgoing.eq(
                Mux(self.unaligned, self.data.word_select(self.byte_index, 8), self.stored)
            ),
            bus.dat_w.eq(outgoing << shift),
            self.next_load_data.eq(self.load_data),
        ]
        aligned = bus.dat_r >> shift
        with m.If(self.unaligned):
            m.d.comb += self.next_load_data.word_select(self.byte_index, 8).eq(aligned[:8])
        with m.Else():
            m.d.comb += self.next_load_data.eq(aligned)

    def _result(self, m):
        # An atomic operation has read before it wrote.
        value = Mux(self.memory == Memory.AMO, self.load_data, self.next_load_data)
        sign = Signal()
        with m.Switch(self.size):
            for size in range(self.config.lane_bits + 1):
                bits = 8 << size
                with m.Case(size):
                    m.d.comb += [
                        sign.eq(value[bits - 1] & ~self.unsigned),
                        self.result.eq(Cat(value[:bits], sign).as_signed()),
                    ]
        with m.If(self.memory == Memory.SC):
            m.d.comb += self.result.eq(~self.reservation_match)

    def _answered(self, m):
        with m.If(self.check_request.done & self.check_request.allow):
            m.next = "TRANSFER"
        with m.Elif(self.check_request.done):
            # What an answer does to the core may take a clock of its own: the check has this one.
            m.d.sync += [self.denied.eq(1), self.denied_cause.eq(self.check_request.cause)]
            m.next = "CHECK"

    def _transfer(self, m):
        m.d.comb += [self.bus.cyc.eq(1), self.bus.stb.eq(1)]
        m.d.comb += self.bus.we.eq(self.stores & (self.memory != Memory.AMO))
        with m.If(self.bus.ack):
            self._transferred(m)
        self._bus_error(m)

    def _transferred(self, m):
        m.d.sync += self.load_data.eq(self.next_load_data)
        with m.If(self.memory == Memory.AMO):
            m.next = "MODIFY"
        with m.Else():
            m.d.sync += self.byte_index.eq(self.byte_index + 1)
            m.d.comb += [
                self.step.eq(~self.last),
                self.done.eq(self.last),
                self.wrote.eq(self.stores),
            ]
            m.next = "CHECK"
        with m.If(self.memory == Memory.LR):
            m.d.sync += [self.reserved.eq(1), self.reservation.eq(self.addr)]
        with m.If(self.memory == Memory.SC):
            m.d.sync += self.reserved.eq(0)

    def _bus_error(self, m):
        with m.If(self.bus.err):
            code = Mux(self.stores, Cause.STORE_ACCESS_FAULT, Cause.LOAD_ACCESS_FAULT)
            m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(code)]
            m.next = "CHECK"
