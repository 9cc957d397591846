"""The core: its units, wired."""

from amaranth import Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from ..checker.effective import EffectivePrivilege
from ..config import SHARED_PORT, MpuConfig
from .alu import Alu, Comparator
from .bus import BusSignature
from .check_request import CheckRequestMux, connect_check_port
from .config import CoreConfig
from .control import ControlUnit
from .csr import connect_state
from .csr_port import CsrPort
from .decode import Decoder
from .enums import Action, OperandA, OperandB
from .fetch import FetchUnit
from .fit import check_ports, require_fit, unit_ports
from .interrupts import InterruptUnit
from .lsu import LoadStoreUnit
from .muldiv import MulDiv
from .privileged import PrivilegedCheck
from .register_file import RegisterFile
from .rvfi import RvfiSignature
from .status import drive_status
from .trace import Tracer
from .trap import TrapUnit

__all__ = ["Core"]

UNITS: tuple[str, ...] = ("control", "fetch_unit", "decoder", "registers", "alu", "comparator")
UNITS += ("muldiv", "lsu", "csrs", "privileged", "effective", "interrupts", "traps", "tracer")


class Core(wiring.Component):
    """One hart.

    Registered. Four clocks for most instructions on a memory that answers at once.

    Parameters
    ----------
    config : CoreConfig
    unit : MpuConfig or None
        The memory protection unit beside the core, one that :func:`~.fit.require_fit` passes.
        None: there is none, every access goes ahead.

    Members
    -------
    bus : Out(BusSignature)
    msip, mtip, meip : In(1)
        Interrupt lines.
    time : In(64)
        What the counter ``time`` shows.
    rvfi : Out(RvfiSignature)
    fetch and data, or check : Out(CheckSignature)
    csr : Out(CsrSignature)
    status : Out(StatusSignature)
        The unit; absent without one.

    Raises
    ------
    ValueError
        The unit does not take all that the core asks: as :func:`~.fit.require_fit`.
    """

    def __init__(self, config: CoreConfig, unit: MpuConfig | None = None):
        self.config = config
        self.unit = unit
        members = {
            "bus": Out(BusSignature(config.xlen)),
            "msip": In(1),
            "mtip": In(1),
            "meip": In(1),
            "time": In(64),
            "rvfi": Out(RvfiSignature(config.xlen)),
        }
        if unit:
            require_fit(config, unit)
            members |= unit_ports(unit)
        super().__init__(members)
        self.control = ControlUnit(config)
        self.fetch_unit = FetchUnit(config)
        self.decoder = Decoder(config)
        self.registers = RegisterFile(config)
        self.alu = Alu(config)
        self.comparator = Comparator(config)
        self.muldiv = MulDiv(config)
        self.lsu = LoadStoreUnit(config)
        self.csrs = CsrPort(config, unit)
        self.privileged = PrivilegedCheck(config)
        self.effective = EffectivePrivilege(config.hypervisor)
        self.interrupts = InterruptUnit(config)
        self.traps = TrapUnit(config)
        self.tracer = Tracer(config)

    def elaborate(self, platform):
        m = Module()
        for name in UNITS:
            m.submodules[name.removesuffix("_unit")] = getattr(self, name)
        for unit in (self.control, self.privileged, self.interrupts, self.traps, self.tracer):
            connect_state(m, unit.state, self.csrs.state)
        self._connect_unit(m)
        self._connect_bus(m)
        self._connect_fetch(m)
        self._connect_operands(m)
        self._connect_execution(m)
        self._connect_effective(m)
        self._connect_memory(m)
        self._connect_csrs(m)
        self._connect_trace(m)
        return m

    def _connect_unit(self, m):
        requests = {"fetch": self.fetch_unit.check_request, "data": self.lsu.check_request}
        if self.unit and check_ports(self.unit) == (SHARED_PORT,):
            m.submodules.shared = shared = CheckRequestMux(self.config)
            connect(m, requests["fetch"], shared.fetch)
            connect(m, requests["data"], shared.data)
            m.d.comb += shared.select_data.eq(self.control.memory_start)
            requests = {SHARED_PORT: shared.check_request}
        for name, request in requests.items():
            connect_check_port(m, self.config, request, getattr(self, name, None))
        if self.unit:
            drive_status(m, self.config, self.unit, self.status, self.csrs.state)
            connect(m, self.csrs.csr, flipped(self.csr))

    def _connect_bus(self, m):
        # Only one of the two is ever in a cycle: the control unit starts one at a time.
        bus = self.bus
        for unit in (self.fetch_unit, self.lsu):
            m.d.comb += [
                unit.bus.dat_r.eq(bus.dat_r),
                unit.bus.ack.eq(bus.ack & unit.bus.cyc),
                unit.bus.err.eq(bus.err & unit.bus.cyc),
            ]
        for name in ("cyc", "stb", "we", "adr", "sel", "dat_w"):
            fetched, accessed = getattr(self.fetch_unit.bus, name), getattr(self.lsu.bus, name)
            m.d.comb += getattr(bus, name).eq(Mux(self.lsu.bus.cyc, accessed, fetched))

    def _connect_fetch(self, m):
        control, fetch = self.control, self.fetch_unit
        m.d.comb += [
            fetch.start.eq(control.fetch_start),
            fetch.pc.eq(control.addr),
            fetch.priv.eq(self.csrs.state.priv),
            fetch.virt.eq(self.csrs.state.virt),
            control.fetch_done.eq(fetch.done),
            control.fetch_fault.eq(fetch.fault),
            control.fetch_cause.eq(fetch.cause),
            control.fetched.eq(fetch.insn),
            self.registers.read.eq(fetch.done),
            self.registers.rs1.eq(fetch.insn[15:20]),
            self.registers.rs2.eq(fetch.insn[20:25]),
            self.decoder.insn.eq(fetch.insn),
            control.fetched_control.eq(self.decoder.control),
            control.fetched_imm.eq(self.decoder.imm),
        ]

    def _connect_operands(self, m):
        decoded, insn = self.control.control, self.control.insn
        rs1, rs2 = self.registers.rs1_value, self.registers.rs2_value
        first = Mux(decoded.a == OperandA.PC, self.control.pc, 0)
        m.d.comb += [
            self.alu.op.eq(decoded.alu),
            self.alu.word.eq(decoded.word),
            self.alu.a.eq(Mux(decoded.a == OperandA.RS1, rs1, first)),
            self.alu.b.eq(Mux(decoded.b == OperandB.IMM, self.control.imm, rs2)),
            self.comparator.funct3.eq(insn[12:15]),
            self.comparator.a.eq(rs1),
            self.comparator.b.eq(rs2),
            self.muldiv.funct3.eq(insn[12:15]),
            self.muldiv.word.eq(decoded.word),
            self.muldiv.a.eq(rs1),
            self.muldiv.b.eq(rs2),
        ]

    def _connect_execution(self, m):
        control, decoded = self.control, self.control.control
        m.d.comb += [
            control.taken.eq(self.comparator.taken),
            control.computed.eq(self.alu.result),
            self.muldiv.start.eq(control.muldiv_start),
            control.muldiv_done.eq(self.muldiv.done),
            control.interrupt.take.eq(self.interrupts.take),
            control.interrupt.wake.eq(self.interrupts.wake),
            control.interrupt.target_mode.eq(self.interrupts.target_mode),
            control.interrupt.code.eq(self.interrupts.code),
            self.privileged.action.eq(decoded.action),
            self.registers.write.eq(control.write_rd),
            self.registers.rd.eq(control.insn[7:12]),
        ]
        value = self.registers.rd_value
        with m.Switch(decoded.action):
            with m.Case(Action.MULDIV):
                m.d.comb += value.eq(self.muldiv.result)
            with m.Case(Action.JUMP):
                m.d.comb += value.eq(control.pc + 4)
            with m.Case(Action.CSR):
                m.d.comb += value.eq(self.csrs.value)
            with m.Case(Action.MEMORY, Action.HYPERVISOR_MEMORY):
                m.d.comb += value.eq(self.lsu.result)
            with m.Default():
                m.d.comb += value.eq(self.alu.result)

    def _connect_effective(self, m):
        """Give the effective privilege of loads and stores; a fetch has the current one."""
        effective, lsu, state = self.effective, self.lsu, self.csrs.state
        m.d.comb += [
            effective.hart_priv.eq(state.priv),
            effective.mprv.eq(state.mprv),
            effective.mpp.eq(state.mpp),
            lsu.priv.eq(effective.priv),
        ]
        if self.config.hypervisor:
            m.d.comb += [
                effective.hart_virt.eq(state.virt),
                effective.mpv.eq(state.mpv),
                effective.spvp.eq(state.spvp),
                effective.hlsv.eq(self.control.control.action == Action.HYPERVISOR_MEMORY),
                lsu.virt.eq(effective.virt),
            ]

    def _connect_memory(self, m):
        control, lsu, decoded = self.control, self.lsu, self.control.control
        m.d.comb += [
            lsu.start.eq(control.memory_start),
            lsu.memory.eq(decoded.memory),
            lsu.size.eq(decoded.size),
            lsu.unsigned.eq(decoded.unsigned),
            lsu.execute.eq(decoded.execute),
            lsu.amo.eq(control.insn[27:]),
            lsu.addr.eq(control.addr),
            lsu.data.eq(self.registers.rs2_value),
            control.memory_step.eq(lsu.step),
            control.memory_done.eq(lsu.done),
            control.memory_fault.eq(lsu.fault),
            control.memory_cause.eq(lsu.cause),
            control.memory_virt.eq(lsu.virt),
        ]

    def _connect_csrs(self, m):
        control, csrs, traps = self.control, self.csrs, self.traps
        m.d.comb += [
            csrs.insn.eq(control.insn),
            csrs.addr.eq(control.csr_addr),
            csrs.rs1_value.eq(self.registers.rs1_value),
            csrs.write.eq(control.csr_write),
            control.csr_illegal.eq(csrs.illegal),
            control.csr_virtual.eq(csrs.virtual),
            csrs.trap_enter.eq(control.trap_enter),
            csrs.trap.eq(traps.entry),
            csrs.mret.eq(control.mret),
            csrs.sret.eq(control.sret),
            csrs.retire.eq(control.retire),
            csrs.msip.eq(self.msip),
            csrs.mtip.eq(self.mtip),
            csrs.meip.eq(self.meip),
            csrs.time.eq(self.time),
            control.illegal.eq(self.privileged.illegal),
            control.virtual.eq(self.privileged.virtual),
            traps.raised.eq(control.raised),
            control.target.eq(traps.target),
        ]
        with m.If(control.mret):
            m.d.comb += control.target.eq(csrs.state.mepc << 2)
        with m.If(control.sret):
            m.d.comb += control.target.eq(csrs.state.sepc << 2)
            if self.config.hypervisor:
                with m.If(csrs.state.virt):
                    m.d.comb += control.target.eq(csrs.state.vsepc << 2)

    def _connect_trace(self, m):
        tracer, control, decoded = self.tracer, self.control, self.control.control
        m.d.comb += [
            tracer.retire.eq(control.retire),
            tracer.trap_enter.eq(control.trap_enter),
            tracer.raised.eq(self.traps.entry),
            tracer.insn.eq(control.insn),
            tracer.pc.eq(control.pc),
            tracer.next_pc.eq(control.next_pc),
            tracer.rs1_value.eq(self.registers.rs1_value),
            tracer.rs2_value.eq(self.registers.rs2_value),
            # The operand: the address register has moved on in an access of several bytes.
            tracer.mem_addr.eq(self.alu.result),
            tracer.stored.eq(self.lsu.stored),
            tracer.loaded.eq(self.lsu.result),
            tracer.action.eq(decoded.action),
            tracer.memory.eq(decoded.memory),
            tracer.size.eq(decoded.size),
            tracer.wrote.eq(self.lsu.wrote),
            tracer.write_rd.eq(control.write_rd),
            tracer.rd_value.eq(self.registers.rd_value),
            tracer.csr_write.eq(control.csr_write & self.csrs.writes),
            tracer.csr_number.eq(self.csrs.number),
            tracer.csr_value.eq(self.csrs.read),
        ]
        connect(m, tracer.rvfi, flipped(self.rvfi))
