"""Registers reached through selects, with the entries of all banks in one memory."""

from typing import NamedTuple

from amaranth import Signal, Value
from amaranth.lib import wiring

from ..layout import WalkSignature, entry_bases
from .entry_access import EntryAccess
from .entry_memory import EntryMemory
from .indirect_register_file import IndirectRegisterFile
from .pool_moves import PoolMoves
from .walk_port import WalkPort

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

    Members
    -------
    those of :class:`IndirectRegisterFile`; ``store`` is a WalkSignature
    """

    STORE = WalkSignature
    ENABLED = "bits"  # a walk looks at no entry of another bank

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
        """Show the walker the entries of every stage."""
        config, store = self.config, self.store
        memory = m.submodules.memory
        bases = {
            bank.name: entry_bases(config)[config.entry_array(bank.name).name]
            for bank in config.banks
        }
        registers = {
            stage.enable: [stage.name] for stage in config.stages if stage.enable in enabled
        }
        m.submodules.walk = walk = WalkPort(config, registers)
        for stage in config.stages:
            if stage.enable in enabled:
                bits = enabled[stage.enable] << bases[stage.bank]
                m.d.comb += walk.enabled[stage.enable].eq(bits)
        m.d.comb += [
            memory.read_entry.eq(store.entry),
            memory.preceding.eq(store.preceding),
            walk.not_off.eq(memory.active),
            walk.stage.eq(store.stage),
            walk.group.eq(store.group),
            walk.lane.eq(store.entry),
            walk.cfg.eq(memory.cfg),
            store.active.eq(walk.active),
            store.addr.eq(memory.addr),
            store.addr_valid.eq(memory.addr_valid),
            store.mode.eq(walk.mode),
            store.permissions.eq(walk.permissions),
            store.ready.eq(~memory.used),
            store.changed.eq(self.csr.write & self.csr.hit),
        ]
        for bank in config.banks:
            entries, own = store.ranges[bank.name], delegation.ranges[bank.name]
            m.d.comb += [
                entries.base.eq(own.base + bases[bank.name]),
                entries.stop.eq(own.stop + bases[bank.name]),
                entries.nonempty.eq(own.nonempty),
            ]
