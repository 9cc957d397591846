"""The PMP level with Smepmp: its registers and its verdict (rules 12)."""

from collections import Counter

from mpu_hw.isa import Access, AddressMode

from .message import Request
from .model_config import ModelConfig
from .pool import Entry, Pool
from .region import address_view, supported_mode
from .tables_sspmp import SspmpTables

__all__ = ["Pmp"]

# What an access needs here: every letter of one of the words. MXR does not act (COM-MXR-03),
# and HLVX needs both (HYP-HLVX-01).
NEEDS: dict[int, tuple[str, ...]] = {
    Access.LOAD: ("R",),
    Access.STORE: ("W",),
    Access.FETCH: ("X",),
    Access.HLVX: ("RX",),
    Access.CBO: ("R", "W"),
    Access.WALK: ("R",),
}
TYPE_RULES: dict[int, str] = {
    Access.LOAD: "COM-TYPE-02",
    Access.STORE: "COM-TYPE-03",
    Access.FETCH: "COM-TYPE-01",
    Access.HLVX: "COM-TYPE-05",
    Access.CBO: "COM-TYPE-06",
}


class Pmp:
    """PMP entries of the pool, ``mseccfg``, and what they allow.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
    tables : SspmpTables
        What the entries allow.
    pool : Pool
        Where the entries are: PMP entries are those of ``pool.banks["pmp"]`` only (PMP-08).
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(self, config: ModelConfig, tables: SspmpTables, pool: Pool, covered: Counter[str]):
        self.config = config
        self.tables = tables
        self.pool = pool
        self.covered = covered
        self.mml = self.mmwp = self.rlb = False

    def _entry(self, index: int) -> Entry | None:
        entries = self.pool.banks["pmp"]
        if index < len(entries):
            return entries[index]
        self.covered["SSPMP-DELEG-06" if self.pool.dynamic else "SSPMP-DELEG-09"] += 1
        return None

    def read_cfg(self, number: int) -> int:
        """Return ``pmpcfg`` register ``number``: lanes of entries that PMP has not read 0."""
        lanes = [self._entry(4 * number + lane) for lane in range(self.config.xlen // 8)]
        return int.from_bytes([self._byte(lane) if lane else 0 for lane in lanes], "little")

    def _byte(self, entry: Entry) -> int:
        """PMP-01; U and SHARED do not show (SSPMP-CFG-02)."""
        self.covered["PMP-01"] += 1
        if entry.user or entry.shared:
            self.covered["SSPMP-CFG-02"] += 1
        r, w, x = list(entry.rwx)
        return int(f"{entry.locked:d}00{entry.mode:02b}{x}{w}{r}", 2)

    def write_cfg(self, number: int, value: int) -> None:
        """Write ``pmpcfg`` register ``number``, every lane for itself."""
        lanes = value.to_bytes(self.config.xlen // 8, "little")
        for index, byte in enumerate(lanes, start=4 * number):
            entry = self._entry(index)
            if entry is None:
                continue
            if entry.hardwired:
                self.covered["COM-RST-04"] += 1
            elif entry.locked and not self.rlb:
                self.covered["PMP-03"] += 1
            else:
                self._write_byte(entry, byte)

    def _write_byte(self, entry: Entry, byte: int) -> None:
        locked, _, _, a1, a0, x, w, r = list(format(byte, "08b"))
        if self._bars(locked + r + w + x):
            self.covered["PMP-06"] += 1
            return
        if not self.mml and (r, w) == ("0", "1"):
            self.covered["PMP-01"] += 1
            w = "0"
        if entry.user or entry.shared:
            self.covered["SSPMP-CFG-02"] += 1
        entry.user = entry.shared = entry.below_m = False
        entry.rwx = r + w + x
        entry.locked = locked == "1"
        entry.mode = supported_mode(int(a1 + a0, 2), self.config, self.covered)

    def _bars(self, lrwx: str) -> bool:
        return self.mml and not self.rlb and lrwx in self.tables.pmp_mml_forbidden

    def barred(self, entry: Entry) -> bool:
        """Whether nobody may write such an entry now (PMP-06)."""
        return self._bars(self.permission(entry))

    def read_addr(self, index: int) -> int:
        """Return ``pmpaddr`` of entry ``index``."""
        self.covered["COM-ADDR-01"] += 1
        entry = self._entry(index)
        if entry is None:
            return 0
        return address_view(entry.addr, entry.mode, self.config, self.covered)

    def write_addr(self, index: int, value: int) -> None:
        """Write ``pmpaddr`` of entry ``index``."""
        entry = self._entry(index)
        if entry is None:
            return
        entries = self.pool.banks["pmp"]
        after = entries[index + 1] if index + 1 < len(entries) else Entry()
        held = entry.locked or (after.locked and after.mode is AddressMode.TOR)
        if entry.hardwired:
            self.covered["COM-RST-04"] += 1
        elif held and not self.rlb:
            self.covered["PMP-03"] += 1
        else:
            entry.addr = value % 2**self.config.word_bits
            if entry.addr != value:
                self.covered["COM-ADDR-02"] += 1

    def read_mseccfg(self) -> int:
        """Return ``mseccfg`` (PMP-04)."""
        self.covered["PMP-04"] += 1
        return int(f"{self.rlb:d}{self.mmwp:d}{self.mml:d}", 2)

    def write_mseccfg(self, value: int) -> None:
        """Write ``mseccfg``: MML and MMWP stay set, RLB stays clear once an entry is locked."""
        self.covered["PMP-04"] += 1
        rlb, mmwp, mml = list(format(value % 8, "03b"))
        self.mml = self.mml or mml == "1"
        self.mmwp = self.mmwp or mmwp == "1"
        mine = self.pool.banks["pmp"]
        if self.rlb or not any(entry.locked for entry in mine):
            if any(e.locked for e in self.pool.pool + self.pool.banks["spmp"]) and rlb == "1":
                self.covered["PMP-08"] += 1
            self.rlb = rlb == "1"

    def permission(self, entry: Entry) -> str:
        """LRWX: the row of the PMP tables."""
        return f"{entry.locked:d}{entry.rwx}"

    def no_match(self, request: Request) -> bool:
        """Whether an access passes that no entry matches (PMP-02, PMP-04, SSPMP-DELEG-05)."""
        if request.priv == 3:
            if self.mmwp or (self.mml and request.access == Access.FETCH):
                self.covered["PMP-04"] += 1
                return False
            self.covered["PMP-02" if self.pool.banks["pmp"] else "SSPMP-DELEG-05"] += 1
            return True
        if not self.pool.banks["pmp"]:
            self.covered["SSPMP-DELEG-05"] += 1
            return True
        self.covered["PMP-02"] += 1
        return False

    def matched(self, lrwx: str, request: Request) -> bool:
        """Whether the deciding entry, which matches all bytes, lets the access pass."""
        machine = request.priv == 3
        if self.mml:
            self.covered["PMP-05"] += 1
            for_machine, for_others = self.tables.pmp_mml[lrwx]
            granted = for_machine if machine else for_others
        else:
            self.covered["PMP-02"] += 1
            if machine and lrwx[0] == "0":
                return True
            granted = self.tables.pmp[lrwx[1:]]
        if request.access not in NEEDS:
            return False
        if request.access in TYPE_RULES:
            self.covered[TYPE_RULES[request.access]] += 1
        if request.access == Access.HLVX:
            self.covered["HYP-HLVX-01"] += 1
        return any(set(word) <= set(granted) for word in NEEDS[request.access])
