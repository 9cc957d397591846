"""Bursts of one kind at an AXI4 guard, from the manager to the memory and back."""

from collections import defaultdict, deque
from dataclasses import asdict

from axi4_burst import random_burst
from axi_lite_bench import Channel

from mpu_hw.isa import Access

__all__ = ["Reads", "Writes"]

SLVERR = 2
REQUESTS = 0.4  # how often a clock without a request gets one
PATIENCE = 2000  # clocks in which whatever waits has to go on


class Direction:
    """What manager and memory do, and what the guard has to; reads and writes add their data."""

    def __init__(self, bench, name):
        self.bench, self.name = bench, name
        self.ask, self.reply = Channel(REQUESTS), None
        self.coming = deque()  # not yet shown
        self.open = None  # taken and not decided: burst, and the denial that is due or None
        self.leaving = None  # allowed and not taken by the memory
        self.due = defaultdict(deque)  # what the manager has to hear, for each ID
        self.answered = self.allowed = self.malformed = self.split = self.waited = 0
        self.lanes = bench.config.data_width // 8

    @property
    def near(self):
        return self.bench.guard.initiator

    @property
    def far(self):
        return self.bench.guard.target

    @property
    def undecided(self):
        return self.ask.shown is not None or self.open is not None

    def both(self, ctx, side, channel):
        return all(ctx.get(getattr(side, channel + name)) for name in ("valid", "ready"))

    def choose(self):
        """Draw what the manager shows in the next clock."""
        bench = self.bench
        if len(self.coming) < 4:
            addr, _, master = bench.draw_transfer()
            burst = random_burst(bench.rng, addr, master, self.lanes)
            self.coming.append(burst)
            self.prepare(burst)
        self.ask.show(bench.rng, self.coming)

    def prepare(self, burst):
        """Have the data of a burst that comes."""

    def decided(self, burst, *, allowed):
        """Know what becomes of the data of a burst."""

    def show_data(self, ctx):
        """Drive the channel of data."""

    def data(self, ctx):
        """Compare the channel of data."""

    def put(self, ctx, side, channel, values):
        """Drive a channel: a table of its payload, or None."""
        ctx.set(getattr(side, channel + "valid"), values is not None)
        for name, value in (values or {}).items():
            ctx.set(getattr(side, channel + name), value)

    def show(self, ctx):
        """Drive everything that the guard sees of this direction in this clock."""
        bench, rng, burst = self.bench, self.bench.rng, self.ask.shown
        request = asdict(burst) if burst else None
        master = request.pop("master") if burst else 0
        self.put(ctx, self.near, self.address, request)
        if bench.config.master_width:
            ctx.set(getattr(bench.guard.master, self.name), master)
        ctx.set(getattr(self.far, self.address + "ready"), rng.random() < bench.rate)
        ctx.set(getattr(self.near, self.response + "ready"), rng.random() < bench.rate)
        if self.reply is None and rng.random() < bench.rate:
            self.reply = self.answer()
        self.put(ctx, self.far, self.response, self.reply)
        self.show_data(ctx)

    def look(self, ctx):
        """Compare what the guard drives; give the denials of this clock."""
        burst, bench = self.ask.shown, self.bench
        begins = self.both(ctx, self.near, self.address)
        if begins:
            assert self.open is None
            self.open = burst, self._denial(burst)
            self.ask.shown = None
        self.waited = 0 if begins or not burst else self.waited + 1
        assert self.waited < PATIENCE, "a request is never taken"
        denials = self._decide(ctx, begins, bench.part(self.name).denial)
        self._leave(ctx)
        self.data(ctx)
        self._respond(ctx)
        return denials

    def _denial(self, burst):
        """Decide every beat as the model does; give what is recorded of the lowest denied one."""
        beats, bench = burst.beats(self.lanes), self.bench
        at = (burst.addr,) if beats is None else sorted(set(beats))
        verdicts = [
            bench.verdict(self.index, beat, 1 << burst.size, self.access, burst.master)
            for beat in at
        ]
        if beats is None:
            self.malformed += 1
            known = bench.mode(burst.master) is not None
            return (self.access, 0, 0, known, 0, burst.master, burst.addr, 1)
        return next((denied for allow, denied in verdicts if not allow), None)

    def _decide(self, ctx, begins, denial):
        """The guard decides as the model has; not every clock, but never against it."""
        denied, leaves = ctx.get(denial.valid), ctx.get(getattr(self.far, self.address + "valid"))
        new = leaves and self.leaving is None
        if not (denied or new):
            return []
        assert self.open, "a request is decided that there is none of"
        burst, expected = self.open
        self.open = None
        assert bool(denied) == (expected is not None), (burst, expected)
        self.due[burst.id].append((burst, bool(denied)))
        self.decided(burst, allowed=not denied)
        if denied:
            return [expected]
        self.leaving = burst
        self.allowed += 1
        self.split += not begins
        return []

    def _leave(self, ctx):
        if self.leaving is None:
            return
        for name, value in asdict(self.leaving).items():
            if name != "master":
                assert ctx.get(getattr(self.far, self.address + name)) == value, name
        if self.both(ctx, self.far, self.address):
            self.arrived(self.leaving)
            self.leaving = None

    def _respond(self, ctx):
        """Each response is the memory's, or an error for the oldest burst of its ID."""
        taken = self.both(ctx, self.far, self.response)
        if self.both(ctx, self.near, self.response):
            number = ctx.get(getattr(self.near, self.response + "id"))
            assert self.due[number], "a response to no request"
            burst, denied = self.due[number][0]
            expected = self.error(burst) if denied else self.reply
            assert taken == (not denied)
            for name, value in expected.items():
                assert ctx.get(getattr(self.near, self.response + name)) == value, (name, burst)
            if expected.get("last", True):
                self.due[number].popleft()
                self.answered += 1
        else:
            assert not taken
        if taken:
            self.reply = None

    def draw(self, waiting):
        """Draw one of the IDs that wait for something."""
        numbers = [number for number, queue in waiting.items() if queue]
        return self.bench.rng.choice(numbers) if numbers else None


