"""How many clocks a walker still takes for an access: a number that sinks, for the proofs."""

from amaranth import Cat, Const, Mux
from walked_entries import above

from mpu_hw.layout import most_granules

__all__ = ["WalkRank"]

ENTRY, STAGE, WALK = 2, 2, 2  # clocks for an entry, and beside entries for a stage and for a walk


class WalkRank:
    """Bound the clocks that the request of a port still waits, out of the state of a walker."""

    def __init__(self, state, port):
        self.state = state
        self.config = config = state.config
        self.port = port
        self.number = config.ports.index(port)
        self.most = [most_granules(config, each) for each in config.ports]
        self.remembers = not config.constant_time
        # Entries of stages of a V, in one bank each.
        self.walk = max(
            STAGE * len(stages)
            + ENTRY * sum(array.count for array in {config.entry_array(s.bank) for s in stages})
            for virt in (False, True)
            for stages in [[s for s in config.stages if s.virt in (None, virt)]]
        )

    def exact_walk(self, granules):
        """Give the clocks of a walk through every granule."""
        return WALK + granules * self.walk

    def of_port(self, number):
        """Give the clocks of what is walked for an access of a port at most."""
        most = self.most[number]
        first = WALK + self.walk if self.remembers else 0
        return first + (self.exact_walk(most) if most > 1 or not self.remembers else 0)

    def rank(self, first, last, virt):
        """Bound the clocks that an access of the port waits, this one included."""
        w = self.state
        several = first != last
        own = self.exact_walk((last - first) + 1)
        if self.remembers:
            own = WALK + self.walk + Mux(several, own, 0)
        rest = Mux(w.busy, self.rest_of_walk(), 0) + (w.busy | w.ended)
        under_way = w.busy | w.ended
        # A walk for the first granule, or for an access that was dropped: then for all of them.
        again = under_way & ~w.exact | w.again if self.remembers else Const(0, 1)
        turn = Const(0, 16)
        for served in range(len(self.config.ports)):
            if served == self.number:
                others = [n for n in range(len(self.config.ports)) if n != served]
                anew = sum(map(self.of_port, others)) + own
                right = under_way & self.right(first, last, virt)
                # What was compared with a granule of before may have to be walked again.
                stale = ~under_way & w.exact if self.remembers else Const(0, 1)
                anew = anew + Mux(stale, WALK + self.walk, 0)
                right &= w.exact | ~several
                later = Mux(
                    right,
                    0,
                    Mux(again & several, self.exact_walk((last - first) + 1), anew),
                )
            else:
                count = len(self.config.ports)
                between = [(served + n) % count for n in range(1, count)]
                between = between[: between.index(self.number)]
                later = sum(map(self.of_port, between)) + own
                if self.most[served] > 1:
                    later = later + Mux(again, self.exact_walk(self.most[served]), 0)
            turn = turn | Mux(w.port[served], later, 0)
        return rest + turn - 1

    def rest_of_walk(self):
        """Give the clocks of the walk that is under way, with the one that decides last."""
        w = self.state
        stages = [(stage, w.ranges[stage.bank]) for stage in self.config.stages]
        clocks = {s.name: STAGE + ENTRY * (range_.stop - range_.base) for s, range_ in stages}
        of_virt = {s.name: w.of_virt(s, w.virt) for s, _ in stages}
        whole = sum(Mux(of_virt[name], clocks[name], 0) for name in clocks)
        later = sum(
            Mux(of_virt[s.name] & ~w.here[s.name] & ~w.passed(s), clocks[s.name], 0)
            for s, _ in stages
        )
        granules = sum(Mux(w.rest - w.step > n, whole, 0) for n in range(max(self.most)))
        return self.rest_of_stage() + later + Mux(w.exact, granules, 0)

    def rest_of_stage(self):
        """Give those of the stage under way."""
        w = self.state
        ahead = sum(w.ahead_of_scan(row.number) for row in w.rows)
        reading = Mux(w.reading, Mux(w.at_lower, 1, 2), w.scanning)
        return 1 + ENTRY * ahead + reading

    def right(self, first, last, virt):
        """Tell whether the walk under way, or just ended, answers the access."""
        w = self.state
        granule = Cat(Const(0, 1), first)
        inside = (w.low <= granule) & (granule < w.high)
        inside &= ~w.ended | (w.above_before == above(first, w.bound))
        walked = (w.first == first) & (w.rest == last - first)
        return (w.virt == virt) & Mux(w.exact, walked, inside)
