"""Registers of revisions whose entries are reached through selects, in flip-flops."""

from mpu_hw.config import MpuConfig
from mpu_hw.registers.direct_decoder import sum_any
from mpu_hw.registers.indirect_register_file import MOVES, IndirectRegisterFile
from mpu_hw.registers.store_port import StorePort

from .pool import EntryPool
from .shapes import StoreSignature

__all__ = ["IndirectFlipFlops"]


class StoredPort(StorePort):
    """All entries at once: nothing is between the registers and their store."""

    SIGNATURE = StoreSignature


class IndirectFlipFlops(IndirectRegisterFile):
    """The registers of IndirectRegisterFile, with a pool for each array.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    those of IndirectRegisterFile; ``store`` is a StoreSignature
    """

    def __init__(self, config: MpuConfig):
        super().__init__(config, StoredPort)

    def _pools(self, m, decoder, delegation):
        """Make a pool for each array, all of them behind the decoder's one port."""
        pools = {}
        for array in self.config.entry_arrays:
            pool = EntryPool(self.config, array)
            m.submodules[f"{array.name}_entries"] = pools[array.name] = pool
            for name in ("bank", "addr", "cfg", "index", "m_mode", "force", "write", "wdata"):
                m.d.comb += getattr(pool.port, name).eq(getattr(decoder.pool, name))
            m.d.comb += [
                pool.ranges[bank.name].eq(delegation.ranges[bank.name]) for bank in pool.banks
            ]
            m.d.comb += self.store.entries[array.name].eq(pool.entries)
            if self.config.pooled:
                m.d.comb += [
                    *(getattr(pool, name).eq(getattr(delegation, name)) for name in MOVES),
                    delegation.blocked.eq(pool.blocked),
                ]
        m.d.comb += decoder.pool.rdata.eq(sum_any(pool.port.rdata for pool in pools.values()))
        return pools

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
