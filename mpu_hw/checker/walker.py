"""One walker for all check ports: it finds the entries that decide, and how far they do."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import LookupSignature, WalkSignature, slots
from .entry_reader import EntryReader
from .remembered import RememberedIntervals
from .slot_deciders import SlotDeciders
from .walk_queue import WalkQueue

__all__ = ["Walker"]


class Walker(wiring.Component):
    """Go through the entries for a granule, stage by stage, and remember what is found.

    Registered. A walk begins for a port whose access is not in an interval that it remembers. It
    reads each active entry of the stage's bank up to the first that matches, two clocks an entry,
    and gives the decider of every stage and the largest interval around the granule in which no
    bound of an entry read lies: in it every granule has the same deciders.

    The address may change during a walk: the bounds read so far still lie outside the interval,
    which then does not have the new granule in it, and the walk begins anew. V is that of the
    walk's beginning.

    An access whose granules have not all the same deciders is walked granule by granule
    (COM-PRIO-01, COM-PRIO-02). With ``config.constant_time`` every access is; nothing is remembered
    then, and a walk goes through all entries.

    A register write ends a walk, and all that is remembered is forgotten (MPU-FEN-04).

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    store : In(WalkSignature(config))
    ports : nested, one member per check port, of its name : Out(LookupSignature(config, port))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        self.slots = slots(config)
        lookups = {port.name: Out(LookupSignature(config, port)) for port in config.ports}
        super().__init__(
            {"store": In(WalkSignature(config)), "ports": Out(wiring.Signature(lookups))}
        )

    def port(self, row: PortConfig):
        """Give where the check port of that row looks accesses up."""
        return getattr(self.ports, row.name)

    def elaborate(self, platform):
        m = Module()
        m.submodules.queue = queue = WalkQueue(self.config)
        busy = Signal()
        slot = Signal(len(self.slots))  # one-hot
        decided = Signal()  # the stage is decided at the clock edge
        last = Signal()  # it is the last one of the walk
        ends = Signal()
        ended = Signal()  # a walk has ended in the clock before
        begin = Signal()  # a stage begins at the clock edge,
        target = Signal(len(self.slots))  # that of this slot
        # The first stage begins before there is a request, for the V of the last one: as soon as
        # a walk ends or a register is written, once more if that may have moved the bank.
        ahead = Signal(init=1)
        anew = Signal(init=1)
        first, after = self._sequence(queue.virt, slot)
        m.d.comb += [
            last.eq(~after.any()),
            ends.eq(decided & last & ~queue.more),
            queue.free.eq(~busy & ~ended & ~self.store.changed),
            queue.ended.eq(ended),
            queue.next.eq(decided & last & queue.more),
            begin.eq(ahead | decided | self.store.changed | (queue.begin & queue.turns)),
            target.eq(Mux(busy & ~last & ~self.store.changed, after, first)),
        ]
        m.d.sync += [
            ended.eq(ends & ~self.store.changed),
            ahead.eq(self.store.changed if self.config.pooled else 0),
            anew.eq(ends | self.store.changed),
        ]
        with m.If(begin):
            m.d.sync += slot.eq(target)
        with m.If(self.store.changed | ends):
            m.d.sync += busy.eq(0)
        with m.Elif(queue.begin):
            m.d.sync += busy.eq(1)

        m.submodules.reader = reader = EntryReader(self.config)
        m.submodules.slot_deciders = deciders = SlotDeciders(self.config)
        self._connect_store(m, reader, busy)
        m.d.comb += [
            self.store.stage.eq(Cat(self._stages(queue.virt, slot))),
            reader.begin.eq(begin),
            reader.anew.eq(anew),
            reader.range.eq(self._range(queue.virt, target)),
            reader.compare.eq(busy | (queue.begin & queue.prompt & ~queue.turns)),
            reader.granule.eq(queue.granule),
            decided.eq(busy & reader.decided),
            deciders.store.eq(Mux(decided, slot, 0)),
            deciders.merge.eq(queue.further),
            deciders.found.eq(reader.found),
            deciders.entry.eq(reader.index),
            deciders.permissions.eq(reader.permissions),
        ]
        self._remember(m, queue, reader, deciders, ends, ended)
        return m

    def _connect_store(self, m, reader, busy):
        """Let the reader read the entries."""
        m.d.comb += [
            self.store.group.eq(reader.group),
            self.store.entry.eq(reader.entry),
            self.store.preceding.eq(reader.preceding),
            reader.active.eq(self.store.active),
            reader.addr.eq(self.store.addr),
            reader.addr_valid.eq(self.store.addr_valid),
            reader.mode.eq(self.store.mode),
            reader.read_permissions.eq(self.store.permissions),
            reader.ready.eq(self.store.ready),
        ]
        if self.config.hardened:
            # What is read before a request is read again then: see WalkQueue.
            m.d.comb += self.store.idle.eq(~busy | ~reader.reading)

    def _remember(self, m, queue, reader, deciders, ends, ended):
        """Remember for each port what its walks find, and look its accesses up there."""
        for number, row in enumerate(self.config.ports):
            m.submodules[f"remembered_{row.name}"] = memory = RememberedIntervals(self.config, row)
            lookup = getattr(self.ports, row.name)
            request = queue.requests[number]
            m.d.comb += [
                memory.valid.eq(lookup.valid),
                memory.first.eq(lookup.first),
                memory.last.eq(lookup.last),
                memory.virt.eq(lookup.virt),
                memory.same.eq(queue.same[number]),
                memory.store.eq(ends & queue.port[number]),
                memory.complete.eq(ended & ~queue.exact & queue.port[number]),
                memory.same_side.eq(reader.same_side),
                memory.exact.eq(queue.exact),
                memory.low.eq(reader.low),
                memory.high.eq(reader.high),
                memory.walked_virt.eq(queue.virt),
                memory.walked.eq(deciders.deciders),
                memory.forget.eq(self.store.changed),
                queue.valid[number].eq(lookup.valid & ~memory.known),
                request.virt.eq(lookup.virt),
                request.first.eq(lookup.first),
                request.last.eq(lookup.last),
                lookup.known.eq(memory.known),
                lookup.deciders.eq(memory.deciders),
                lookup.nonempty.eq(
                    Cat(self.store.ranges[stage.bank].nonempty for stage in self.config.stages)
                ),
            ]

    def _sequence(self, virt, slot):
        """Give the first slot of an access, and the one after ``slot``; one-hot, 0 if none."""
        firsts, afters = [], []
        for value in (False, True):
            steps = [
                number
                for number, row in enumerate(self.slots)
                if any(stage.virt in (None, value) for stage in row)
            ]
            before = {number: steps[i - 1] for i, number in enumerate(steps) if i}
            firsts.append(sum(1 << number for number in steps[:1]))
            afters.append(
                Cat(
                    slot[before[number]] if number in before else Const(0, 1)
                    for number in range(len(self.slots))
                )
            )
        return Mux(virt, firsts[1], firsts[0]), Mux(virt, afters[1], afters[0])

    def _stages(self, virt, slot):
        """Tell of every stage whether it is the one of a slot for that V."""
        for stage in self.config.stages:
            (number,) = (n for n, row in enumerate(self.slots) if stage in row)
            yield slot[number] & (1 if stage.virt is None else virt == stage.virt)

    def _range(self, virt, slot):
        """Give the entries of the stage of a slot for that V."""
        result = Const(0, self.store.ranges.shape().size // len(self.config.banks))
        for stage, chosen in zip(self.config.stages, self._stages(virt, slot), strict=True):
            entries = self.store.ranges[stage.bank].as_value()
            result = result | Mux(chosen, entries, 0)
        return result
