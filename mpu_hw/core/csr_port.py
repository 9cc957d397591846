"""CSR instructions: between the instruction, the registers of the core and those of the unit."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import CsrSignature
from .config import CoreConfig
from .csr import CsrAccess, CsrFile, State, TrapEntry, connect_state

__all__ = ["CsrPort"]


class CsrPort(wiring.Component):
    """Read-modify-write of one register, wherever it lives.

    Registered: read and check take a clock, and a write follows in the next: read, modify and write
    in one clock would be the longest path of a system. A number that the
    unit claims is the unit's, whatever the core has there (a core without PMP entries shows its
    pmp registers as zeros, CORE-08).

    Parameters
    ----------
    config : CoreConfig
    unit : MpuConfig or None

    Members
    -------
    insn : In(32)
    addr : In(12)
        What the unit is asked for: the number in ``insn`` while a CSR instruction executes.
    rs1_value : In(config.xlen)
    write : In(1)
        Write now what follows from ``value``; ignored for an instruction that only reads.
    illegal, virtual : Out(1)
        The instruction must trap: of the clock before, as ``value``.
    writes : Out(1)
        The instruction writes.
    number : Out(12)
        Register after V=1 substitution.
    value, read : Out(config.xlen)
        What was read in the clock before, and what is read in this one.
    state : Out(State)
    trap_enter, trap, mret, sret, retire, msip, mtip, meip, time : In
        As those of :class:`~.csr.CsrFile`.
    csr : Out(CsrSignature)
        Only with a unit.
    """

    def __init__(self, config: CoreConfig, unit: MpuConfig | None):
        self.config = config
        self.unit = unit
        super().__init__(
            {
                "insn": In(32),
                "addr": In(12),
                "rs1_value": In(config.xlen),
                "write": In(1),
                "illegal": Out(1),
                "virtual": Out(1),
                "writes": Out(1),
                "number": Out(12),
                "value": Out(config.xlen),
                "read": Out(config.xlen),
                "state": Out(State(config)),
                "trap_enter": In(1),
                "trap": In(TrapEntry(config)),
                "mret": In(1),
                "sret": In(1),
                "retire": In(1),
                "msip": In(1),
                "mtip": In(1),
                "meip": In(1),
                "time": In(64),
                **({"csr": Out(CsrSignature(unit))} if unit else {}),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.file = file = CsrFile(self.config)
        m.submodules.access = access = CsrAccess(self.config)
        for name in ("trap_enter", "trap", "mret", "sret", "retire"):
            m.d.comb += getattr(file, name).eq(getattr(self, name))
        for name in ("msip", "mtip", "meip", "time"):
            m.d.comb += getattr(file, name).eq(getattr(self, name))
        connect_state(m, self.state, file.state)
        connect_state(m, access.state, file.state)
        value = Signal(self.config.xlen)
        ours, illegal, virtual = Signal(init=1), Signal(), Signal()
        m.d.comb += [
            access.addr.eq(self.insn[20:]),
            access.write.eq(self.writes),
            file.number.eq(access.number),
            file.wdata.eq(value),
            file.write.eq(self.write & self.writes & ours),
            self.number.eq(access.number),
            illegal.eq(access.illegal),
            virtual.eq(access.virtual),
            self.read.eq(file.rdata),
        ]
        m.d.sync += [
            self.value.eq(self.read),
            self.illegal.eq(illegal),
            self.virtual.eq(virtual),
        ]
        if self.unit:
            self._ask_unit(m, value, ours, illegal, virtual)
        self._modify(m, value)
        return m

    def _ask_unit(self, m, value, ours, illegal, virtual):
        csr, state = self.csr, self.state
        m.d.comb += [
            csr.addr.eq(self.addr),
            csr.priv.eq(state.priv),
            csr.wdata.eq(value),
            csr.write.eq(self.write & self.writes),
            ours.eq(~csr.hit),
        ]
        if hasattr(csr, "virt"):
            m.d.comb += csr.virt.eq(state.virt)
        with m.If(csr.hit):
            m.d.comb += [
                self.read.eq(csr.rdata),
                illegal.eq(csr.illegal),
                virtual.eq(csr.virtual if hasattr(csr, "virtual") else 0),
            ]

    def _modify(self, m, value):
        funct3, field = self.insn[12:15], self.insn[15:20]
        source = Signal(self.config.xlen)
        m.d.comb += [
            source.eq(Mux(funct3[2], field, self.rs1_value)),
            self.writes.eq((funct3[:2] == 1) | (field != 0)),
        ]
        with m.Switch(funct3[:2]):
            with m.Case(1):
                m.d.comb += value.eq(source)
            with m.Case(2):
                m.d.comb += value.eq(self.value | source)
            with m.Case(3):
                m.d.comb += value.eq(self.value & ~source)
