"""The register file of CSRs: storage, reads, writes, traps and returns."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ...isa import Privilege
from ..config import CoreConfig
from .csr_row import StateField
from .csr_table import rows
from .state import WIRES, State, TrapEntry, members
from .trap_return import enter_trap, return_from_trap

__all__ = ["CsrFile"]


class CsrFile(wiring.Component):
    """Hold the state of the hart.

    Reads are combinational; everything else takes effect at the clock edge. At most one of
    ``write``, ``trap_enter``, ``mret`` and ``sret`` is 1.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    number : In(12)
        Register after V=1 substitution; the access has been found legal.
    write, wdata : In(1), In(config.xlen)
    rdata : Out(config.xlen)
    trap_enter, trap : In(1), In(TrapEntry)
    mret, sret : In(1)
    retire : In(1)
        An instruction retires: minstret counts.
    msip, mtip, meip : In(1)
        Interrupt lines.
    time : In(64)
    state : Out(State)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "number": In(12),
                "write": In(1),
                "wdata": In(config.xlen),
                "rdata": Out(config.xlen),
                "trap_enter": In(1),
                "trap": In(TrapEntry(config)),
                "mret": In(1),
                "sret": In(1),
                "retire": In(1),
                "msip": In(1),
                "mtip": In(1),
                "meip": In(1),
                "time": In(64),
                "state": Out(State(config)),
            }
        )
        # Views on one member must agree, or one of them does not read its reset value.
        resets: dict[str, int] = {}
        for field in members(config):
            resets[field.member] = resets.get(field.member, 0) | field.reset << field.part
        # One signal per member: registers, and the wires that come from outside.
        self.stored = {
            name: Signal(member.shape, name=name, init=resets.get(name, 0))
            for name, member in State(config).members.items()
            if name not in WIRES and name != "priv"
        }
        self.stored["priv"] = Signal(Privilege, name="priv", init=Privilege.M)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [getattr(self.state, name).eq(signal) for name, signal in self.stored.items()]
        m.d.comb += [getattr(self.state, name).eq(getattr(self, name)) for name in WIRES]
        self._count(m)
        with m.Switch(self.number):
            for row in rows(self.config):
                if row.fields:
                    with m.Case(row.number):
                        m.d.comb += self.rdata.eq(self._read(row.fields))
                        with m.If(self.write):
                            self._write(m, row.fields)
        with m.If(self.trap_enter):
            enter_trap(m, self.config, self.stored, self.trap)
        return_from_trap(m, self.config, self.stored, self.mret, self.sret)
        return m

    def _count(self, m):
        # Stands before the writes: a write to a counter wins over its count.
        counters = self.stored
        m.d.sync += counters["mcycle"].eq(counters["mcycle"] + 1)
        with m.If(self.retire):
            m.d.sync += counters["minstret"].eq(counters["minstret"] + 1)

    def _shown(self, field: StateField):
        if not field.member:
            return field.reset
        value = getattr(self.state, field.member)
        if field.member == "time" and self.config.hypervisor:
            value = Mux(self.state.virt, self._guest_time(), value)
        value = value if isinstance(value, Signal) else Cat(value)
        return value[field.part : field.part + field.width]

    def _guest_time(self):
        return (self.state.time + self.state.htimedelta)[:64]

    def _read(self, fields: tuple[StateField, ...]):
        value = 0
        for field in fields:
            shown = self._shown(field)
            if field.gate:
                shown = Mux(getattr(self.state, field.gate), shown, 0)
            value = value | (shown << field.lsb)
        return value

    def _write(self, m, fields: tuple[StateField, ...]):
        fields = tuple(field for field in fields if field.writable)
        for member in dict.fromkeys(field.member for field in fields):
            whole = self.stored[member]
            covered = sum(field.width for field in fields if field.member == member)
            # The other half of a counter keeps its value: the write is done instead of the count.
            if covered < len(whole):
                m.d.sync += whole.eq(whole)
        for field in fields:
            written = self.wdata[field.lsb : field.lsb + field.width]
            for value in field.illegal:
                written = Mux(written == value, field.values[0][1], written)
            target = self.stored[field.member][field.part : field.part + field.width]
            if field.gate:
                written = Mux(getattr(self.state, field.gate), written, target)
            m.d.sync += target.eq(written)
