"""Registers ``spmpaddr[i]`` and ``spmpcfg[i]`` behind the alias registers (rules 2, 9.3, 9.4)."""

from collections import Counter

from mpu_hw.isa import AddressMode

from .model_config import ModelConfig
from .pool import ENABLES, Entry, Pool
from .region import address_view, supported_mode

__all__ = ["SpmpRegisters"]

RESERVED_RWX = {"010", "011"}


class SpmpRegisters:
    """Entry registers of SPMP and vSPMP.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
    pool : Pool
        Where the entries are.
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(self, config: ModelConfig, pool: Pool, covered: Counter[str]):
        self.config = config
        self.pool = pool
        self.covered = covered

    def read(self, bank: str, register: str, index: int) -> int:
        """Return ``addr`` or ``cfg`` of entry ``index``, which the bank has."""
        entry = self.pool.banks[bank][index]
        if register == "addr":
            self.covered["COM-ADDR-01"] += 1
            self.covered["SSPMP-IND-07"] += 1
            return address_view(entry.addr, entry.mode, self.config, self.covered)
        self.covered["SSPMP-CFG-01"] += 1
        if entry.seen != entry.rwx:
            self.covered["SSPMP-DELEG-10"] += 1
        r, w, x = list(entry.seen)
        flags = f"{entry.shared:d}{entry.user:d}{entry.locked:d}"
        return int(f"{flags}00{entry.mode:02b}{x}{w}{r}", 2)

    def write(
        self, bank: str, register: str, index: int, value: int, who: str, m_mode: bool
    ) -> None:
        """Write ``addr`` or ``cfg`` of entry ``index``, which the bank has.

        Parameters
        ----------
        who : str
            The path: ``mi`` for miselect, ``vs`` for a guest on its own bank, ``hs`` for M and
            HS on the guest's bank, ``S`` and ``M`` for siselect.
        m_mode : bool
            M-mode executes the write (SSPMP-DELEG-18).
        """
        entries = self.pool.banks[bank]
        entry = entries[index]
        if entry.hardwired:
            self.covered["COM-RST-04"] += 1
            return
        after = entries[index + 1] if index + 1 < len(entries) else None
        blocked = entry.locked or (
            register == "addr"
            and after is not None
            and after.locked
            and after.mode is AddressMode.TOR
        )
        if blocked and self._held(entry, who):
            return
        if self.config.switch and entry.enabled < {n for n in ENABLES if ENABLES[n] == bank}:
            self.covered["SSPMP-EN-04"] += 1
        if not m_mode:
            entry.below_m = True
        if register == "addr":
            entry.addr = value % 2**self.config.word_bits
            if entry.addr != value:
                self.covered["COM-ADDR-02"] += 1
        else:
            self._write_cfg(entry, value, who, m_mode)

    def _held(self, entry: Entry, who: str) -> bool:
        """Whether a lock holds against this path (rules 9.4), for an entry that one protects."""
        covered = self.covered
        if who == "mi":
            covered["SSPMP-LOCK-05"] += 1
            return False
        if who in ("vs", "hs"):
            covered["HYP-LOCK-07"] += 1
            return who == "vs"
        covered["SSPMP-LOCK-02" if entry.locked else "SSPMP-LOCK-03"] += 1
        if entry.locked and entry.mode is AddressMode.OFF:
            covered["SSPMP-LOCK-01"] += 1
        if who == "S":
            covered["HYP-LOCK-08"] += 1
        return True

    def _write_cfg(self, entry: Entry, value: int, who: str, m_mode: bool) -> None:
        shared, user, locked, _, _, a1, a0, x, w, r = list(format(value % 2**10, "010b"))
        self.covered["SSPMP-CFG-01"] += 1
        if entry.locked and locked == "0":
            self.covered["SSPMP-LOCK-04" if who == "mi" else "HYP-LOCK-07"] += 1
        if locked == "1" and not entry.locked:
            self.covered["SSPMP-LOCK-06"] += 1
        rwx = r + w + x
        if rwx in RESERVED_RWX or (shared, user) == ("1", "0"):
            self.covered["SSPMP-CFG-05"] += 1
            if self.config.reserved == "hold":
                # What the view reads, not what is stored: SSPMP-DELEG-10 ends with a write.
                entry.rwx = entry.seen
                # M has not adopted a permission that stays: SSPMP-DELEG-18.
                m_mode = False if entry.below_m else m_mode
            else:
                entry.rwx = "000"
                entry.user = user == "1"
                entry.shared = shared == "1" and entry.user
        else:
            entry.rwx, entry.user, entry.shared = rwx, user == "1", shared == "1"
        entry.mode = supported_mode(int(a1 + a0, 2), self.config, self.covered)
        entry.locked = locked == "1"
        entry.below_m = not m_mode
