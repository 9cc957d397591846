"""A DMA master and a memory on a Wishbone guard, beside the reference model."""

from collections import deque

from guard_bench import ACCESS, GuardBench

from mpu_hw.guards import WishboneGuard

__all__ = ["WishboneBench"]


class WishboneBench(GuardBench):
    """Random transfers: each that the model allows reaches the memory, and no other.

    A transfer is decided by the registers of the clock in which the unit accepts it.
    """

    def __init__(self, config, seed):
        guard = WishboneGuard(config)
        super().__init__(guard, (guard.port,), seed)
        self.transfer = self.verdict_of = None
        self.answer = None
        self.left = deque()
        self.done = self.at_once = 0

    async def drive(self, ctx):
        """One clock; give the denials in it."""
        rng, bus, target = self.rng, self.guard.initiator, self.guard.target
        check = self.part("filter").check
        if self.transfer is None and rng.random() < 0.8:
            addr, write, master = self.draw_transfer()
            lanes = self.config.data_width // 8
            sel = rng.choice((rng.getrandbits(lanes), (1 << lanes) - 1))
            self.transfer = addr // lanes, write, sel, master, rng.getrandbits(32)
            self.verdict_of, self.waited = None, 0
        adr, write, sel, master, data = self.transfer or (0, False, 0, 0, 0)
        pins = {"cyc": 1, "stb": 1, "adr": adr, "we": write, "sel": sel, "dat_w": data}
        for name, value in pins.items():
            ctx.set(getattr(bus, name), value if self.transfer else 0)
        if self.config.master_width:
            ctx.set(self.guard.master.id, master)
        if self.transfer and self.verdict_of is None:
            if self.mode(master) is None or (ctx.get(check.valid) and ctx.get(check.ready)):
                first, size = self._bytes(adr, sel)
                self.verdict_of = self.verdict(0, first, size, ACCESS[write], master)
        return self._ends(ctx, bus, target)

    def _bytes(self, adr, sel):
        """Give first byte and length of what is asked."""
        lanes = self.config.data_width // 8
        words = [n for n in range(0, lanes, 4) if sel >> n & 15] or [*range(0, lanes, 4)]
        return adr * lanes + words[0], words[-1] + 4 - words[0]

    def _ends(self, ctx, bus, target):
        rng = self.rng
        leaves = ctx.get(target.stb)
        assert ctx.get(target.cyc) == leaves
        ends = leaves and rng.random() < 0.6
        fails = ends and rng.random() < 0.2
        ctx.set(target.ack, ends and not fails)
        ctx.set(target.err, fails)
        read = rng.getrandbits(32)
        ctx.set(target.dat_r, read)
        ack, err = ctx.get(bus.ack), ctx.get(bus.err)
        if self.transfer is None:
            assert (leaves, ack, err) == (0, 0, 0)
            return []
        adr, write, sel, _, data = self.transfer
        allow, denial = self.verdict_of or (None, None)
        denied = err and not leaves
        if self.verdict_of and self.config.unit.engine != "pipelined":
            # No clock is added to that of the verdict.
            assert leaves == allow
            assert denied == (not allow)
        if leaves:
            assert allow
            names = ("adr", "we", "sel", "dat_w")
            seen = tuple(ctx.get(getattr(target, name)) for name in names)
            assert seen == (adr, write, sel, data)
            assert (ack, err) == (ends and not fails, fails)
            assert ctx.get(bus.dat_r) == read
        else:
            assert not ack
            assert ctx.get(bus.dat_r) == 0
            assert not denied or allow is False
        self.waited += 1
        assert self.waited < 400, "a transfer never ends"
        if ack or err:
            self.done += 1
            self.at_once += self.waited == 1
            self.transfer = None
        return [denial] if denied else []
