"""Entries of revision sspmp-1.0, who has them, and which are enabled (rules 8, 10)."""

from collections import Counter
from dataclasses import dataclass

from mpu_hw.isa import AddressMode

from .setting import Setting

__all__ = ["ENABLES", "Entry", "Pool"]

# Enable register to the bank whose entries it gates.
ENABLES = {"spmpen": "spmp", "hspmpen": "spmp", "vspmpen": "vspmp"}


@dataclass
class Entry:
    """Stored state of one entry; ``rwx`` is in the order of the document (SSPMP-PERM-40)."""

    addr: int = 0
    mode: AddressMode = AddressMode.OFF
    rwx: str = "000"
    user: bool = False
    shared: bool = False
    locked: bool = False
    hardwired: bool = False

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
    setting : Setting
        The configuration.
    covered : Counter
        Where rules are noted that decided something.

    Attributes
    ----------
    banks : dict
        ``pmp``, ``spmp``, ``vspmp`` to their entries now, index 0 first.
    pmpnum, hpmpnum : int
        p and h of the law.
    enabled : dict
        Enable register to the logical indices whose bit is set.
    """

    def __init__(self, setting: Setting, covered: Counter[str]):
        self.setting = setting
        self.covered = covered
        self.dynamic = setting.delegation == "dynamic"
        counts = setting.entries
        self.banks: dict[str, list[Entry]]
        if self.dynamic:
            self.pool = [Entry() for _ in range(counts["pool"])]
            stores = {"pool": self.pool}
        else:
            names = ("pmp", "spmp", "vspmp") if setting.hypervisor else ("pmp", "spmp")
            self.pool = []
            stores = {name: [Entry() for _ in range(counts.get(name, 0))] for name in names}
        self.total = len(self.pool)
        for row in setting.reset:
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
        listed = {id(stores[row.bank][row.index]) for row in setting.reset}
        self.enabled = {
            name: {
                index
                for index, entry in enumerate(self.banks[bank])
                if id(entry) in listed and entry.mode is not AddressMode.OFF
            }
            for name, bank in ENABLES.items()
        }

    def exists(self, bank: str) -> bool:
        """Whether the bank is built; while it has no entry it is there all the same."""
        if bank == "vspmp" and not self.setting.hypervisor:
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

    def delegate(self, written: int) -> None:
        """Write ``mpmpdeleg`` (SSPMP-DELEG-01..05, 07, HYP-DELEG-13)."""
        covered = self.covered
        covered["SSPMP-DELEG-01"] += 1
        if not self.dynamic:
            covered["SSPMP-DELEG-09"] += 1
            return
        value = written % 2**7
        if value <= self._highest_lock("pmp"):
            covered["SSPMP-DELEG-03"] += 1
            return
        if value > self.most:
            covered["SSPMP-DELEG-03"] += 1
            value = self.most
        before, p = self._owners(), self.pmpnum
        covered["SSPMP-DELEG-02"] += 1
        self.pmpnum = value
        left = self.total - value
        if self.setting.hypervisor:
            covered["HYP-DELEG-13"] += 1
        self.hpmpnum = left if self.hpmpnum == self.total - p else min(self.hpmpnum, left)
        if value in (0, self.total):
            covered["SSPMP-DELEG-05"] += 1
        self._dealt(before)
        if any(e.locked and before.get(id(e)) == "spmp" for e in self.banks["pmp"]):
            covered["SSPMP-DELEG-04"] += 1

    def delegate_guest(self, written: int) -> None:
        """Write ``hspmpdeleg`` (HYP-DELEG-11, 12, 15, HYP-LOCK-09)."""
        covered = self.covered
        covered["HYP-DELEG-11"] += 1
        if not self.dynamic:
            covered["SSPMP-DELEG-09"] += 1
            return
        value = written % 2**8
        if value <= self._highest_lock("spmp"):
            covered["HYP-DELEG-12"] += 1
            return
        left = self.total - self.pmpnum
        if value > left:
            covered["HYP-DELEG-12"] += 1
        before = self._owners()
        self.hpmpnum = min(value, left)
        if self.hpmpnum in (0, left):
            covered["HYP-DELEG-15"] += 1
        self._dealt(before)
        if any(e.locked and before.get(id(e)) == "vspmp" for e in self.banks["spmp"]):
            covered["HYP-LOCK-09"] += 1

    def _highest_lock(self, bank: str) -> int:
        return max((i for i, e in enumerate(self.banks[bank]) if e.locked), default=-1)

    def _owners(self) -> dict[int, str]:
        return {id(entry): bank for bank, entries in self.banks.items() for entry in entries}

    def _dealt(self, before: dict[int, str]) -> None:
        """Deal anew: contents stay with their entries, enables with their indices."""
        self._deal()
        after = self._owners()
        moved = [e for e in self.pool if before.get(id(e)) != after.get(id(e))]
        if any(entry != Entry() for entry in moved):
            self.covered["SSPMP-DELEG-07"] += 1
        for name, bank in ENABLES.items():
            kept = {index for index in self.enabled[name] if index < len(self.banks[bank])}
            if kept != self.enabled[name]:
                self.covered["SSPMP-DELEG-08"] += 1
            self.enabled[name] = kept

    def read_enable(self, name: str, high: bool) -> int:
        """Return ``spmpen``, ``hspmpen``, ``vspmpen`` or its upper half (SSPMP-EN-01)."""
        width = self.setting.xlen
        base = width if high else 0
        return sum(2 ** (i - base) for i in self.enabled[name] if base <= i < base + width)

    def write_enable(self, name: str, high: bool, value: int) -> None:
        """Write ``spmpen``, ``hspmpen``, ``vspmpen`` or its upper half (SSPMP-EN-02, EN-03)."""
        entries = self.banks[ENABLES[name]]
        base = self.setting.xlen if high else 0
        digits = format(value, f"0{self.setting.xlen}b")[::-1]
        for index, digit in enumerate(digits, start=base):
            if index >= len(entries):
                if digit == "1":
                    self.covered["SSPMP-EN-02"] += 1
            elif entries[index].locked:
                if (digit == "1") != (index in self.enabled[name]):
                    self.covered["SSPMP-EN-03"] += 1
            elif digit == "1":
                self.enabled[name].add(index)
            else:
                self.enabled[name].discard(index)
