"""What must be known of every entry at once, beside a memory that shows one at a time."""

from collections.abc import Mapping

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, ResetEntry
from ..isa import AddressMode
from ..layout import WrittenCfgs, stored_depth
from .cfg_legalizer import MML_FORBIDDEN

__all__ = ["EntryFlags"]


class EntryFlags(wiring.Component):
    """Keep A and L of every entry as far as they concern others, and what becomes of its past.

    Registered. Entries are numbered as :func:`entry_bases` says.

    Parameters
    ----------
    config : MpuConfig
    resets : mapping of int to ResetEntry
        Reset values, by the number of the entry.
    active : bool
        The member ``active`` exists.

    Members
    -------
    group : In(5)
        Number of the entries that are written, divided by those in a cfg register.
    write_cfg, new_cfg : In(lanes), In(WrittenCfgs(config))
        Their configurations are stored at the clock edge.
    active : Out(entries of the memory)
        A is not OFF.
    tor, locked, locked_tor : Out(entries of the memory)
        A is TOR; L is set; both. Exist where entries have L.
    armed : Out(entries of the memory)
        A and L are as stored; otherwise they are 0 (SSPMP-DELEG-18). Exists where entries move.
    wipe, disarm, lose_base : In(entries of the memory)
        As in :class:`~.entry.Entry`. These and the next exist where entries move between banks.
    mark, marks : In(1), In(entries of a cfg register)
        Entries whose addr or cfg is written below M get the mark at the clock edge, those whose
        cfg M writes lose it: its value, and for which entries of the group (SSPMP-DELEG-18).
    written_below_m : Out(entries of the memory)
        The mark.
    lost_base : Out(entries of the memory)
        RWX are 0, whatever is stored (SSPMP-DELEG-19).
    mml_forbidden : Out(entries of the memory)
        LRWX is one that MML=1 lets nobody write (PMP-06). Constant 0 without Smepmp.
    """

    def __init__(self, config: MpuConfig, resets: Mapping[int, ResetEntry], *, active: bool = True):
        self.config = config
        self.resets = resets
        self.lanes = config.xlen // 8
        self.depth = depth = stored_depth(config)
        self.shared = any(array.shared for array in config.entry_arrays)
        members = {
            "group": In(max(1, (depth // self.lanes - 1).bit_length())),
            "write_cfg": In(self.lanes),
            "new_cfg": In(WrittenCfgs(config)),
        }
        if active:
            members["active"] = Out(depth)
        if config.spec.lock:
            members |= dict.fromkeys(("tor", "locked", "locked_tor"), Out(depth))
        if self.shared:
            members |= {name: In(depth) for name in ("wipe", "disarm", "lose_base")}
            members |= {"mark": In(1), "marks": In(self.lanes)}
            kept = ("armed", "written_below_m", "lost_base", "mml_forbidden")
            members |= {name: Out(depth) for name in kept}
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        for number in range(self.depth):
            group, lane = divmod(number, self.lanes)
            here = self.group == group
            reset = self.resets.get(number)
            write = self.write_cfg[lane] & here
            if reset and reset.hardwired:
                self._constant(m, number, reset)
            else:
                self._keep(m, number, reset, write)
                if self.shared:
                    self._move(m, number, reset, write, self.marks[lane] & here)
        return m

    def _constant(self, m, number, reset):
        """Hold the flags of an entry that nobody writes (COM-RST-04)."""
        if "active" in self.signature.members:
            m.d.comb += self.active[number].eq(reset.mode != AddressMode.OFF)
        if self.config.spec.lock:
            tor, locked = reset.mode == AddressMode.TOR, reset.cfg >> 7 & 1
            m.d.comb += [
                self.tor[number].eq(tor),
                self.locked[number].eq(locked),
                self.locked_tor[number].eq(tor and locked),
            ]

    def _flag(self, m, name, number, init=0):
        flag = Signal(init=init, name=f"{name}{number}")
        m.d.comb += getattr(self, name)[number].eq(flag)
        return flag

    def _keep(self, m, number, reset, write):
        """Store the flags of what is written; an entry that comes into the PMP loses A and L."""
        cfg = self.new_cfg[number % len(self.new_cfg)]
        mode = reset.mode if reset else AddressMode.OFF
        cleared = self.wipe[number] | self.disarm[number] if self.shared else 0
        if "active" in self.signature.members:
            active = self._flag(m, "active", number, mode != AddressMode.OFF)
            with m.If(write):
                m.d.sync += active.eq(cfg.mode != AddressMode.OFF)
            with m.If(cleared):
                m.d.sync += active.eq(0)
        if not self.config.spec.lock:
            return
        is_tor, is_locked = mode == AddressMode.TOR, bool(reset and reset.cfg >> 7 & 1)
        tor = self._flag(m, "tor", number, is_tor)
        locked = self._flag(m, "locked", number, is_locked)
        # A flag for both: found among those of all entries without looking at two of each.
        locked_tor = self._flag(m, "locked_tor", number, is_tor and is_locked)
        with m.If(write):
            m.d.sync += [
                tor.eq(cfg.mode == AddressMode.TOR),
                locked.eq(cfg.L),
                locked_tor.eq((cfg.mode == AddressMode.TOR) & cfg.L),
            ]
        with m.If(cleared):
            m.d.sync += [tor.eq(0), locked.eq(0), locked_tor.eq(0)]

    def _move(self, m, number, reset, write, mark):
        """Store what an entry may not take along into another bank."""
        cfg = self.new_cfg[number % len(self.new_cfg)]
        # An entry that was never written has neither A nor L in the memory.
        armed = self._flag(m, "armed", number, reset is not None)
        lost_base = self._flag(m, "lost_base", number)
        marked = self._flag(m, "written_below_m", number)
        with m.If(write):
            m.d.sync += armed.eq(1)
        with m.If(self.wipe[number] | self.disarm[number]):
            m.d.sync += armed.eq(0)
        with m.If(self.lose_base[number]):
            m.d.sync += lost_base.eq(lost_base | self.tor[number])
        with m.If(write):
            m.d.sync += lost_base.eq(0)
        with m.If(mark):
            m.d.sync += marked.eq(self.mark)
        with m.If(self.wipe[number]):
            m.d.sync += marked.eq(0)
        if self.config.smepmp:
            lrwx = reset.cfg >> 7 << 3 & 8 | _reversed(reset.cfg) if reset else 0
            made = Signal(init=lrwx in MML_FORBIDDEN, name=f"made{number}")
            with m.If(write):
                m.d.sync += made.eq(
                    Cat(Cat(cfg.X, cfg.W, cfg.R, cfg.L) == value for value in MML_FORBIDDEN).any()
                )
            with m.If(self.wipe[number] | self.disarm[number]):
                m.d.sync += made.eq(0)
            m.d.comb += self.mml_forbidden[number].eq(made & ~self.lost_base[number])


def _reversed(cfg):
    """Give R, W and X of a configuration value, R most significant."""
    return (cfg & 1) << 2 | cfg & 2 | cfg >> 2 & 1
