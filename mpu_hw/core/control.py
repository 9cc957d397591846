"""Control unit: takes every instruction through its clocks."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import CoreConfig
from .csr import State, TrapEntry
from .decode import Control
from .enums import Action, Exception_, TrapTarget

__all__ = ["ControlUnit"]

INTERRUPT = {"take": In(1), "wake": In(1), "target_mode": In(TrapTarget), "code": In(6)}


class ControlUnit(wiring.Component):
    """Fetch, execute, trap: one instruction after the other.

    Registered. An instruction leaves in the clock with ``retire``, or traps in that with
    ``trap_enter``, which follows the clock that found the exception.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    state : In(State)
    interrupt : In(signature)
        Answer of the interrupt unit.
    fetch_start, fetch_done, fetch_fault, fetch_cause, fetched
        The fetch unit.
    fetched_control, fetched_imm : In(Control), In(config.xlen)
        What ``fetched`` is decoded to.
    insn, control, imm : Out(32), Out(Control), Out(config.xlen)
        Instruction in execution, 0 while there is none; its decoded form. From registers: what an
        instruction does has its clocks for itself.
    illegal, virtual : In(1)
        It may not be executed here. Valid for privileged instructions.
    csr_illegal, csr_virtual : In(1)
        The CSR may not be accessed so, one clock later.
    taken, computed : In(1), In(config.xlen)
        Branch condition; ALU result, which is the target of jumps.
    muldiv_start, muldiv_done, memory_start, memory_step, memory_done, memory_fault,
    memory_cause, memory_virt
        The units that take several clocks.
    addr : Out(config.xlen)
        First byte of the access that is checked and transferred, from a register: the instruction
        in a fetch; while ``memory_start`` the operand, one byte further after each clock with
        ``memory_step``.
    csr_addr : Out(12)
        CSR number of the instruction in execution, and one clock longer, so that the trace reads
        what was written; 0 at any other time and for any other instruction, which is no register
        of a unit: a check that waits never waits for the CSR port.
    csr_write, mret, sret, write_rd, retire : Out(1)
        What the instruction does in this clock. ``csr_write`` is for a legal access only.
    trap_enter, raised : Out(1), Out(TrapEntry)
    target : In(config.xlen)
        Handler of the trap, or where a return goes.
    pc, next_pc : Out(config.xlen)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "state": In(State(config)),
                "interrupt": In(wiring.Signature(INTERRUPT).flip()),
                "fetch_start": Out(1),
                "fetch_done": In(1),
                "fetch_fault": In(1),
                "fetch_cause": In(5),
                "fetched": In(32),
                "insn": Out(32),
                "fetched_control": In(Control),
                "fetched_imm": In(width),
                "control": Out(Control),
                "imm": Out(width),
                "illegal": In(1),
                "virtual": In(1),
                "csr_illegal": In(1),
                "csr_virtual": In(1),
                "taken": In(1),
                "computed": In(width),
                "muldiv_start": Out(1),
                "muldiv_done": In(1),
                "memory_start": Out(1),
                "memory_step": In(1),
                "memory_done": In(1),
                "memory_fault": In(1),
                "memory_cause": In(5),
                "memory_virt": In(1),
                "addr": Out(width, init=config.reset_vector),
                "csr_addr": Out(12),
                "csr_write": Out(1),
                "mret": Out(1),
                "sret": Out(1),
                "write_rd": Out(1),
                "retire": Out(1),
                "trap_enter": Out(1),
                "raised": Out(TrapEntry(config)),
                "target": In(width),
                "pc": Out(width, init=config.reset_vector),
                "next_pc": Out(width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.next_pc.eq(self.pc + 4)
        m.d.sync += self.csr_addr.eq(0)
        with m.FSM():
            with m.State("FETCH"):
                self._fetch(m)
            with m.State("EXECUTE"):
                self._execute(m)
            with m.State("MULDIV"):
                with m.If(self.muldiv_done):
                    self._retire(m)
            with m.State("MEMORY"):
                self._memory(m)
            with m.State("CSR"):
                m.d.sync += self.csr_addr.eq(self.csr_addr)
                with m.If(self.csr_illegal | self.csr_virtual):
                    self._refuse(m, self.csr_illegal)
                with m.Else():
                    m.d.comb += self.csr_write.eq(1)
                    self._retire(m)
            with m.State("SLEEP"):
                with m.If(self.interrupt.wake):
                    self._retire(m)
            with m.State("TRAP"):
                m.d.comb += [self.trap_enter.eq(1), self.next_pc.eq(self.target)]
                self._go_on(m)
        return m

    def _fetch(self, m):
        # An interrupt waits for a fetch that has begun: a question is not taken back.
        begun = Signal()
        with m.If(self.interrupt.take & ~begun):
            self._raise(m, self.interrupt.code, 0, 0)
            m.d.sync += [
                self.insn.eq(0),
                self.raised.interrupt.eq(1),
                self.raised.target_mode.eq(self.interrupt.target_mode),
            ]
        with m.Else():
            m.d.comb += self.fetch_start.eq(1)
            m.d.sync += begun.eq(~self.fetch_done)
            with m.If(self.fetch_done):
                m.d.sync += [
                    self.insn.eq(self.fetched),
                    self.control.eq(self.fetched_control),
                    self.imm.eq(self.fetched_imm),
                ]
                with m.If(self.fetched_control.action == Action.CSR):
                    m.d.sync += self.csr_addr.eq(self.fetched[20:])
                m.next = "EXECUTE"
            with m.If(self.fetch_done & self.fetch_fault):
                m.d.sync += [self.insn.eq(0), self.csr_addr.eq(0)]
                self._raise(m, self.fetch_cause, self.pc, self.state.virt)

    def _execute(self, m):
        action = self.control.action
        m.d.sync += self.csr_addr.eq(self.csr_addr)
        with m.If(self.illegal | self.virtual):
            self._refuse(m, self.illegal)
        with m.Else():
            with m.Switch(action):
                with m.Case(Action.MULDIV):
                    m.d.comb += self.muldiv_start.eq(1)
                    m.next = "MULDIV"
                with m.Case(Action.MEMORY, Action.HYPERVISOR_MEMORY):
                    # The sum has this clock for itself, and the check of it all of the next.
                    m.d.sync += self.addr.eq(self.computed)
                    m.next = "MEMORY"
                with m.Case(Action.CSR):
                    m.next = "CSR"
                with m.Case(Action.WFI):
                    m.next = "SLEEP"
                with m.Case(Action.ECALL):
                    self._raise(m, self._ecall(m), 0, 0)
                with m.Case(Action.EBREAK):
                    self._raise(m, Exception_.BREAKPOINT, self.pc, self.state.virt)
                with m.Case(Action.JUMP, Action.BRANCH):
                    self._jump(m)
                with m.Default():
                    self._finish(m)

    def _memory(self, m):
        m.d.comb += self.memory_start.eq(1)
        with m.If(self.memory_step):
            m.d.sync += self.addr.eq(self.addr + 1)
        with m.If(self.memory_done):
            with m.If(self.memory_fault):
                self._raise(m, self.memory_cause, self.addr, self.memory_virt)
            with m.Else():
                self._retire(m)

    def _finish(self, m):
        """Retire what takes no further clock."""
        action = self.control.action
        m.d.comb += [
            self.mret.eq(action == Action.MRET),
            self.sret.eq(action == Action.SRET),
        ]
        with m.If(self.mret | self.sret):
            m.d.comb += self.next_pc.eq(self.target)
        self._retire(m)

    def _jump(self, m):
        jump = self.control.action == Action.JUMP
        target = Signal(self.config.xlen)
        m.d.comb += target.eq(self.computed & ~1)
        with m.If(jump | self.taken):
            m.d.comb += self.next_pc.eq(target)
        with m.If((jump | self.taken) & target[1]):
            self._raise(m, Exception_.INSTRUCTION_MISALIGNED, target, self.state.virt)
        with m.Else():
            self._retire(m)

    def _ecall(self, m):
        state = self.state
        code = Signal(6)
        with m.Switch(state.priv):
            with m.Case(Privilege.U):
                m.d.comb += code.eq(Exception_.ECALL_U)
            with m.Case(Privilege.S):
                m.d.comb += code.eq(Mux(state.virt, Exception_.ECALL_VS, Exception_.ECALL_S))
            with m.Default():
                m.d.comb += code.eq(Exception_.ECALL_M)
        return code

    def _refuse(self, m, illegal):
        code = Mux(illegal, Exception_.ILLEGAL_INSTRUCTION, Exception_.VIRTUAL_INSTRUCTION)
        self._raise(m, code, self.insn, 0)

    def _retire(self, m):
        m.d.comb += [self.retire.eq(1), self.write_rd.eq(self.control.writes)]
        self._go_on(m)

    def _go_on(self, m):
        m.d.sync += [self.pc.eq(self.next_pc), self.addr.eq(self.next_pc)]
        m.next = "FETCH"

    def _raise(self, m, cause, tval, gva):
        m.d.sync += [
            self.raised.interrupt.eq(0),
            self.raised.cause.eq(cause),
            self.raised.epc.eq(self.pc),
            self.raised.tval.eq(tval),
            self.raised.gva.eq(gva),
        ]
        m.next = "TRAP"
