"""Entries of a pool or of fixed banks, who has them, and which are enabled (rules 8, 10)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mpu_hw.isa import AddressMode

from .model_config import ModelConfig

__all__ = ["ENABLES", "Entry", "Pool"]

# Enable register to the bank whose entries it gates.
ENABLES = {"spmpen": "spmp", "hspmpen": "spmp", "vspmpen": "vspmp"}


@dataclass
class Entry:
    """Stored state of one entry; ``rwx`` is in the order of the document (SSPMP-PERM-40).

    ``enabled``: the enable registers in which the entry's bit is set (SSPMP-DELEG-08).
    ``below_m``: written below M since M last wrote its cfg (SSPMP-DELEG-18).
    """

    addr: int = 0
    mode: AddressMode = AddressMode.OFF
    rwx: str = "000"
    user: bool = False
    shared: bool = False
    locked: bool = False
    hardwired: bool = False
    enabled: set[str] = field(default_factory=set)
    below_m: bool = False

    @property
    def seen(self) -> str:
        """RWX as SPMP and vSPMP see it: what only PMP may hold is nothing (SSPMP-DELEG-10)."""
        return "000" if self.rwx in ("010", "011") else self.rwx

    @property
    def row(self) -> str:
        """Row of the table of rules 4.3."""
        return f"{self.shared:d}{self.user:d} {self.seen}"


def _at_reset(addr: int, cfg: int, hardwired: bool) -> Entry:
    """COM-RST-04: the cfg of a row is what spmpcfg (or pmpcfg) holds."""
    shared, user, locked, _, _, a1, a0, x, w, r = list(format(cfg, "010b"))
    mode = AddressMode(int(a1 + a0, 2))
    return Entry(addr, mode, r + w + x, user == "1", shared == "1", locked == "1", hardwired)


class Pool:
    """Storage and delegation.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
    covered : Counter
        Where rules are noted that decided something.

    Attributes
    ----------
    banks : dict
        ``pmp``, ``spmp``, ``vspmp`` to their entries now, index 0 first.
    pmpnum, hpmpnum : int
        p and h of docs/rules.md.
    """

    def __init__(self, config: ModelConfig, covered: Counter[str]):
        self.config = config
        self.covered = covered
        self.dynamic = config.delegation == "dynamic"
        counts = config.entries
        self.banks: dict[str, list[Entry]]
        if self.dynamic:
            self.pool = [Entry() for _ in range(counts["pool"])]
            stores = {"pool": self.pool}
        else:
            names = ("pmp", "spmp", "vspmp") if config.hypervisor else ("pmp", "spmp")
            self.pool = []
            stores = {name: [Entry() for _ in range(counts.get(name, 0))] for name in names}
        self.total = len(self.pool)
        for row in config.reset:
            stores[row.bank][row.index] = _at_reset(row.addr, row.cfg, row.hardwired)
        if self.dynamic:
            # SSPMP-RST-02, HYP-DELEG-14.
            self.most = min(self.total, 64)
            self.pmpnum = self.most
            self.hpmpnum = self.total - self.most
            self._deal()
        else:
            self.banks = {"pmp": [], "spmp": [], "vspmp": []} | stores
            self.pmpnum = len(self.banks["pmp"])
            self.hpmpnum = len(self.banks["spmp"])
        for name, bank in ENABLES.items():
            for entry in self.banks[bank]:
                # Only an entry with a reset row is not OFF now (COM-RST-04).
                if entry.mode is not AddressMode.OFF:
                    entry.enabled.add(name)

    def exists(self, bank: str) -> bool:
        """Whether the bank is built; while it has no entry it is there all the same."""
        if bank == "vspmp" and not self.config.hypervisor:
            return False
        return self.dynamic or bool(self.banks[bank])

    def _deal(self) -> None:
        """SSPMP-DELEG-02, HYP-DELEG-11: who has which entry of the pool."""
        p, h = self.pmpnum, self.hpmpnum
        self.banks = {
            "pmp": self.pool[:p],
            "spmp": self.pool[p : p + h][:64],
            "vspmp": self.pool[p + h :][:64],
        }

    def preceded(self, bank: str) -> bool:
        """Whether entry 0 of the bank has an entry of another bank before it in the pool."""
        return self.dynamic and bool(self.banks[bank]) and self.banks[bank][0] is not self.pool[0]

    def decides(self, bank: str) -> bool:
        """Whether the bank denies what it does not match (SSPMP-DEF-01, -02, HYP-DELEG-15)."""
        if self.dynamic and bank == "spmp":
            return self.pmpnum < self.total
        return bool(self.banks[bank])

    def delegate(self, written: int, barred: Callable[[Entry], bool]) -> None:
        """Write ``mpmpdeleg`` (SSPMP-DELEG-01..05, 07, HYP-DELEG-13).

        Parameters
        ----------
        barred : function of an entry
            Whether nobody may write such an entry of PMP now (PMP-06).
        """
        covered = self.covered
        covered["SSPMP-DELEG-01"] += 1
        if not self.dynamic:
            covered["SSPMP-DELEG-09"] += 1
            return
        value = written % 2**7
        if value <= _highest_lock(self.banks["pmp"]):
            covered["SSPMP-DELEG-03"] += 1
            return
        if value > self.most:
            covered["SSPMP-DELEG-03"] += 1
            value = self.most
        covered["SSPMP-DELEG-02"] += 1
        if self.config.hypervisor:
            covered["HYP-DELEG-13"] += 1
        if value in (0, self.total):
            covered["SSPMP-DELEG-05"] += 1
        if any(entry.locked for entry in self.pool[self.pmpnum : value]):
            covered["SSPMP-DELEG-04"] += 1
        # What lies behind the end of SPMP is the guests'. The end stays where M gives entries, or
        # where there are no guests; where M takes some, SPMP keeps its size.
        end = self.pmpnum + self.hpmpnum
        if value > self.pmpnum and end < self.total:
            end = min(value + self.hpmpnum, self.total)
        self._move(value, end, barred)

    def delegate_guest(self, written: int) -> None:
        """Write ``hspmpdeleg`` (HYP-DELEG-11, 12)."""
        covered = self.covered
        covered["HYP-DELEG-11"] += 1
        if not self.dynamic:
            covered["SSPMP-DELEG-09"] += 1
            return
        value = written % 2**8
        end = self.pmpnum + self.hpmpnum
        if value <= _highest_lock(self.pool[self.pmpnum : end]):
            covered["HYP-DELEG-12"] += 1
            return
        if self.pmpnum + value > self.total:
            covered["HYP-DELEG-12"] += 1
        self._move(self.pmpnum, min(self.pmpnum + value, self.total), lambda entry: False)

    def _move(self, p: int, end: int, barred: Callable[[Entry], bool]) -> None:
        """Deal anew; entries that change banks lose what must not cross (rules 10)."""
        owners, heads = self._owners(), self._heads()
        places = {
            id(entry): i for entries in self.banks.values() for i, entry in enumerate(entries)
        }
        # PMP entries that would get their lower bound from below M, and those written there.
        suspect = {
            id(entry)
            for before, entry in zip([Entry(), *self.pool], self.pool, strict=False)
            if entry.below_m or (before.below_m and entry.mode is AddressMode.TOR)
        }
        self.pmpnum, self.hpmpnum = p, end - p
        self._deal()
        after = self._owners()
        for entries in self.banks.values():
            if any(e.enabled and places.get(id(e)) != i for i, e in enumerate(entries)):
                self.covered["SSPMP-DELEG-08"] += 1
        for entry in self.pool:
            old, new = owners.get(id(entry)), after.get(id(entry))
            if old != new:
                self._change(entry, old, new, id(entry) in suspect or barred(entry))
        for bank, entry in self._heads().items():
            first = entry is self.pool[0] or entry is heads.get(bank)
            if bank != "pmp" and not first and entry.mode is AddressMode.TOR:
                self.covered["SSPMP-DELEG-19"] += 1
                entry.rwx = "000"

    def _change(self, entry: Entry, old: str | None, new: str | None, unfit: bool) -> None:
        """Give an entry to another bank; ``None`` is what no bank reaches."""
        covered = self.covered
        if entry.enabled:
            covered["SSPMP-DELEG-08"] += 1
            entry.enabled = set()
        if "vspmp" in (old, new):
            if entry != Entry():
                covered["HYP-DELEG-17"] += 1
            if entry.locked and old == "vspmp":
                covered["HYP-LOCK-09"] += 1
            vars(entry).update(vars(Entry()))
        elif entry != Entry():
            covered["SSPMP-DELEG-07"] += 1
        if new == "pmp" and unfit:
            if entry.mode is not AddressMode.OFF or entry.locked:
                covered["SSPMP-DELEG-18"] += 1
            entry.mode, entry.locked = AddressMode.OFF, False

    def _owners(self) -> dict[int, str]:
        return {id(entry): bank for bank, entries in self.banks.items() for entry in entries}

    def _heads(self) -> dict[str, Entry]:
        return {bank: entries[0] for bank, entries in self.banks.items() if entries}

    def read_enable(self, name: str, high: bool) -> int:
        """Return ``spmpen``, ``hspmpen``, ``vspmpen`` or its upper half (SSPMP-EN-01)."""
        base = self.config.xlen if high else 0
        bits = self.banks[ENABLES[name]][base : base + self.config.xlen]
        return sum(2**index for index, entry in enumerate(bits) if name in entry.enabled)

    def write_enable(self, name: str, high: bool, value: int) -> None:
        """Write ``spmpen``, ``hspmpen``, ``vspmpen`` or its upper half (SSPMP-EN-02, EN-03)."""
        entries = self.banks[ENABLES[name]]
        base = self.config.xlen if high else 0
        digits = format(value, f"0{self.config.xlen}b")[::-1]
        for index, digit in enumerate(digits, start=base):
            if index >= len(entries):
                if digit == "1":
                    self.covered["SSPMP-EN-02"] += 1
            elif entries[index].locked:
                if (digit == "1") != (name in entries[index].enabled):
                    self.covered["SSPMP-EN-03"] += 1
            elif digit == "1":
                entries[index].enabled.add(name)
            else:
                entries[index].enabled.discard(name)


def _highest_lock(entries: list[Entry]) -> int:
    return max((index for index, entry in enumerate(entries) if entry.locked), default=-1)