class Reads(Direction):
    """Reads, of which the memory mixes the beats of different IDs."""

    index, address, response, access = 0, "ar", "r", Access.LOAD

    def __init__(self, bench, name):
        super().__init__(bench, name)
        self.beats = defaultdict(deque)  # for each ID, whether a beat that the memory owes is last
        self.heard = 0  # beats of the error that the manager hears

    def arrived(self, burst):
        self.beats[burst.id] += [number == burst.len for number in range(burst.len + 1)]

    def answer(self):
        number, rng = self.draw(self.beats), self.bench.rng
        if number is None:
            return None
        last = self.beats[number].popleft()
        resp = rng.choice((0, 0, 1, 2, 3))
        return {"id": number, "data": rng.getrandbits(8 * self.lanes), "resp": resp, "last": last}

    def error(self, burst):
        last = self.heard == burst.len
        self.heard = 0 if last else self.heard + 1
        return {"id": burst.id, "data": 0, "resp": SLVERR, "last": last}

    def show_data(self, ctx):
        if self.reply is None:
            # What others read on a shared bus.
            ctx.set(self.far.rdata, self.bench.rng.getrandbits(8 * self.lanes))


class Writes(Direction):
    """Writes, whose data may come before their address, and whose WLAST may be wrong."""

    index, address, response, access = 1, "aw", "b", Access.STORE

    def __init__(self, bench, name):
        super().__init__(bench, name)
        self.beat = Channel(bench.rate)
        self.beats = deque()  # of all bursts that come, in order
        self.fates = deque()  # for each beat of a decided burst: whether it leaves
        self.whole = 0  # bursts of which the memory has all data
        self.written = deque()  # bursts that the memory has taken, in order
        self.acknowledged = defaultdict(deque)

    def prepare(self, burst):
        rng = self.bench.rng
        for number in range(burst.len + 1):
            wrong = rng.random() < 0.1
            data, strobes = rng.getrandbits(8 * self.lanes), rng.getrandbits(self.lanes)
            self.beats.append((data, strobes, number == burst.len, wrong))

    def show_data(self, ctx):
        rng = self.bench.rng
        beat = self.beat.show(rng, self.beats)
        values = beat and {"data": beat[0], "strb": beat[1], "last": beat[2] ^ beat[3]}
        self.put(ctx, self.near, "w", values)
        ctx.set(self.far.wready, rng.random() < self.bench.rate)

    def decided(self, burst, *, allowed):
        self.fates += [allowed] * (burst.len + 1)

    def data(self, ctx):
        left = self.both(ctx, self.far, "w")
        if ctx.get(self.far.wvalid):
            assert self.fates, "data leave before their address is allowed"
            assert self.fates[0], "data of a denied write leave"
            seen = [ctx.get(getattr(self.far, f"w{name}")) for name in ("data", "strb", "last")]
            assert seen == list(self.beat.shown[:3])
        if self.both(ctx, self.near, "w"):
            assert self.fates.popleft() == left
            self.whole += left and self.beat.shown[2]
            self.beat.shown = None
        else:
            assert not left

    def arrived(self, burst):
        self.written.append(burst)

    def answer(self):
        while self.whole and self.written:
            self.whole -= 1
            burst = self.written.popleft()
            self.acknowledged[burst.id].append(burst)
        number = self.draw(self.acknowledged)
        if number is None:
            return None
        self.acknowledged[number].popleft()
        return {"id": number, "resp": self.bench.rng.choice((0, 1, 2, 3))}

    def error(self, burst):
        return {"id": burst.id, "resp": SLVERR}
