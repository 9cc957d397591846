"""Registers of revisions whose entries are reached through selects."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import (
    CsrSignature,
    SelectSignature,
    StatusSignature,
    StoreSignature,
    enable_registers,
    own_state,
    stored_members,
)
from .delegation import DynamicDelegation, FixedDelegation
from .direct_decoder import sum_any
from .enable import EnableRegisters
from .indirect_decoder import IndirectCsrDecoder
from .mseccfg import Mseccfg
from .pool import EntryPool

__all__ = ["IndirectRegisterFile"]


class IndirectRegisterFile(wiring.Component):
    """Entries in one pool or in an array per bank, who has them, and who may reach them.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig
    store : type of Signature
        What is handed on of the entries.

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
    isel : In(SelectSignature(config))
    the members of :func:`stored_members`
    """

    ENABLED = "enabled"  # what the stages see of EnableRegisters

    def __init__(self, config: MpuConfig, store=StoreSignature):
        self.config = config
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                "isel": In(SelectSignature(config)),
                **stored_members(config, store),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.decoder = decoder = IndirectCsrDecoder(config)
        wiring.connect(m, wiring.flipped(self.csr), decoder.csr)
        wiring.connect(m, wiring.flipped(self.isel), decoder.isel)
        wiring.connect(m, wiring.flipped(self.status), decoder.status)

        delegation = (DynamicDelegation if config.pooled else FixedDelegation)(config)
        m.submodules.delegation = delegation
        named = decoder.named
        m.d.comb += [
            delegation.write_m.eq(named.write.mpmpdeleg),
            delegation.wdata.eq(self.csr.wdata),
            named.value.mpmpdeleg.eq(delegation.pmp_count),
        ]
        if config.hypervisor:
            m.d.comb += [
                delegation.write_h.eq(named.write.hspmpdeleg),
                named.value.hspmpdeleg.eq(delegation.spmp_count),
            ]
        pools = self._pools(m, decoder, delegation)
        if config.smepmp:
            self._mseccfg(m, named, pools)
        enabled = self._enables(m, decoder, delegation, pools)
        self._stages(m, delegation, pools, enabled)
        return m

    def _pools(self, m, decoder, delegation):
        """Make a pool for each array, all of them behind the decoder's one port."""
        pools = {}
        for array in self.config.entry_arrays:
            pool = EntryPool(self.config, array)
            m.submodules[f"{array.name}_entries"] = pools[array.name] = pool
            for name in ("bank", "addr", "cfg", "index", "m_mode", "force", "write", "wdata"):
                m.d.comb += getattr(pool.port, name).eq(getattr(decoder.pool, name))
            for bank in pool.banks:
                m.d.comb += [
                    pool.ranges[bank.name].eq(delegation.ranges[bank.name]),
                    pool.next_ranges[bank.name].eq(delegation.next_ranges[bank.name]),
                ]
            m.d.comb += self.store.entries[array.name].eq(pool.entries)
            if self.config.pooled:
                m.d.comb += delegation.locked.eq(pool.locked)
        m.d.comb += decoder.pool.rdata.eq(sum_any(pool.port.rdata for pool in pools.values()))
        return pools

    def _mseccfg(self, m, named, pools):
        machine = self.config.spec.machine
        pool = pools[self.config.entry_array(machine).name]
        m.submodules.mseccfg = mseccfg = Mseccfg()
        m.d.comb += [
            mseccfg.write.eq(named.write.mseccfg),
            mseccfg.wdata.eq(self.csr.wdata),
            mseccfg.locked.eq((pool.locked & pool.members[machine]).any()),
            named.value.mseccfg.eq(mseccfg.value),
            *(each.mml.eq(mseccfg.mml) for each in pools.values()),
            *(each.rlb.eq(mseccfg.rlb) for each in pools.values()),
            *(self.mseccfg[name].eq(getattr(mseccfg, name)) for name in own_state(self.config)),
        ]

    def _enables(self, m, decoder, delegation, pools):
        """Put the enable registers beside their entries; give each with what it enables."""
        enabled = {}
        values = []
        gated = [self.config.entry_array(bank) for bank in enable_registers(self.config).values()]
        for array in dict.fromkeys(gated):
            registers = EnableRegisters(self.config, array, self._active(array))
            pool = pools[array.name]
            m.submodules[f"{array.name}_enables"] = registers
            m.d.comb += [
                registers.port.register.eq(decoder.enable.register),
                registers.port.high.eq(decoder.enable.high),
                registers.port.write.eq(decoder.enable.write),
                registers.port.wdata.eq(decoder.enable.wdata),
                registers.locked.eq(pool.locked),
                registers.stays.eq(pool.stays),
                registers.ranges.eq(pool.ranges),
                registers.members.eq(pool.members),
            ]
            values.append(registers.port.value)
            for name in registers.registers:
                enabled[name] = getattr(registers, self.ENABLED)[name]
        if enabled:
            m.d.comb += decoder.enable.value.eq(sum_any(values))
        return enabled

    def _stages(self, m, delegation, pools, enabled):
        """Give every stage the entries of its bank that its register enables."""
        for stage in self.config.stages:
            pool = pools[self.config.entry_array(stage.bank).name]
            entries = delegation.ranges[stage.bank]
            m.d.comb += [
                self.store.stages[stage.name].enabled.eq(
                    enabled.get(stage.enable, pool.members[stage.bank])
                ),
                self.store.stages[stage.name].nonempty.eq(entries.nonempty),
                self.store.stages[stage.name].base.eq(entries.base),
            ]

    def _active(self, array):
        """Entries of an array that are enabled at reset (COM-RST-04)."""
        # At reset a pool is M's up to 64 entries, and SPMP has 64 of what is above (HYP-DELEG-14).
        enabled = range(64, 128) if array.shared else range(array.count)
        return [
            row.index
            for row in self.config.reset
            if row.bank == array.name and row.index in enabled and row.mode
        ]
