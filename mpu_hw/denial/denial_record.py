"""The first access that the unit denied, for M-mode to read."""

from amaranth import Cat, Const, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..isa import DENIAL_ADDRESS, DENIAL_FIELDS, Privilege
from ..layout import CsrSignature, DeniedAccess
from .first_denial import FirstDenial

__all__ = ["DenialRecord"]

STATUS, INFO = DENIAL_FIELDS
PENDING, OVERFLOW = DENIAL_FIELDS[STATUS]


class DenialRecord(wiring.Component):
    """Keep the first denied access until M clears it, and count those that follow.

    Registered. Its registers are machine-level CSRs, read in the same cycle and written at the
    clock edge. To every other mode, guests too, each access is an illegal instruction, and reads 0:
    what the record shows may be M's own, or another guest's.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    denials : In(DeniedAccess(config)).array(len(config.ports))
        In the order of the ports: of those in one clock the first is recorded.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "denials": In(DeniedAccess(config)).array(len(config.ports)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        csr = self.csr
        m.submodules.first = first = FirstDenial(DeniedAccess(self.config), len(self.config.ports))
        machine = csr.priv == Privilege.M
        for ours, theirs in zip(self.denials, first.denials, strict=True):
            m.d.comb += theirs.eq(ours)
        values = self._values(first)
        numbers = self.config.csr_base
        with m.Switch(csr.addr):
            for name, value in values.items():
                with m.Case(numbers[name]):
                    m.d.comb += [csr.hit.eq(1), csr.rdata.eq(Mux(machine, value, 0))]
        m.d.comb += [
            csr.illegal.eq(csr.hit & ~machine),
            first.clear.eq(
                csr.write & machine & (csr.addr == numbers[STATUS]) & csr.wdata[PENDING.lsb]
            ),
        ]
        return m

    def _values(self, first):
        """Give what each register reads, by its name."""
        xlen, record = self.config.xlen, first.record
        status = record.valid << PENDING.lsb | first.overflow << OVERFLOW.lsb
        values = {STATUS: status, INFO: self._info(record)}
        for position, name in enumerate(DENIAL_ADDRESS):
            if name in self.config.csr_base:
                values[name] = record.addr[position * xlen : (position + 1) * xlen]
        return values

    def _info(self, record):
        """Put request and verdict at the bits of their fields, with 0 in the gaps."""
        parts, width = [], 0
        for field in DENIAL_FIELDS[INFO]:
            parts += [Const(0, field.lsb - width), record[field.name.lower()]]
            width = field.msb + 1
        return Cat(parts)
