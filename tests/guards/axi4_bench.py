"""A DMA manager and a memory on an AXI4 guard, beside the reference model."""

from axi4_directions import Reads, Writes
from guard_bench import GuardBench

from mpu_hw.guards import Axi4Guard

__all__ = ["Axi4Bench"]


PERIOD, TRAFFIC = 96, 56  # clocks, of which so many may begin a request


class Axi4Bench(GuardBench):
    """Random bursts: each of which the model allows every beat reaches the memory, and no other.

    Registers are accessed while there is no request or all are decided, so that the beats of one
    are decided by the same values. Now and then no requests come, to have time for that.

    ``borders``: addresses near which the bursts begin, instead of those of the entries.
    """

    def __init__(self, config, seed, *, borders=(), rate=0.6):
        guard = Axi4Guard(config)
        super().__init__(guard, guard.ports, seed)
        self.rate, self.clock, self.borders = rate, 0, borders
        self.kinds = (Reads(self, "read"), Writes(self, "write"))

    def total(self, name):
        """Give a count of both directions."""
        return sum(getattr(kind, name) for kind in self.kinds)

    def draw_transfer(self):
        addr, store, master = super().draw_transfer()
        if self.borders:
            addr = self.rng.choice(self.borders) + self.rng.randrange(-40, 24)
        return addr, store, master

    def quiet(self):
        return not any(kind.undecided for kind in self.kinds)

    async def drive(self, ctx):
        for kind in self.kinds:
            kind.show(ctx)
        # A read and a write that are denied in one clock are recorded in this order.
        denials = [denial for kind in self.kinds for denial in kind.look(ctx)]
        self.clock += 1
        if self.clock % PERIOD < TRAFFIC:
            for kind in self.kinds:
                kind.choose()
        return denials
