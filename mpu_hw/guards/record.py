"""The first denied transfer, for software to read."""

from itertools import pairwise

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config.register_map import UnitRegister
from ..denial import FirstDenial
from ..isa import OVERFLOW_WIDTH, Field, FieldAccess, Privilege
from ..layout import CsrSignature
from .config import GuardConfig
from .shapes import Denial

__all__ = ["DenialRecord", "record_registers"]

PENDING, ENABLE, OVERFLOW = 0, 1, 16
# Fields of guardinfo: member of the denial, lowest bit, width, text.
INFO = (
    ("access", 0, 3, "Kind: 0 load, 1 store"),
    ("stage", 3, 2, "Denying stage: 0 hs, 1 vs, 2 g, 3 m"),
    ("hit", 5, 1, "An entry decided; 0: none matched"),
    ("known", 6, 1, "The guard has a row for the master; 0: that is why it denied"),
    ("malformed", 7, 1, "AXI4 forbids such a burst; that is why it was denied"),
    ("entry", 8, 8, "Index of the entry in the bank of the stage"),
    ("master", 16, 8, "Number of the master"),
)


def record_registers(config: GuardConfig) -> tuple[UnitRegister, ...]:
    """List the registers of the denial record, in the order of their CSR numbers."""
    xlen = config.unit.xlen
    read_only = FieldAccess.RO
    status = (
        Field(name="PENDING", lsb=PENDING, text="The record is valid; write 1 to clear it"),
        Field(name="IE", lsb=ENABLE, text="Assert the interrupt while PENDING is 1"),
        Field(
            name="OVERFLOW",
            lsb=OVERFLOW,
            width=OVERFLOW_WIDTH,
            access=read_only,
            text="Denied transfers since the recorded one, at most 65535; cleared with PENDING",
        ),
    )
    info = tuple(
        Field(name=name.upper(), lsb=lsb, width=width, access=read_only, text=text)
        for name, lsb, width, text in INFO
    )
    spans = [(0, min(xlen, config.addr_width)), (xlen, config.addr_width)]
    addresses = [
        Field(name="ADDR", lsb=0, width=end - start, access=read_only, text="First byte")
        for start, end in spans
        if end > start
    ]
    rows = [
        ("guardstatus", "State of the denial record", status),
        ("guardinfo", "Which transfer was denied, and by what", info),
        *(
            (name, text, (row,))
            for (name, text), row in zip(
                [
                    ("guardaddr", "Address of the denied transfer"),
                    ("guardaddrh", "Upper bits of the address of the denied transfer"),
                ],
                addresses,
                strict=False,
            )
        ),
    ]
    return tuple(
        UnitRegister(
            kind="denial",
            name=name,
            numbers=(config.record_base + index,),
            width=xlen,
            text=text,
            source="docs/guards.md",
            fields=fields,
        )
        for index, (name, text, fields) in enumerate(rows)
    )


class DenialRecord(wiring.Component):
    """Keep the first denied transfer until software clears it, and count those that follow.

    Registered. Its registers are machine-level CSRs, read in the same cycle and written at the
    clock edge. A transfer that is denied in the clock of the clearing write is the next record.

    Parameters
    ----------
    config : GuardConfig
    count : int
        Denials that may come in one clock; the first of them is recorded.

    Members
    -------
    denials : In(Denial(config)).array(count)
    csr : In(CsrSignature(config.unit))
    irq : Out(1)
        PENDING and IE.
    """

    def __init__(self, config: GuardConfig, count: int):
        self.config = config
        self.count = count
        super().__init__(
            {
                "denials": In(Denial(config)).array(count),
                "csr": In(CsrSignature(config.unit)),
                "irq": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        csr, denials = self.csr, list(self.denials)
        m.submodules.first = first = FirstDenial(Denial(self.config), self.count)
        enable = Signal()
        machine = csr.priv == Privilege.M
        m.d.comb += [
            *(theirs.eq(ours) for ours, theirs in zip(denials, first.denials, strict=True)),
            self.irq.eq(first.record.valid & enable),
            csr.illegal.eq(csr.hit & ~machine),
        ]
        registers = record_registers(self.config)
        with m.Switch(csr.addr):
            for register, value in zip(
                registers, self._values(first.record, enable, first.overflow), strict=True
            ):
                with m.Case(register.number):
                    m.d.comb += [csr.hit.eq(1), csr.rdata.eq(Mux(machine, value, 0))]
        with m.If(csr.write & machine & (csr.addr == registers[0].number)):
            m.d.comb += first.clear.eq(csr.wdata[PENDING])
            m.d.sync += enable.eq(csr.wdata[ENABLE])
        return m

    def _values(self, record, enable, overflow):
        """Give what each register reads."""
        xlen = self.config.unit.xlen
        yield record.valid | enable << ENABLE | overflow << OVERFLOW
        yield Cat(
            *(
                part
                for (name, lsb, width, _), (_, after, *_) in pairwise((*INFO, ("", 24)))
                for part in (getattr(record, name), Signal(after - lsb - width))
            )
        )
        yield record.addr[:xlen]
        if len(record.addr) > xlen:
            yield record.addr[xlen:]
