"""Register accesses: regions that overlap, every encoding, every accessor, wrong numbers."""

from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CSR_MAPS, AddressMode
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.accessors import ACCESSORS
from mpu_hw_sim.stimulus.corners import Corners

__all__ = ["RegisterTraffic", "draw_addr"]

SUPERVISOR, MACHINE = 1, 3


class RegisterTraffic:
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
        self._room = CSR_MAPS[config.csr_map].entries
        self._everybody = [bank.name for bank in config.spec.banks]
        self._present = [bank.name for bank in config.banks]
        self._who = [(priv, virt) for priv, virt, often in ACCESSORS for _ in range(often)]
        self._quiet = 0.0

    def move(self) -> None:
        """Begin a sequence: choose how many entries are switched off or OFF in it."""
        self._quiet = self._rng.choice((0.0, 0.2, 0.6, 0.9))

    def set_up(self) -> list[CsrAccess]:
        """Draw writes by which M-mode gives every register of every bank a new value."""
        accesses = []
        for bank in self._present:
            count = self._config.entries[bank]
            accesses += [self._addr(bank, index) for index in range(count)]
            step = self._lanes // 4
            last = (count - 1) // 4
            accesses += [self._cfg(bank, number) for number in range(0, last + 1, step)]
            if self._config.switch:
                accesses += [self._switch(bank, number) for number in range(2 if step == 1 else 1)]
        return accesses

    def background(self) -> list[CsrAccess]:
        """Give the last entry of a bank all memory and some permission: others lie before it."""
        rng = self._rng
        bank = rng.choice(self._present)
        last = self._config.entries[bank] - 1
        everything = (1 << self._config.addr_width) - 1
        permission = 0x07 if rng.random() < 0.6 else rng.getrandbits(3) | rng.getrandbits(1) << 7
        lane = last % self._lanes
        cfg = self._cfg(bank, last // 4 & ~(self._lanes // 4 - 1))
        byte = permission | AddressMode.NAPOT << CFG_A
        value = cfg.wdata & ~(0xFF << 8 * lane) | byte << 8 * lane
        return [self._write(bank, "addr", last, everything), cfg._replace(wdata=value)]

    def last(self) -> list[CsrAccess]:
        """Draw what a sequence ends with: nothing here stays until a reset."""
        return []

    def glance(self) -> CsrAccess:
        """Draw an access that only reads."""
        return self.draw()._replace(write=False)

    def sequence(self) -> list[CsrAccess]:
        """Draw accesses that belong together: here every register is reached by single ones."""
        return [self.draw()]

    def draw(self) -> CsrAccess:
        """Draw one access of any kind; most of them only read."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.06:
            access = self._astray()
        else:
            bank = rng.choice(self._present if rng.random() < 0.95 else self._everybody)
            count = self._config.entries[bank]
            # Mostly registers of entries that exist, sometimes those beyond.
            reach = count if count and rng.random() < 0.93 else self._room
            if kind < 0.45:
                access = self._addr(bank, rng.randrange(reach))
            elif kind < 0.88 or not self._config.switch:
                number = rng.randrange((reach + 3) // 4)
                if self._lanes == 8 and rng.random() < 0.95:
                    number &= ~1
                access = self._cfg(bank, number)
            else:
                access = self._switch(bank, rng.randrange(2))
        priv, virt = rng.choice(self._who)
        if priv == SUPERVISOR and virt and rng.random() < 0.8:
            access = self._seen_by_guest(access)
        return access._replace(priv=priv, virt=virt, write=rng.random() < 0.3)

    def _seen_by_guest(self, access: CsrAccess) -> CsrAccess:
        """Replace a number of the vsmpu bank by that by which the guest reaches it."""
        base = self._config.csr_base
        for family in ("cfg", "addr", "switch"):
            offset = access.addr - base[f"vsmpu{family}"]
            if 0 <= offset < self._room:
                return access._replace(addr=(base[f"mpu{family}"] + offset) & 0xFFF)
        return access

    def _astray(self) -> CsrAccess:
        """Draw a number anywhere, or just beside a family."""
        rng = self._rng
        if rng.random() < 0.5:
            addr = rng.getrandbits(12)
        else:
            base = rng.choice(list(self._config.csr_base.values()))
            addr = (base + rng.choice((-1, 0, 1, 2, self._room - 1, self._room))) & 0xFFF
        return CsrAccess(addr, MACHINE, write=True, wdata=rng.getrandbits(self._config.xlen))

    def _write(self, bank: str, family: str, number: int, value: int) -> CsrAccess:
        addr = (self._config.csr_base[f"{bank}{family}"] + number) & 0xFFF
        return CsrAccess(addr, MACHINE, write=True, wdata=value)

    def _addr(self, bank: str, index: int) -> CsrAccess:
        return self._write(bank, "addr", index, draw_addr(self._config, self._rng, self._corners))

    def _cfg(self, bank: str, number: int) -> CsrAccess:
        rng = self._rng
        value = 0
        for _ in range(self._lanes):
            byte = rng.getrandbits(8)
            if rng.random() < 0.7:
                byte &= 0x9F  # without the reserved bits
            if rng.random() < self._quiet:
                byte &= ~(AddressMode.NAPOT << CFG_A)
            elif rng.random() < 0.4:
                byte |= AddressMode.NAPOT << CFG_A
            value = value << 8 | byte
        return self._write(bank, "cfg", number, value)

    def _switch(self, bank: str, number: int) -> CsrAccess:
        rng = self._rng
        ones = (1 << self._config.xlen) - 1
        drawn = rng.getrandbits(self._config.xlen)
        value = rng.choice((ones, ones, drawn, drawn | rng.getrandbits(self._config.xlen), 0))
        return self._write(bank, "switch", number, value)


def draw_addr(config: MpuConfig, rng: Random, corners: Corners) -> int:
    """Draw the value of an address register whose region has edges where others have theirs."""
    choice = rng.random()
    if choice < 0.45:
        bound = corners.bound()
        corners.remember(bound)
        value = bound >> 2
    elif choice < 0.9:
        size = max(8, corners.grain) << int(rng.random() ** 2 * 6)
        first = corners.bound() // size * size
        corners.remember(first)
        corners.remember(first + size)
        value = first >> 2 | (size >> 3) - 1
    elif choice < 0.94:
        value = (1 << config.addr_width) - 1 >> rng.randrange(3)
    elif choice < 0.97:
        value = 0
    else:
        value = rng.getrandbits(config.xlen)
    if rng.random() < 0.05:
        # Bits that the register does not have.
        value |= rng.getrandbits(config.xlen) >> 2 << config.addr_width
        value &= (1 << config.xlen) - 1
    return value
