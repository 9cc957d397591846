"""Registers reached through selects, with the entries of all banks in one memory."""

from typing import NamedTuple

from amaranth import Signal, Value
from amaranth.lib import wiring

from ..config import MpuConfig
from ..layout import WrittenEntries, entry_bases
from .entry_access import EntryAccess
from .entry_memory import EntryMemory
from .indirect_register_file import IndirectRegisterFile
from .pool_moves import PoolMoves
from .store_port import StorePort

__all__ = ["IndirectMemoryFile"]

# What the memory takes from the moves of a pool; what passes between it and the access to it.
CLEARS = ("wipe", "disarm", "lose_base")
READ = ("locked_tor", "addr", "addr_valid", "cfg")
WRITTEN = ("entry", "used", "write_addr", "new_addr", "write_cfg", "new_cfg")


class ArrayState(NamedTuple):
    """What the other registers look at of an array: as the members of EntryPool."""

    locked: Value
    members: Value
    stays: Value
    ranges: Value
    rlb: Signal
    mml: Signal


class IndirectMemoryFile(IndirectRegisterFile):
    """The registers of :class:`IndirectRegisterFile`, with their entries in one memory.

    Registered: a write is seen from the next clock on. Reads are combinational.

    Parameters
    ----------
    config : MpuConfig
    store_port : callable
        Of a configuration and registers that enable entries: the :class:`StorePort` of an engine.

    Members
    -------
    those of :class:`IndirectRegisterFile`; ``store`` has the signature of the engine's port
    """

    def __init__(self, config: MpuConfig, store_port: type[StorePort]):
        self.store_port = store_port
        self.ENABLED = store_port.ENABLED
        super().__init__(config, store_port.SIGNATURE)

    def _pools(self, m, decoder, delegation):
        """Keep all entries in one memory; give what others look at of each array."""
        config = self.config
        m.submodules.memory = memory = EntryMemory(config)
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
                locked, moves.members, moves.stays, moves.ranges, moves.rlb, moves.mml
            )
            m.d.comb += moves.tor.eq(memory.tor[own])
            for bank in moves.banks:
                m.d.comb += [
                    moves.ranges[bank.name].eq(delegation.ranges[bank.name]),
                    moves.next_ranges[bank.name].eq(delegation.next_ranges[bank.name]),
                ]
            if array.shared:
                m.d.comb += [
                    moves.written_below_m.eq(memory.written_below_m),
                    moves.mml_forbidden.eq(memory.mml_forbidden),
                    *(getattr(memory, name).eq(getattr(moves, name)) for name in CLEARS),
                    memory.mark.eq(access.mark),
                    memory.marks.eq(access.marks),
                ]
            if config.pooled:
                m.d.comb += delegation.locked.eq(locked)
        first = next(iter(pools.values()))
        m.d.comb += [
            access.ranges.eq(delegation.ranges),
            access.rlb.eq(first.rlb),
            access.mml.eq(first.mml),
            *(getattr(access, name).eq(getattr(memory, name)) for name in READ),
            *(getattr(memory, name).eq(getattr(access, name)) for name in WRITTEN),
        ]
        return pools

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
            "not_off": memory.active,
            "used": memory.used,
            "changed": self.csr.write & self.csr.hit,
            "written": memory.written,
            "mml": next(iter(pools.values())).mml,
        }
        m.d.comb += [
            memory.read_entry.eq(port.read_entry),
            memory.preceding.eq(port.preceding),
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
