"""Registers of revisions whose entries are reached through selects."""

from typing import NamedTuple

from amaranth import Module, Signal, Value
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig
from ..layout import (
    CsrSignature,
    SelectSignature,
    StatusSignature,
    WrittenEntries,
    enable_registers,
    entry_bases,
    own_state,
    stored_members,
)
from .delegation import DynamicDelegation, FixedDelegation
from .direct_decoder import sum_any
from .enable import EnableRegisters
from .entry_access import EntryAccess
from .entry_memory import EntryMemory
from .indirect_decoder import IndirectCsrDecoder
from .mseccfg import Mseccfg
from .pool_moves import PoolMoves
from .store_port import StorePort

__all__ = ["IndirectRegisterFile"]

# What the moves of a pool take from the delegation, and the memory from them; what passes between
# it and the access to it.
MOVES = ("proposed", "move", "moved")
CLEARS = ("wipe", "disarm", "lose_base")
READ = ("locked_tor", "addr", "addr_valid", "cfg")
WRITTEN = ("entry", "used", "write_addr", "new_addr", "write_cfg", "new_cfg")


class ArrayState(NamedTuple):
    """What the other registers look at of an array of entries."""

    locked: Value
    members: Value
    ends: Value
    stays: Value
    rlb: Signal
    mml: Signal


