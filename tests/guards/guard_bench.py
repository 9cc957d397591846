"""What the benches of all guards share: the guard with its filters, registers, and the model."""

from random import Random

from amaranth.sim import Simulator
from mpu_hw_sim.model import Request, Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.stimulus import random_steps

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.guards import GuardConfig, Master
from mpu_hw.isa import Access, Privilege

__all__ = ["ALL", "GUEST", "ONE", "TWO", "GuardBench", "RecordModel", "clocks", "one_entry"]

ONE = {"mpu": 3, "vsmpu": 0, "hgmpu": 0}
ALL = {"mpu": 3, "vsmpu": 2, "hgmpu": 2}
TWO = (Master(id=1), Master(id=2, priv="S"))
GUEST = (*TWO, Master(id=4, priv="S", virt=True))

CSR_RATE = 0.3  # how often a clock has a register access
STATUS, INFO, ADDR = range(3)


def one_entry(**fields):
    """A guard of which entry 0 lets U read and write 0x1000..0x1FFF."""
    rule = ResetEntry(bank="mpu", index=0, addr=(0x1000 >> 2) | 0x1FF, cfg=0x1B)
    return GuardConfig(unit=MpuConfig(entries=ONE, paddr_width=14, reset=[rule]), **fields)


def clocks(guard, body):
    """Run a test of single clocks on a guard whose entries are resolved."""
    simulator = Simulator(guard)
    simulator.add_clock(1e-6)

    async def bench(ctx):
        await ctx.tick().repeat(2 * sum(ONE.values()) + 2)
        await body(ctx, guard)

    simulator.add_testbench(bench)
    simulator.run()


class RecordModel:
    """The first denial until it is cleared, and how many came since."""

    def __init__(self):
        self.first, self.overflow, self.enabled = None, 0, False

    def clock(self, denials, clear=False):
        if clear:
            self.first, self.overflow = None, 0
        for denial in denials:
            if self.first is None:
                self.first = denial
            else:
                self.overflow = min(self.overflow + 1, 0xFFFF)

    @property
    def status(self):
        return (self.first is not None) | self.enabled << 1 | self.overflow << 16


class GuardBench:
    """A guard in Amaranth's simulator, beside the reference model and a model of the record.

    A bus adds ``drive``, which is run in every clock before the edge, and gives the denials that it
    saw in it.
    """

    def __init__(self, guard, ports, seed):
        self.guard, self.config = guard, guard.config
        unit = self.config.with_ports(*ports)
        self.rng = Random(seed)
        self.reference = Reference(unit)
        self.status = Status(sum=self.config.sum, vsum=self.config.sum)
        self.steps = random_steps(unit, seed, 1 << 30)
        self.record = RecordModel()
        self.module = guard.elaborate(None)
        self.requests = []
        self.checked = self.denied = 0

    def part(self, name):
        """Give a component within the guard."""
        return self.module._named_submodules[name][0]

    def mode(self, master):
        """Give the row of a master; None where it has none."""
        if not self.config.master_width:
            return self.config.rows[0]
        return next((row for row in self.config.masters if row.id == master), None)

    def verdict(self, port, addr, size, access, master):
        """Decide as the model does; give whether it allows, and what the record has of it."""
        row = self.mode(master)
        if row is None:
            return False, (access, 0, 0, 0, 0, master, addr, 0)
        priv = Privilege[row.priv]
        got = self.reference.check(port, Request(addr, size, access, priv, row.virt), self.status)
        self.checked += 1
        return got.allow, (access, int(got.stage), got.hit, 1, got.entry, master, addr, 0)

    def draw_transfer(self):
        """Give address and kind of a transfer near the borders of entries, and a master."""
        while not self.requests:
            self.requests = [each for each in self._step().requests if each is not None]
        addr = self.requests.pop().addr & (1 << self.config.addr_width) - 1
        masters = [row.id for row in self.config.masters] + [0, 5]
        master = self.rng.choice(masters) & (1 << self.config.master_width) - 1
        return addr, self.rng.random() < 0.5, master if self.config.master_width else 0

    def _step(self):
        while True:
            step = next(self.steps)
            if not step.reset:
                return step

    def quiet(self):
        """Whether registers may be accessed in this clock."""
        return True

    async def access(self, ctx):
        """Drive a register access for this clock, or none; the model has it after the checks."""
        csr = self.guard.csr
        step = self._step() if self.rng.random() < CSR_RATE and self.quiet() else None
        access = step.csr if step else None
        for name in ("addr", "priv", "write", "wdata"):
            ctx.set(getattr(csr, name), getattr(access, name) if access else 0)
        if "virt" in csr.signature.members:
            ctx.set(csr.virt, access.virt if access else 0)
        return access

    async def compare(self, ctx, access):
        if access is None:
            return
        csr = self.guard.csr
        expected = self.reference.access(access._replace(claim=False), self.status)
        for name in ("hit", "illegal", "rdata"):
            assert ctx.get(getattr(csr, name)) == getattr(expected, name), (name, access)

    async def look_at_record(self, ctx):
        """Read the record in a clock without another access, and clear it now and then."""
        csr, base, model = self.guard.csr, self.config.record_base, self.record
        clear = self.rng.random() < 0.3
        ctx.set(csr.priv, Privilege.M)
        seen = []
        for offset in (INFO, ADDR, STATUS):
            ctx.set(csr.addr, base + offset)
            assert ctx.get(csr.hit)
            assert not ctx.get(csr.illegal)
            seen.append(ctx.get(csr.rdata))
        info, addr, status = seen
        assert status == model.status
        assert ctx.get(self.guard.denial.irq) == (model.first is not None and model.enabled)
        if model.first is not None:
            access, stage, hit, known, entry, master, byte, malformed = model.first
            packed = access | stage << 3 | hit << 5 | known << 6 | malformed << 7
            packed |= entry << 8 | master << 16
            assert (info, addr) == (packed, byte), model.first
        enable = self.rng.random() < 0.5
        ctx.set(csr.write, 1)
        ctx.set(csr.wdata, clear | enable << 1)
        return clear, enable

    def run(self, clocks):
        async def bench(ctx):
            for number in range(clocks):
                clear, enable = False, self.record.enabled
                reads = number % 16 == 15
                access = None if reads else await self.access(ctx)
                if reads:
                    clear, enable = await self.look_at_record(ctx)
                denials = await self.drive(ctx)
                await self.compare(ctx, access)
                self.denied += len(denials)
                self.record.clock(denials, clear)
                self.record.enabled = enable
                await ctx.tick()

        simulator = Simulator(self.module)
        simulator.add_clock(1e-6)
        simulator.add_testbench(bench)
        simulator.run()


ACCESS = {False: Access.LOAD, True: Access.STORE}
