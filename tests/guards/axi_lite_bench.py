"""A DMA manager and a memory on an AXI4-Lite guard, beside the reference model."""

from collections import deque

from guard_bench import GuardBench

from mpu_hw.guards import AxiLiteGuard
from mpu_hw.isa import Access

__all__ = ["AxiLiteBench"]

SLVERR = 2


class Channel:
    """What a side drives on one channel: it keeps what it has shown until it is taken."""

    def __init__(self, rate):
        self.rate, self.shown = rate, None

    def show(self, rng, queue):
        if self.shown is None and queue and rng.random() < self.rate:
            self.shown = queue.popleft()
        return self.shown


class AxiLiteBench(GuardBench):
    """Random reads and writes: each that the model allows reaches the memory, and no other."""

    def __init__(self, config, seed, rate=0.6):
        guard = AxiLiteGuard(config)
        super().__init__(guard, guard.ports, seed)
        self.rate = rate
        self.late = []
        self.kinds = {
            "read": Direction(self, 0, "ar", "r", Access.LOAD),
            "write": Direction(self, 1, "aw", "b", Access.STORE),
        }

    @property
    def answered(self):
        return sum(each.answered for each in self.kinds.values())

    async def drive(self, ctx):
        due, self.late = self.late, []
        now = []
        for kind in self.kinds.values():
            kind.show(ctx)
        for kind in self.kinds.values():
            denial, clocks = kind.look(ctx)
            if denial:
                (self.late if clocks else now).append((kind.index, denial))
        # A read and a write that are denied in one clock are recorded in this order.
        return [denial for _, denial in sorted(due + now)]


class Direction:
    """Requests of one kind, from the manager to the memory and back."""

    def __init__(self, bench, index, address, response, access):
        self.bench, self.index, self.access = bench, index, access
        self.name, self.response = address, response
        self.ask, self.data, self.reply = (Channel(bench.rate) for _ in range(3))
        self.coming, self.beats = deque(), deque()  # not yet shown
        self.due = deque()  # what the manager has to hear, in order
        self.to_leave, self.to_leave_w = deque(), deque()
        self.at_target, self.data_at_target, self.replies = deque(), 0, deque()
        self.answered = self.waited = 0

    def pins(self, side):
        return getattr(self.bench.guard, side)

    def show(self, ctx):
        """Drive everything that the guard sees of this direction in this clock."""
        bench, rng = self.bench, self.bench.rng
        if len(self.coming) < 4:
            addr, _, master = bench.draw_transfer()
            self.coming.append((addr, rng.getrandbits(3), master))
            self.beats.append((rng.getrandbits(32), rng.getrandbits(4)))
        ask = self.ask.show(rng, self.coming)
        near, far = self.pins("initiator"), self.pins("target")
        addr, prot, master = ask or (rng.getrandbits(12), 0, 0)
        for name, value in {"valid": ask is not None, "addr": addr, "prot": prot}.items():
            ctx.set(getattr(near, self.name + name), value)
        if bench.config.master_width:
            ctx.set(getattr(bench.guard.master, "write" if self.index else "read"), master)
        ctx.set(getattr(far, self.name + "ready"), rng.random() < self.bench.rate)
        ctx.set(getattr(near, self.response + "ready"), rng.random() < self.bench.rate)
        reply = self.reply.show(rng, self.replies)
        ctx.set(getattr(far, self.response + "valid"), reply is not None)
        ctx.set(getattr(far, self.response + "resp"), reply[0] if reply else 0)
        if self.index:
            # Data may come before their address.
            beat = self.data.show(rng, self.beats)
            ctx.set(near.wvalid, beat is not None)
            ctx.set(near.wdata, beat[0] if beat else 0)
            ctx.set(near.wstrb, beat[1] if beat else 0)
            ctx.set(far.wready, rng.random() < self.bench.rate)
        else:
            ctx.set(far.rdata, reply[1] if reply else rng.getrandbits(32))

    def look(self, ctx):
        """Compare what the guard drives; give a denial, and in how many clocks it is recorded."""
        bench = self.bench
        near, far = self.pins("initiator"), self.pins("target")
        denial, clocks, allow = None, 0, None

        def both(side, channel):
            return all(ctx.get(getattr(side, channel + name)) for name in ("valid", "ready"))

        if both(near, self.name):
            addr, prot, master = self.ask.shown
            lanes = bench.config.data_width // 8
            word = addr // lanes * lanes
            allow, denied = bench.verdict(self.index, word, lanes, self.access, master)
            self.due.append(allow)
            self.ask.shown, self.waited = None, 0
            if allow:
                self.to_leave.append((addr, prot))
            else:
                denial = denied
                clocks = bench.config.unit.engine == "pipelined" and bench.mode(master) is not None
            if self.index:
                self.to_leave_w.append(allow)
        elif self.ask.shown:
            self.waited += 1
            assert self.waited < 400, "a request is never taken"
        leaves = ctx.get(getattr(far, self.name + "valid"))
        if leaves:
            seen = tuple(ctx.get(getattr(far, self.name + name)) for name in ("addr", "prot"))
            assert self.to_leave, "a request leaves that was not allowed"
            assert seen == self.to_leave[0]
            if both(far, self.name):
                self.at_target.append(self.to_leave.popleft())
        elif allow and bench.config.unit.engine != "pipelined":
            raise AssertionError("an allowed request does not leave in its clock")
        if self.index:
            self._data(ctx, near, far, both)
        self._responses(ctx, near, far, both)
        return denial, clocks

    def _data(self, ctx, near, far, both):
        beat = self.data.shown
        left = both(far, "w")
        if ctx.get(far.wvalid):
            assert self.to_leave_w
            assert self.to_leave_w[0], "data of a denied write leave"
            assert (ctx.get(far.wdata), ctx.get(far.wstrb)) == beat
        if both(near, "w"):
            assert self.to_leave_w.popleft() == left
            self.data.shown = None
            self.data_at_target += left
        else:
            assert not left

    def _responses(self, ctx, near, far, both):
        rng, channel = self.bench.rng, self.response
        taken = both(far, channel)
        if both(near, channel):
            assert self.due, "a response to no request"
            allowed = self.due.popleft()
            seen = [ctx.get(getattr(near, channel + "resp"))]
            seen += [] if self.index else [ctx.get(near.rdata)]
            expected = self.reply.shown if allowed else (SLVERR, 0)
            assert seen == list(expected[: len(seen)])
            assert taken == allowed
            self.answered += 1
        else:
            assert not taken
        if taken:
            self.reply.shown = None
        # The memory has taken a whole transfer, and answers it later.
        if self.at_target and (not self.index or self.data_at_target):
            self.at_target.popleft()
            self.data_at_target -= self.index
            self.replies.append((rng.choice((0, 0, 2, 3)), rng.getrandbits(32)))
