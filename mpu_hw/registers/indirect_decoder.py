"""CSR address decoder of revisions whose entries are reached through selects."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import SELECT_ENTRIES, SELECT_FIELD, Privilege
from ..layout import (
    CsrSignature,
    EnableSignature,
    NamedRegisterSignature,
    PoolSignature,
    SelectSignature,
    StatusSignature,
    enable_registers,
    named_registers,
)
from .csr_access import CsrAccessCheck
from .direct_decoder import sum_any
from .number_decoder import NumberDecoder
from .select import LEVELS, SelectRegisters

__all__ = ["IndirectCsrDecoder"]


class IndirectCsrDecoder(wiring.Component):
    """Decode CSR numbers and selects, and address the register behind them (SSPMP-IND-00).

    Registered: the selects are kept here; all else is combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
    isel : In(SelectSignature(config))
    pool : Out(PoolSignature(config))
        To the entries.
    enable : Out(EnableSignature(config))
        To the enable registers, where there are any.
    named : Out(NamedRegisterSignature(config))
        To the registers behind CSRs of their own.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        members = {
            "csr": In(CsrSignature(config)),
            "status": In(StatusSignature(config)),
            "isel": In(SelectSignature(config)),
            "pool": Out(PoolSignature(config)),
            "named": Out(NamedRegisterSignature(config)),
        }
        if enable_registers(config):
            members["enable"] = Out(EnableSignature(config))
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        csr = self.csr
        m.submodules.access = access = CsrAccessCheck(self.config)
        kinds, index = self._decode(m, access)
        supervisor, hypervisor, machine = access.level

        guest = access.guest & supervisor
        in_force = Signal(SELECT_FIELD.width)
        # HYP-ACC-10: vsiselect has the same numbers, so that V=1 substitution is transparent.
        window = in_force[8:] == SELECT_ENTRIES >> 8
        m.d.comb += [
            access.select.eq(kinds["select"]),
            access.ireg.eq(kinds["ireg"]),
            access.enable.eq(kinds.get("spmpen", 0)),
            access.window.eq(window),
            access.claim.eq(self.isel.claim),
            access.priv.eq(csr.priv),
            access.virt.eq(csr.virt if self.config.hypervisor else 0),
            *(getattr(access, name).eq(value) for name, value in self._gates().items()),
            self.isel.value.eq(Mux(kinds["ireg"], in_force, 0)),
            csr.hit.eq(access.hit),
            csr.illegal.eq(access.illegal),
        ]
        if self.config.hypervisor:
            m.d.comb += csr.virtual.eq(access.virtual)
        if self.config.supervisor_csrs:
            write = csr.write & access.legal & kinds["select"]
            chosen = Cat(supervisor & ~guest, hypervisor | guest, machine)
            self._selects(m, in_force, chosen, write)
        self._address(m, access, kinds, index, in_force, window, guest)
        self._read(m, kinds, index, in_force, access)
        return m

    def _selects(self, m, in_force, chosen, write):
        """Keep the selects; give the one that the CSR number goes by."""
        m.submodules.selects = selects = SelectRegisters(self.config)
        _, virtual, machine = chosen
        m.d.comb += [
            selects.wdata.eq(self.csr.wdata),
            selects.write.eq(Mux(write, chosen, 0)),
            in_force.eq(
                Mux(
                    machine,
                    selects.miselect,
                    Mux(virtual, selects.vsiselect, selects.siselect),
                )
            ),
        ]

    def _gates(self):
        """Collect the inputs that gate registers; without the hypervisor some are not there."""
        names = ("stateen_m", "stateen_h", "vtvm")
        return {name: getattr(self.status, name, 0) for name in names}

    def _decode(self, m, access):
        """Split the CSR number: level, kind, index of the register in its family."""
        families = self.config.file_families
        m.submodules.number = decoder = NumberDecoder(families)
        m.d.comb += decoder.number.eq(self.csr.addr)
        # A kind without a register is never addressed.
        kinds, missing = dict.fromkeys(("select", "ireg"), Const(0, 1)), 0
        levels = dict.fromkeys(LEVELS, Const(0, 1))
        for family in families:
            inside = decoder.family[family.name]
            kinds[family.kind] = kinds.get(family.kind, 0) | inside
            levels[family.level] = levels[family.level] | inside
            # A high half of RV32, or an odd pmpcfg, does not exist on RV64.
            # (SSPMP-ACC-11)
            odd = decoder.index[0] if family.step == 2 else Const(family.count == 0, 1)
            missing = missing | (inside & odd)
        m.d.comb += [
            access.hit.eq(decoder.family.as_value().any()),
            access.exists.eq(~missing),
            access.level.eq(Cat(levels.values())),
        ]
        return kinds, decoder.index

    def _address(self, m, access, kinds, index, in_force, window, guest):
        """Address an entry of a bank, or a register of its own."""
        supervisor, hypervisor, machine = access.level
        write = self.csr.write & access.legal
        entry = Signal()  # the ireg is one of an entry: 64 selects, addr and cfg
        # SSPMP-IND-01: 64 selects, ireg for addr, ireg2 for cfg. The other selects and aliases of
        # the window read 0 (SSPMP-IND-02, SSPMP-IND-03).
        m.d.comb += entry.eq(
            access.legal & kinds["ireg"] & window & (in_force[6:8] == 0) & (index <= 2)
        )
        virtual = hypervisor | guest
        owner = {
            "pmp": access.legal & (kinds["pmpcfg"] | kinds["pmpaddr"]),
            "spmp": entry & ~virtual,
            "vspmp": entry & virtual,
        }
        m.d.comb += [
            self.pool.bank.eq(Cat(owner[bank.name] for bank in self.config.banks)),
            # Where no entry is addressed, the rest is not looked at.
            self.pool.addr.eq(kinds["pmpaddr"] | (kinds["ireg"] & (index == 1))),
            self.pool.cfg.eq(kinds["pmpcfg"] | (kinds["ireg"] & (index == 2))),
            # pmpcfg0 starts with entry 0, pmpcfg1 with entry 4.
            self.pool.index.eq(
                Mux(kinds["ireg"], in_force[:6], Mux(kinds["pmpcfg"], index << 2, index))
            ),
            self.pool.m_mode.eq(self.csr.priv == Privilege.M),
            self.pool.force.eq(machine | hypervisor),
            self.pool.write.eq(write),
            self.pool.wdata.eq(self.csr.wdata),
        ]
        # The register itself, not the half of it that RV32 has beside (mseccfgh).
        for name in named_registers(self.config):
            m.d.comb += [
                self.named.write[name].eq(write & kinds[name] & ~index[0]),
                self.named.addressed[name].eq(kinds[name]),
            ]
        if enable_registers(self.config):
            m.d.comb += [
                self.enable.register.eq(
                    Cat(
                        access.legal & self._reached(kinds, name, guest)
                        for name in enable_registers(self.config)
                    )
                ),
                # RV64 has no register of an odd index.
                self.enable.high.eq(index[0] if self.config.xlen == 32 else 0),
                self.enable.write.eq(write),
                self.enable.wdata.eq(self.csr.wdata),
            ]

    def _reached(self, kinds, name, guest):
        """Tell whether a register is addressed: a guest's spmpen is vspmpen (SSPMP-ACC-4)."""
        if name == "spmpen":
            return kinds[name] & ~guest
        return kinds[name] | (kinds["spmpen"] & guest) if name == "vspmpen" else kinds[name]

    def _read(self, m, kinds, index, in_force, access):
        named = [
            Mux(kinds[name] & ~index[0], self.named.value[name], 0)
            for name in named_registers(self.config)
        ]
        own = sum_any([Mux(kinds["select"], in_force, 0), *named])
        # Entries and enable registers answer 0 unless they are addressed, which needs a legal
        # access.
        values = [Mux(access.legal, own, 0), self.pool.rdata]
        if enable_registers(self.config):
            values.append(self.enable.value)
        m.d.comb += self.csr.rdata.eq(sum_any(values))
