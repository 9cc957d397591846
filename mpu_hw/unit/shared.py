"""Registers of revisions whose entries are reached through selects."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import (
    CsrSignature,
    SelectSignature,
    StatusSignature,
    enable_registers,
    own_state,
    store_members,
)
from .delegation import DynamicDelegation, FixedDelegation
from .direct import sum_any
from .enable import EnableRegisters
from .indirect import IndirectFront
from .pool import EntryPool
from .seccfg import SecurityConfig

__all__ = ["SharedRegisters"]


class SharedRegisters(wiring.Component):
    """Entries in one pool or in a store per bank, who has them, and who may reach them.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
    isel : In(SelectSignature(config))
    the members of :func:`store_members`
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                "isel": In(SelectSignature(config)),
                **store_members(config),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.front = front = IndirectFront(config)
        wiring.connect(m, wiring.flipped(self.csr), front.csr)
        wiring.connect(m, wiring.flipped(self.isel), front.isel)
        for name in self.status.signature.members:
            m.d.comb += getattr(front.status, name).eq(getattr(self.status, name))

        delegation = (DynamicDelegation if config.pooled else FixedDelegation)(config)
        m.submodules.delegation = delegation
        m.d.comb += [
            delegation.write_m.eq(front.mpmpdeleg_write),
            delegation.wdata.eq(self.csr.wdata),
            front.mpmpdeleg_value.eq(delegation.m),
        ]
        if config.hypervisor:
            m.d.comb += [
                delegation.write_h.eq(front.hspmpdeleg_write),
                front.hspmpdeleg_value.eq(delegation.h),
            ]
        pools = self._stores(m, front, delegation)
        self._security(m, front, pools)
        enabled = self._enables(m, front, delegation, pools)
        self._stages(m, delegation, pools, enabled)
        return m

    def _stores(self, m, front, delegation):
        pools = {}
        for store in self.config.stores:
            pool = EntryPool(self.config, store)
            m.submodules[f"{store.name}_entries"] = pools[store.name] = pool
            for name in ("bank", "addr", "cfg", "index", "m_mode", "force", "write", "wdata"):
                m.d.comb += getattr(pool.port, name).eq(getattr(front.pool, name))
            for share in (f"{b.name}_{when}" for b in pool.banks for when in ("share", "next")):
                m.d.comb += getattr(pool, share).eq(getattr(delegation, share))
            if self.config.pooled:
                m.d.comb += delegation.locked.eq(pool.locked)
            m.d.comb += getattr(self, f"{store.name}_regions").eq(pool.regions)
            for table in store.tables:
                m.d.comb += getattr(self, f"{store.name}_{table.key}").eq(getattr(pool, table.key))
        m.d.comb += front.pool.rdata.eq(sum_any(pool.port.rdata for pool in pools.values()))
        return pools

    def _security(self, m, front, pools):
        if not self.config.smepmp:
            return
        machine = self.config.law.machine
        pool = pools[self.config.store(machine).name]
        m.submodules.seccfg = seccfg = SecurityConfig()
        m.d.comb += [
            seccfg.write.eq(front.mseccfg_write),
            seccfg.wdata.eq(self.csr.wdata),
            seccfg.locked.eq((pool.locked & getattr(pool, f"{machine}_member")).any()),
            front.mseccfg_value.eq(seccfg.value),
            *(each.mml.eq(seccfg.mml) for each in pools.values()),
            *(each.rlb.eq(seccfg.rlb) for each in pools.values()),
            *(getattr(self, name).eq(getattr(seccfg, name)) for name in own_state(self.config)),
        ]

    def _enables(self, m, front, delegation, pools):
        """Put the enable registers beside their entries; give each with what it enables."""
        enabled = {}
        values = []
        gated = [self.config.store(bank) for bank in enable_registers(self.config).values()]
        for store in dict.fromkeys(gated):
            registers = EnableRegisters(self.config, store, self._active(store))
            pool = pools[store.name]
            m.submodules[f"{store.name}_enables"] = registers
            m.d.comb += [
                registers.port.register.eq(front.enable.register),
                registers.port.write.eq(front.enable.write),
                registers.port.wdata.eq(front.enable.wdata),
                registers.locked.eq(pool.locked),
                registers.stays.eq(pool.stays),
            ]
            for bank in registers.banks:
                share, member = f"{bank}_share", f"{bank}_member"
                m.d.comb += [
                    getattr(registers, share).eq(getattr(delegation, share)),
                    getattr(registers, member).eq(getattr(pool, member)),
                ]
            values.append(registers.port.value)
            for name in registers.registers:
                enabled[name] = getattr(registers, f"{name}_enabled")
        if enabled:
            m.d.comb += front.enable.value.eq(sum_any(values))
        return enabled

    def _stages(self, m, delegation, pools, enabled):
        """Tell every stage its members: the entries of its bank that its register enables."""
        for stage in self.config.stages:
            pool = pools[self.config.store(stage.bank).name]
            share = getattr(delegation, f"{stage.bank}_share")
            member = getattr(pool, f"{stage.bank}_member")
            members = getattr(self, f"{stage.name}_members")
            m.d.comb += [
                members.enabled.eq(enabled.get(stage.enable, member)),
                members.populated.eq(share.populated),
                members.base.eq(share.start),
            ]

    def _active(self, store):
        """Entries of a store that are enabled at reset (COM-RST-04)."""
        # At reset a pool is M's up to 64 entries, and SPMP has 64 of what is above (HYP-DELEG-14).
        enabled = range(64, 128) if store.shared else range(store.count)
        return [
            row.index
            for row in self.config.reset
            if row.bank == store.name and row.index in enabled and row.mode
        ]
