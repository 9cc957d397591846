"""Register accesses where entries are behind selects: selects, shares, locks, every accessor."""

from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, SELECT_ENTRIES, AddressMode
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.accessors import ACCESSORS
from mpu_hw_sim.stimulus.corners import Corners
from mpu_hw_sim.stimulus.direct_csrs import draw_addr
from mpu_hw_sim.stimulus.sequences import Sequences

__all__ = ["IndirectTraffic"]

SUPERVISOR, MACHINE = 1, 3
LOCK = 0x80
COVERED = 0.7  # how often the last entry of a bank covers all memory at first
# Which ireg reaches an entry: its level, as in the names of the CSRs.
ROUTES = {"spmp": ("mi", "si"), "vspmp": ("vsi",)}
ENABLES = {"spmp": ("spmpen", "hspmpen"), "vspmp": ("vspmpen",)}
STRAY_SELECTS = (0, 0xFF, 0x13F, 0x140, 0x1FF, 0x200, 0xFFF, 0x1000, 0x1100, 0x80000100)


class IndirectTraffic:
    """Draws register accesses for one configuration.

    Parameters
    ----------
    config : MpuConfig
    rng : Random
    corners : Corners
        Where regions are put, and where their edges are noted.
    """

    def __init__(self, config: MpuConfig, rng: Random, corners: Corners):
        self._config = config
        self._rng = rng
        self._corners = corners
        self._lanes = config.xlen // 8
        self._numbers = {
            name: number
            for family in config.csr_families
            for name, number in family.registers().items()
        }
        names = ("siselect", "vsiselect", "miselect")
        self._selects = [name for name in names if name in self._numbers]
        self._families = [list(family.numbers) for family in config.csr_families]
        self._all = [number for family in self._families for number in family]
        self._banks = [bank.name for bank in config.banks]
        self._who = [(priv, virt) for priv, virt, often in ACCESSORS for _ in range(often)]
        self._quiet = self._locked = self._reserved = 0.0
        self._reach = 8
        self._counts: dict[str, int] = {}
        self._sequences = Sequences(config, rng, corners, self._numbers, self.glance)

    def move(self) -> None:
        """Begin a sequence: choose how many entries are OFF or locked, and how many take part."""
        rng = self._rng
        self._quiet = rng.choice((0.0, 0.1, 0.3, 0.8))
        self._locked = rng.choice((0.0, 0.0, 0.1, 0.3))
        self._reserved = rng.choice((0.0, 0.1, 0.4))
        self._sequences.move()
        most = max(self._config.entries.values())
        self._reach = min(64, rng.choice((2, 6, most, most + 2)) or 1)

    def set_up(self) -> list[CsrAccess]:
        """Draw writes by which M-mode shares out the entries and gives them new values."""
        rng = self._rng
        accesses: list[CsrAccess] = []
        dealt = self._deal(accesses)
        for name in ("spmpen", "hspmpen", "vspmpen"):
            # The checks beside these writes see every entry as soon as it is there.
            accesses += self._own(name, (1 << self._config.xlen) - 1)
        for bank, count in dealt:
            # Beyond its last entry there is nothing to write.
            for index in range(min(count + rng.randrange(2), self._reach)):
                covers = index == count - 1 and rng.random() < COVERED
                accesses += self._covering(bank, index) if covers else self._entry(bank, index)
        for name in ("spmpen", "spmpenh", "vspmpen", "vspmpenh", "hspmpen", "hspmpenh"):
            accesses += self._own(name, self._bits())
        if rng.random() < 0.1:
            accesses += self._own("mseccfg", rng.choice((1, 1, 2, 3, 5)))
        return accesses

    def _deal(self, accesses: list[CsrAccess]) -> list[tuple[str, int]]:
        """Share the pool out, and say how many entries each bank has if nothing is locked."""
        config = self._config
        if not config.pooled:
            return [(bank.name, config.entries[bank.name]) for bank in config.banks]
        total = config.entries["pool"]
        pmp = min(64, self._small_share())
        spmp = self._small_share() if config.hypervisor else total - pmp
        spmp = min(spmp, total - pmp)
        accesses += self._own("mpmpdeleg", pmp) + self._own("hspmpdeleg", spmp)
        self._counts = {"pmp": pmp, "spmp": spmp, "vspmp": total - pmp - spmp}
        return [(bank, self._counts[bank]) for bank in self._banks]

    def background(self) -> list[CsrAccess]:
        """Give an entry all memory and some permission: others lie before it."""
        bank = self._rng.choice(self._banks)
        count = self._counts.get(bank, self._config.entries.get(bank, 0))
        accesses = self._covering(bank, max(0, min(count, self._reach) - 1))
        # Where the boundaries moved, every entry is switched off.
        for name in ENABLES.get(bank, ()):
            accesses += self._own(name, (1 << self._config.xlen) - 1)
        return accesses

    def _covering(self, bank: str, index: int) -> list[CsrAccess]:
        everything = (1 << self._config.addr_width) - 1
        return self._entry(bank, index, everything, self._cfg() | AddressMode.NAPOT << CFG_A)

    def sequence(self) -> list[CsrAccess]:
        """Draw accesses that belong together; each says who makes it."""
        return self._sequences.draw()

    def last(self) -> list[CsrAccess]:
        """Draw what a sequence ends with."""
        return self._sequences.last()

    def glance(self) -> CsrAccess:
        """Draw an access that only reads, of any number; mostly M's."""
        priv, virt = self._rng.choice(self._who) if self._rng.random() < 0.3 else (MACHINE, False)
        claim = self._rng.random() < 0.3 and self._config.other_selects
        return CsrAccess(self._number(), priv, virt, claim=claim)

    def _number(self) -> int:
        """Draw a number; most wrong ones are that of a register but for a bit or two."""
        rng = self._rng
        # Families of one register are as hard to tell apart as those of 64.
        own = rng.choice(rng.choice(self._families))
        near = own ^ 1 << rng.randrange(12)
        two = near ^ 1 << rng.randrange(12)
        return rng.choice((own, own, near, near, two, two, rng.getrandbits(12)))

    def draw(self) -> CsrAccess:
        """Draw one access of any kind; most of them only read."""
        rng = self._rng
        # A PMP alone has its entries and nothing else.
        kind = rng.random() if self._selects else rng.choice((0.0, 0.7, 0.7, 0.9))
        if kind < 0.05:
            access = self._write(self._number(), rng.getrandbits(self._config.xlen))
        elif kind < 0.25:
            access = self._select()
        elif kind < 0.6:
            access = self._through(rng.choice(("s", "vs", "m")))
        elif kind < 0.78:
            access = rng.choice(self._entry("pmp", rng.randrange(self._reach)))
        else:
            access = self._single()
        priv, virt = rng.choice(self._who)
        if access.addr >> 8 & 3 == MACHINE and rng.random() < 0.7:
            priv, virt = MACHINE, False
        if priv == SUPERVISOR and virt and rng.random() < 0.8:
            access = self._seen_by_guest(access)
        claim = rng.random() < 0.3 and self._config.other_selects
        return access._replace(priv=priv, virt=virt, write=rng.random() < 0.35, claim=claim)

    def _seen_by_guest(self, access: CsrAccess) -> CsrAccess:
        """Replace a number of VS by that by which the guest reaches it."""
        lower = access.addr - 0x100
        guests = access.addr >> 8 == 2 and lower in self._all
        return access._replace(addr=lower) if guests else access

    def _write(self, addr: int, value: int) -> CsrAccess:
        return CsrAccess(addr, MACHINE, write=True, wdata=value & (1 << self._config.xlen) - 1)

    def _own(self, name: str, value: int) -> list[CsrAccess]:
        """Write a register that is a CSR of its own, where it exists."""
        return [self._write(self._numbers[name], value)] if name in self._numbers else []

    def _select(self) -> CsrAccess:
        rng = self._rng
        name = rng.choice(self._selects)
        value = SELECT_ENTRIES + rng.randrange(self._reach)
        if rng.random() < 0.4:
            value ^= 1 << rng.randrange(self._config.xlen)
        elif rng.random() < 0.1:
            value = rng.choice((*STRAY_SELECTS, rng.getrandbits(self._config.xlen)))
        return self._write(self._numbers[name], value)

    def _through(self, level: str) -> CsrAccess:
        """Access the entry that a select names at the moment."""
        rng = self._rng
        alias = rng.choice(("", "2", "2", "2", "3", "4", "5", "6")) if rng.random() < 0.6 else ""
        value = self._cfg() if alias == "2" else draw_addr(self._config, rng, self._corners)
        own = f"{level}ireg{alias}"
        return self._write(self._numbers[own if own in self._numbers else f"sireg{alias}"], value)

    def _single(self) -> CsrAccess:
        rng = self._rng
        kind = rng.random()
        if kind < 0.3 and self._selects:
            return rng.choice(self._delegate(self._share()))
        if kind < 0.4 and "mseccfg" in self._numbers:
            # Mostly RLB: MML and MMWP stay until a reset.
            value = rng.choice((0, 4, 4, 4, 5, 6, 7)) if rng.random() < 0.2 else 4
            return self._write(self._numbers["mseccfg"], value)
        names = [n for n in self._numbers if "spmpen" in n]
        return self._write(
            self._numbers[rng.choice(names or self._selects or ["pmpcfg0"])], self._bits()
        )

    def _bits(self) -> int:
        rng, ones = self._rng, (1 << self._config.xlen) - 1
        drawn = rng.getrandbits(self._config.xlen)
        return rng.choice(
            (ones, ones, ones, ones, drawn, drawn | rng.getrandbits(self._config.xlen), 0)
        )

    def _small_share(self) -> int:
        return self._rng.choice((0, 1, 2, self._reach // 3, self._reach // 2))

    def _share(self) -> int:
        """Draw a number of entries: mostly one that leaves something to every bank."""
        rng = self._rng
        most = max(self._config.entries.values())
        if rng.random() < 0.85:
            return rng.choice((0, 1, 2, most // 4, most // 2, rng.randrange(most + 1)))
        strays = (most, most + 1, 64, 65, 127, 255, 0x80, rng.randrange(200))
        return rng.choice(strays)

    def _delegate(self, number: int) -> list[CsrAccess]:
        if self._rng.random() < 0.5:
            return self._own("hspmpdeleg", number) or self._own("mpmpdeleg", number)
        return self._own("mpmpdeleg", number)

    def _entry(
        self, bank: str, index: int, addr: int | None = None, cfg: int | None = None
    ) -> list[CsrAccess]:
        """Write addr and cfg of an entry, by a route that the bank has."""
        rng, numbers = self._rng, self._numbers
        if addr is None:
            addr = draw_addr(self._config, rng, self._corners)
        if cfg is None:
            cfg = self._cfg()
        if bank == "pmp":
            register = index // self._lanes * self._lanes // 4
            lane = index % self._lanes
            # Locks of PMP end what delegation can do before the next reset: few of them.
            keep = 0xFF if rng.random() < 0.1 else 0xFF & ~LOCK
            packed = sum((self._cfg() & keep) << 8 * i for i in range(self._lanes))
            packed = packed & ~(0xFF << 8 * lane) | (cfg & keep) << 8 * lane
            return [
                self._write(numbers[f"pmpaddr{index}"], addr),
                self._write(numbers[f"pmpcfg{register}"], packed),
            ]
        route = rng.choice(ROUTES[bank])
        return [
            self._write(numbers[f"{route}select"], SELECT_ENTRIES + index),
            self._write(numbers[f"{route}reg"], addr),
            self._write(numbers[f"{route}reg2"], cfg),
        ]

    def _cfg(self) -> int:
        rng = self._rng
        cfg = (
            rng.getrandbits(3)
            | rng.choice((0, 0, 0x100, 0x100, 0x300, 0x300, 0x200))
            | (rng.getrandbits(2) << CFG_A)
        )
        if rng.random() < 0.05:
            cfg |= rng.getrandbits(self._config.xlen) & ~0x39F
        if rng.random() >= self._reserved and cfg & 3 == 2:
            cfg |= 1
        if rng.random() < self._quiet:
            cfg &= ~(AddressMode.NAPOT << CFG_A)
        elif rng.random() < 0.4:
            cfg |= AddressMode.NAPOT << CFG_A
        return cfg | LOCK if rng.random() < self._locked else cfg & ~LOCK
