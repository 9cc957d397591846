"""Fills the trace port."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .config import CoreConfig
from .csr import State, TrapEntry
from .enums import Action, Memory
from .rvfi import RvfiSignature

__all__ = ["Tracer"]

# What an effective privilege comes from.
PRIVILEGE = ("mprv", "mpp", "mpv", "spvp")

LINES = {
    "rs1_value": "rs1_rdata",
    "rs2_value": "rs2_rdata",
    "pc": "pc_rdata",
    "next_pc": "pc_wdata",
    "mem_addr": "mem_addr",
    "stored": "mem_wdata",
    "loaded": "mem_rdata",
    "insn": "insn",
}


class Tracer(wiring.Component):
    """Record what leaves the core, for :class:`~.rvfi.RvfiSignature`.

    Registered: one clock after ``retire`` or ``trap_enter``, when a CSR that has been written
    reads as it now is.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    retire, trap_enter : In(1)
    raised : In(TrapEntry)
        Completed.
    insn, pc, next_pc, rs1_value, rs2_value, mem_addr, stored, loaded : In
        The instruction, its operands and its access.
    action, memory, size : In
        Its decoded form.
    wrote : In(1)
        It writes memory in this clock, or in an earlier one.
    write_rd, rd_value : In(1), In(config.xlen)
    csr_write, csr_number, csr_value : In(1), In(12), In(config.xlen)
        ``csr_value`` belongs to the clock after ``csr_write``.
    state : In(State)
    rvfi : Out(RvfiSignature)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "retire": In(1),
                "trap_enter": In(1),
                "raised": In(TrapEntry(config)),
                "insn": In(32),
                **{name: In(width) for name in LINES if name != "insn"},
                "action": In(Action),
                "memory": In(Memory),
                "size": In(2),
                "wrote": In(1),
                "write_rd": In(1),
                "rd_value": In(width),
                "csr_write": In(1),
                "csr_number": In(12),
                "csr_value": In(width),
                "state": In(State(config)),
                "rvfi": Out(RvfiSignature(width)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        rvfi, insn = self.rvfi, self.insn
        excepted = self.trap_enter & ~self.raised.interrupt
        interrupted = Signal()
        m.d.sync += [getattr(rvfi, to).eq(getattr(self, name)) for name, to in LINES.items()]
        m.d.sync += [
            rvfi.valid.eq(self.retire | excepted),
            rvfi.trap.eq(excepted),
            rvfi.mode.eq(self.state.priv),
            rvfi.virt.eq(self.state.virt),
            *(getattr(rvfi, name).eq(getattr(self.state, name, 0)) for name in PRIVILEGE),
            rvfi.ixl.eq(self.config.xlen // 32),
            rvfi.rs1_addr.eq(insn[15:20]),
            rvfi.rs2_addr.eq(insn[20:25]),
            rvfi.rd_addr.eq(Mux(self.write_rd, insn[7:12], 0)),
            rvfi.rd_wdata.eq(Mux(self.write_rd & (insn[7:12] != 0), self.rd_value, 0)),
            rvfi.csr_write.eq(self.csr_write),
            rvfi.csr_addr.eq(self.csr_number),
            rvfi.trap_cause.eq(self.raised.cause),
            rvfi.trap_tval.eq(self.raised.tval),
            rvfi.trap_target_mode.eq(self.raised.target_mode),
        ]
        m.d.comb += rvfi.csr_wdata.eq(self.csr_value)
        with m.If(rvfi.valid):
            m.d.sync += rvfi.order.eq(rvfi.order + 1)
        with m.If(self.trap_enter & self.raised.interrupt):
            m.d.sync += interrupted.eq(1)
        with m.Elif(self.retire | excepted):
            m.d.sync += [interrupted.eq(0), rvfi.intr.eq(interrupted)]
        self._memory(m)
        return m

    def _memory(self, m):
        accesses = (self.action == Action.MEMORY) | (self.action == Action.HYPERVISOR_MEMORY)
        touches = self.retire & accesses
        reads = (self.memory != Memory.STORE) & (self.memory != Memory.SC)
        mask = ((1 << (1 << self.size)) - 1)[: self.config.xlen // 8]
        written = Signal()  # a misaligned store writes byte after byte
        with m.If(self.retire | self.trap_enter):
            m.d.sync += written.eq(0)
        with m.Elif(self.wrote):
            m.d.sync += written.eq(1)
        m.d.sync += [
            self.rvfi.mem_rmask.eq(Mux(touches & reads, mask, 0)),
            self.rvfi.mem_wmask.eq(Mux(touches & (self.wrote | written), mask, 0)),
        ]