class IndirectRegisterFile(wiring.Component):
    """Entries of all banks in one memory, who has them, and who may reach them.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig
    store_port : type of StorePort
        What an engine sees of the entries.

    Members
    -------
    csr : In(CsrSignature(config))
    status : In(StatusSignature(config))
    isel : In(SelectSignature(config))
    the members of :func:`stored_members`
    """

    def __init__(self, config: MpuConfig, store_port: type[StorePort]):
        self.config = config
        self.store_port = store_port
        super().__init__(
            {
                "csr": In(CsrSignature(config)),
                "status": In(StatusSignature(config)),
                "isel": In(SelectSignature(config)),
                **stored_members(config, store_port.SIGNATURE),
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
            delegation.wdata.eq(self.csr.wdata),
        ]
        if config.supervisor_csrs:
            m.d.comb += [
                delegation.write_m.eq(named.write.mpmpdeleg),
                named.value.mpmpdeleg.eq(delegation.pmp_count),
            ]
        if config.supervisor_csrs and config.hypervisor:
            m.d.comb += [
                delegation.write_h.eq(named.write.hspmpdeleg),
                delegation.host.eq(named.addressed.hspmpdeleg),
                named.value.hspmpdeleg.eq(delegation.spmp_count),
            ]
        pools = self._pools(m, decoder, delegation)
        if config.smepmp:
            self._mseccfg(m, named, pools)
        enabled = self._enables(m, decoder, delegation, pools)
        self._stages(m, delegation, pools, enabled)
        return m

    def _pools(self, m, decoder, delegation):
        """Keep all entries in one memory; give what others look at of each array."""
        config = self.config
        active, shown = (name in self.store_port.SEEN for name in ("not_off", "addrs"))
        m.submodules.memory = memory = EntryMemory(config, active=active, shown=shown)
        m.submodules.access = access = EntryAccess(config)
        wiring.connect(m, decoder.pool, access.port)
        pools = {}
        for array in config.entry_arrays:
            moves = PoolMoves(config, array)
            m.submodules[f"{array.name}_moves"] = moves
            base = entry_bases(config)[array.name]
            own = slice(base, base + array.count)
            locked = memory.locked[own]
            pools[array.name] = ArrayState(
                locked,
                moves.members,
                moves.ends,
                moves.stays,
                moves.rlb,
                moves.mml,
            )
            m.d.comb += moves.tor.eq(memory.tor[own])
            if not array.shared:
                m.d.comb += [
                    moves.ranges[bank.name].eq(delegation.ranges[bank.name]) for bank in moves.banks
                ]
            else:
                m.d.comb += [
                    *(getattr(moves, name).eq(getattr(delegation, name)) for name in MOVES),
                    moves.locked.eq(locked),
                    delegation.blocked.eq(moves.blocked),
                    moves.written_below_m.eq(memory.written_below_m),
                    moves.mml_forbidden.eq(memory.mml_forbidden),
                    *(getattr(memory, name).eq(getattr(moves, name)) for name in CLEARS),
                    memory.mark.eq(access.mark),
                    memory.marks.eq(access.marks),
                ]
        first = next(iter(pools.values()))
        m.d.comb += [
            access.ranges.eq(delegation.ranges),
            access.rlb.eq(first.rlb),
            access.mml.eq(first.mml),
            *(getattr(access, name).eq(getattr(memory, name)) for name in READ),
            *(getattr(memory, name).eq(getattr(access, name)) for name in WRITTEN),
        ]
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
                registers.members.eq(pool.members),
                registers.ends.eq(pool.ends),
                *(
                    registers.ranges[name].eq(delegation.ranges[name])
                    for name in registers.ranges.shape().members
                ),
            ]
            values.append(registers.port.value)
            for name in registers.registers:
                enabled[name] = getattr(registers, self.store_port.ENABLED)[name]
        if enabled:
            m.d.comb += decoder.enable.value.eq(sum_any(values))
        return enabled

    def _stages(self, m, delegation, pools, enabled):
        """Show the engine the entries of every stage."""
        config, memory = self.config, m.submodules.memory
        registers = {
            stage.enable: [stage.name] for stage in config.stages if stage.enable in enabled
        }
        m.submodules.port = port = self.store_port(config, registers)
        wiring.connect(m, port.store, wiring.flipped(self.store))
        seen = {
            "addr": memory.addr,
            "addr_valid": memory.addr_valid,
            "cfg": memory.cfg,
            **({"not_off": memory.active} if "not_off" in port.SEEN else {}),
            "used": memory.used,
            "changed": self.csr.write & self.csr.hit,
            "written": memory.written,
            **({"addrs": memory.addrs, "cfgs": memory.cfgs} if memory.shown else {}),
            "mml": next(iter(pools.values())).mml,
        }
        m.d.comb += [
            memory.read_entry.eq(port.read_entry),
            memory.preceding.eq(port.preceding),
            *([memory.scrub.eq(port.idle)] if memory.scrubbed else []),
            *(getattr(port, name).eq(seen[name]) for name in port.SEEN if name in seen),
        ]
        if "written" in port.SEEN:
            # What an entry permits depends on its bank and on MML.
            with m.If(m.submodules.decoder.named.write.as_value().any()):
                everything = WrittenEntries.const({"some": 1, "first": 0, "last": memory.depth - 1})
                m.d.comb += port.written.eq(everything)
        for stage in config.stages:
            base = self._base(stage.bank)
            if stage.enable in enabled:
                m.d.comb += port.enabled[stage.enable].eq(enabled[stage.enable] << base)
        for bank in config.banks:
            entries, own = delegation.ranges[bank.name], port.ranges[bank.name]
            base = self._base(bank.name)
            m.d.comb += [
                own.base.eq(entries.base + base),
                own.stop.eq(entries.stop + base),
                own.nonempty.eq(entries.nonempty),
            ]
            if "members" in port.SEEN:
                pool = pools[config.entry_array(bank.name).name]
                m.d.comb += port.members[bank.name].eq(pool.members[bank.name] << base)

    def _base(self, bank):
        """Give the number of the first entry of the array that holds the entries of a bank."""
        return entry_bases(self.config)[self.config.entry_array(bank).name]

    def _active(self, array):
        """Entries of an array that are enabled at reset (COM-RST-04)."""
        # At reset a pool is M's up to 64 entries, and SPMP has 64 of what is above (HYP-DELEG-14).
        enabled = range(64, 128) if array.shared else range(array.count)
        return [
            row.index
            for row in self.config.reset
            if row.bank == array.name and row.index in enabled and row.mode
        ]
