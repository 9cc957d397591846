"""Registers of revisions whose entries are reached through selects."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import CsrSignature, SelectSignature, StatusSignature, own_state, store_members
from .delegation import DynamicDelegation, FixedDelegation
from .direct import sum_any
from .enable import EnableRegister
from .indirect import IndirectFront, direct_registers
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
            delegation.write_m.eq(front.mpmpdeleg_write[0]),
            delegation.wdata.eq(self.csr.wdata),
            front.mpmpdeleg_value.eq(delegation.m),
        ]
        if config.hypervisor:
            m.d.comb += [
                delegation.write_h.eq(front.hspmpdeleg_write[0]),
                front.hspmpdeleg_value.eq(delegation.h),
            ]
        pools = self._stores(m, front, delegation)
        self._security(m, front, pools)
        self._stages(m, front, delegation, pools)
        return m

    def _stores(self, m, front, delegation):
        pools = {}
        for store in self.config.stores:
            pool = EntryPool(self.config, store)
            m.submodules[f"{store.name}_entries"] = pools[store.name] = pool
            for name in ("bank", "addr", "cfg", "index", "force", "write", "wdata"):
                m.d.comb += getattr(pool.port, name).eq(getattr(front.pool, name))
            for bank in pool.banks:
                share = f"{bank.name}_share"
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
            seccfg.write.eq(front.mseccfg_write[0]),
            seccfg.wdata.eq(self.csr.wdata),
            seccfg.locked.eq((pool.locked & getattr(pool, f"{machine}_member")).any()),
            front.mseccfg_value.eq(seccfg.value),
            *(each.mml.eq(seccfg.mml) for each in pools.values()),
            *(each.rlb.eq(seccfg.rlb) for each in pools.values()),
            *(getattr(self, name).eq(getattr(seccfg, name)) for name in own_state(self.config)),
        ]

    def _stages(self, m, front, delegation, pools):
        """Tell every stage its members: the entries of its bank that its register enables."""
        for stage in self.config.stages:
            store = self.config.store(stage.bank)
            pool = pools[store.name]
            share = getattr(delegation, f"{stage.bank}_share")
            members = getattr(self, f"{stage.name}_members")
            enabled = getattr(pool, f"{stage.bank}_member")
            if stage.enable in direct_registers(self.config):
                register = EnableRegister(self.config, store.count, self._initial(stage))
                m.submodules[stage.enable] = register
                m.d.comb += [
                    register.write.eq(getattr(front, f"{stage.enable}_write")),
                    register.wdata.eq(self.csr.wdata),
                    register.locked.eq(pool.locked),
                    register.share.eq(share),
                    getattr(front, f"{stage.enable}_value").eq(register.value),
                ]
                enabled = enabled & register.enabled
            m.d.comb += [
                members.enabled.eq(enabled),
                members.populated.eq(share.count != 0),
                members.base.eq(share.start),
            ]

    def _initial(self, stage):
        """Reset value of an enable register: ones for active entries that reset lists."""
        # At reset a pool is M's up to 64 entries, and SPMP has what is above (HYP-DELEG-14).
        names = {stage.bank: 0}
        if self.config.pooled:
            names = {self.config.store(stage.bank).name: 64} if stage.bank == "spmp" else {}
        return sum(
            1 << row.index - names[row.bank]
            for row in self.config.reset
            if row.bank in names and 0 <= row.index - names[row.bank] < 64 and row.mode
        )
