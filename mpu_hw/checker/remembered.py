"""What a check port remembers of its last walk."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Deciders, most_granules

__all__ = ["RememberedIntervals"]


class RememberedIntervals(wiring.Component):
    """Keep intervals of granules in which every slot has one decider, and look accesses up there.

    Registered: what is stored answers from the next clock on; a lookup is combinational. The
    bounds of an interval come in the clock of ``store``, but for the one that its walk read last,
    and again, with that one, in the clock of ``complete``.

    An access whose bytes have several deciders lies in no interval. What a walk over all its
    granules finds is kept for one clock, for that access alone.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    valid, first, last, virt : In(1), In, In, In(1)
        The access, as in :class:`LookupSignature`. ``valid`` tells alone which interval is in use.
    same : In(1)
        The access is the one that the walker has walked granule by granule.
    store, exact : In(1)
        Store what follows at the clock edge: for an interval, or for ``same`` alone.
    complete : In(1)
        Store the bounds again, all of them now: the clock after ``store``.
    same_side : In(1)
        With ``complete``: the last bound of the walk has the first granule on its side.
    low, high : In(config.granule_width + 1)
        Bounds of the interval, in the form of :class:`~.bound.EntryBound`.
    walked_virt : In(1)
        V of the interval.
    walked : In(Deciders(config))
    forget : In(1)
        Forget everything at the clock edge: a register changes (MPU-FEN-04).
    known : Out(1)
        ``deciders`` are those of the access.
    deciders : Out(Deciders(config))
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        bound = config.granule_width + 1
        super().__init__(
            {
                "valid": In(1),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                "virt": In(1),
                "same": In(1),
                "store": In(1),
                "exact": In(1),
                "complete": In(1),
                "same_side": In(1),
                "low": In(bound),
                "high": In(bound),
                "walked_virt": In(1),
                "walked": In(Deciders(config)),
                "forget": In(1),
                "known": Out(1),
                "deciders": Out(Deciders(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        count = 0 if self.config.constant_time else self.config.regions
        stored_exact = Signal()
        m.d.sync += stored_exact.eq(self.store & self.exact & ~self.forget)
        # The interval that is overwritten next: the one that was not used last.
        turn = Signal()
        where = Signal()  # and the one that was overwritten last
        # Until all bounds are stored, the missing one lies on the right side of the granule.
        certain = self.same_side & self._one_granule()
        inside = []
        stored = []
        for number in range(max(count, 1)):
            chosen = (turn == number) if count > 1 else Const(1, 1)
            take = self.store & chosen
            deciders = Signal(Deciders(self.config), name=f"deciders{number}")
            with m.If(take):
                m.d.sync += deciders.eq(self.walked)
            stored.append(deciders)
            if count:
                last = (where == number) if count > 1 else Const(1, 1)
                complete = self.complete & last
                inside.append(self._interval(m, number, take, complete) & (~complete | certain))
        if count > 1:
            with m.If(self.store):
                m.d.sync += where.eq(turn)
            with m.Elif(self.valid & Cat(inside).any()):
                m.d.sync += turn.eq(inside[0])
        # The deciders of an exact answer lie in the place of an interval.
        with m.If(stored_exact):
            m.d.comb += [
                self.known.eq(self.same),
                self.deciders.eq(Mux(where, stored[-1], stored[0]) if count > 1 else stored[0]),
            ]
        with m.Else():
            m.d.comb += [
                self.known.eq(Cat(inside).any()),
                self.deciders.eq(Mux(inside[1], *stored[::-1]) if count > 1 else stored[0]),
            ]
        return m

    def _one_granule(self):
        """Tell whether the access has no second granule."""
        width = (most_granules(self.config, self.port) - 1).bit_length()
        return self.first[:width] == self.last[:width]

    def _interval(self, m, number, take, complete):
        """Keep one interval; tell whether the access lies in it."""
        bound = self.config.granule_width + 1
        low = Signal(bound, name=f"low{number}")
        high = Signal(bound, name=f"high{number}")
        virt = Signal(name=f"virt{number}")
        valid = Signal(name=f"valid{number}")
        with m.If(take | complete):
            m.d.sync += [low.eq(self.low), high.eq(self.high)]
        with m.If(take):
            m.d.sync += virt.eq(self.walked_virt)
        with m.If(self.forget):
            m.d.sync += valid.eq(0)
        with m.Elif(take):
            m.d.sync += valid.eq(~self.exact)
        inside = Signal(name=f"inside{number}")
        zero = Const(0, 1)
        m.d.comb += inside.eq(
            valid
            & (virt == self.virt)
            & (Cat(zero, self.first) >= low)
            & (Cat(zero, self.last) < high)
        )
        return inside
