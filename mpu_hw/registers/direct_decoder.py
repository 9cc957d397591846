"""CSR address decoder of revisions whose registers are CSRs of their own."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import Privilege
from ..layout import CsrSignature, RegisterSignature
from .number_decoder import NumberDecoder

__all__ = ["DirectCsrDecoder"]

KINDS = ("cfg", "addr", "switch")


class DirectCsrDecoder(wiring.Component):
    """Decide who reaches which register (MPU-CSR-03, MPU-ACC-1) and address it in its bank.

    Combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    one member per bank, of its name : Out(RegisterSignature(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        banks = {bank.name: Out(RegisterSignature(config)) for bank in config.banks}
        super().__init__({"csr": In(CsrSignature(config)), **banks})

    def elaborate(self, platform):
        m = Module()
        csr, banks = self.csr, self.config.banks
        guest = Signal()  # VS or VU; M has no V
        if self.config.hypervisor:
            m.d.comb += guest.eq(csr.virt & (csr.priv != Privilege.M))
        # MPU-ACC-2: S, and M, reach every bank by its own numbers; MPU-ACC-3: U reaches none.
        # Nothing locks, and TVM does not trap (MPU-ACC-6).
        host = ~guest & ((csr.priv == Privilege.S) | (csr.priv == Privilege.M))
        numbers, kinds, index = self._decode(m)

        reached = {}
        for bank in banks:
            # VS reaches a bank through the numbers of the bank that it substitutes (MPU-ACC-4).
            via = [o.name for o in self.config.spec.banks if o.substituted_by == bank.name]
            own = host & numbers.get(bank.name, 0)
            substituted = guest & (csr.priv == Privilege.S)
            reached[bank.name] = own | sum_any(substituted & numbers[name] for name in via)

        legal = Signal()
        exists = Signal()
        m.d.comb += [
            csr.hit.eq(sum_any(numbers.values())),
            exists.eq(1),
            legal.eq(exists & sum_any(reached.values())),
            # MPU-ACC-5: what a guest may not reach is a virtual-instruction.
            csr.illegal.eq(csr.hit & ~legal & (~guest | ~exists | (csr.priv == 2))),
        ]
        if self.config.xlen == 64:
            # Odd cfg registers and the second switch register are those of RV32 (MPU-CFG-02).
            m.d.comb += exists.eq(~(index[0] & (kinds["cfg"] | kinds["switch"])))
        if self.config.hypervisor:
            m.d.comb += csr.virtual.eq(csr.hit & ~legal & ~csr.illegal)
        for bank in banks:
            regs = getattr(self, bank.name)
            m.d.comb += [
                # What is not legal addresses no register, so that nothing answers.
                *(
                    getattr(regs, kind).eq(reached[bank.name] & kinds[kind] & exists)
                    for kind in KINDS
                ),
                regs.index.eq(index),
                regs.write.eq(csr.write & legal),
                regs.wdata.eq(csr.wdata),
            ]
        m.d.comb += csr.rdata.eq(sum_any(getattr(self, bank.name).rdata for bank in banks))
        return m

    def _decode(self, m):
        """Split the CSR number: whose it is, which family, which register of the family."""
        families = self.config.file_families
        m.submodules.number = decoder = NumberDecoder(families)
        m.d.comb += decoder.number.eq(self.csr.addr)
        numbers, kinds = {}, dict.fromkeys(KINDS, 0)
        for family in families:
            inside = decoder.family[family.name]
            numbers[family.bank] = numbers.get(family.bank, 0) | inside
            kinds[family.kind] = kinds[family.kind] | inside
        return numbers, kinds, decoder.index


def sum_any(terms):
    """OR of the terms; 0 where there is none."""
    result = 0
    for term in terms:
        result = result | term
    return result
