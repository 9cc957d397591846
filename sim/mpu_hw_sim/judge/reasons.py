"""Why the rules decide as they do, in words, for registers and an access that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mpu_hw.isa import AddressMode

__all__ = ["Reason", "Region", "reasons_of", "region_of"]

# docs/rules.md 4.3: rows by R W X in the order of the document.
SPMP_ROWS = {"000": 0, "100": 1, "110": 2, "001": 3, "101": 4, "111": 5}
SPMP_GROUPS = {(0, 0): 0, (0, 1): 1, (1, 1): 2}  # SHARED, U
MATCHES = {
    AddressMode.TOR: "COM-MATCH-02",
    AddressMode.NA4: "COM-MATCH-06",
    AddressMode.NAPOT: "COM-MATCH-05",
}


@dataclass(frozen=True)
class Reason:
    """A rule, and what it says here."""

    rule: str
    text: str


@dataclass(frozen=True)
class Region:
    """First byte of an entry, and the one behind its last; equal where it has none."""

    mode: AddressMode
    first: int
    behind: int

    def __str__(self) -> str:
        if self.first >= self.behind:
            return "nothing"
        return f"{self.first:#x} to {self.behind - 1:#x}"


def region_of(cfg: int, addr: int, below: int, width: int) -> Region:
    """Return the region of an entry (COM-MATCH-01 to COM-MATCH-06); the grain is 4 bytes.

    Parameters
    ----------
    cfg, addr : int
    below : int
        Address register of the entry before; 0 for the first one.
    width : int
        Address bits.
    """
    mode = AddressMode(cfg >> 3 & 3)
    if mode is AddressMode.TOR:
        return Region(mode, below << 2, addr << 2)
    if mode is AddressMode.NA4:
        return Region(mode, addr << 2, (addr << 2) + 4)
    if mode is AddressMode.NAPOT:
        size = 8 << ((addr + 1 & ~addr).bit_length() - 1)
        first = (addr << 2) // size * size
        return Region(mode, first, min(first + size, 1 << width))
    return Region(mode, 0, 0)


def reasons_of(
    spec: str,
    cfg: Sequence[int],
    regions: Sequence[Region],
    bits: Mapping[str, int],
    request: tuple[str, str, int],
    decides: int,
    whole: int,
) -> list[Reason]:
    """Return the rules that lead to the verdict, in the order in which they are applied.

    Parameters
    ----------
    spec : str
    cfg, regions : sequence
        Of the entries.
    bits : table
        Other registers.
    request : (privilege, kind, size)
    decides : int
        Lowest entry with a byte of the access; -1 where there is none.
    whole : int
        1 where it has all of them.
    """
    privilege, kind, _ = request
    if spec in ("spmp", "mpu") and privilege == "M":
        return [Reason("COM-DEF-03", "M passes every bank of S")]
    if decides < 0:
        return [_without_match(spec, privilege, kind, bits)]
    mode = regions[decides].mode
    found = [
        Reason(MATCHES[mode], f"entry {decides}, {mode.name}, has {regions[decides]}"),
        Reason("COM-PRIO-01", f"entry {decides} is the lowest with a byte of the access"),
    ]
    if not whole:
        return [*found, Reason("COM-PRIO-02", f"entry {decides} does not have all of its bytes")]
    return [*found, *_permission(spec, cfg[decides], bits, privilege, kind)]


def _without_match(spec: str, privilege: str, kind: str, bits: Mapping[str, int]) -> Reason:
    if spec == "smepmp" and privilege == "M":
        if bits["mmwp"]:
            return Reason("PMP-04", "no entry matches, and MMWP denies that to M")
        if bits["mml"] and kind == "fetch":
            return Reason("PMP-04", "no entry matches, and MML lets M execute no such byte")
    if spec in ("pmp", "smepmp"):
        passes = "passes" if privilege == "M" else "is denied"
        return Reason("PMP-02", f"no entry matches, and {privilege} {passes}")
    if spec == "spmp":
        return Reason("SSPMP-DEF-01", f"no entry matches, and {privilege} is denied")
    passes = "passes" if privilege == "S" else "is denied"
    return Reason("MPU-DEF-01", f"no entry matches, and {privilege} {passes}")


def _permission(
    spec: str, cfg: int, bits: Mapping[str, int], privilege: str, kind: str
) -> list[Reason]:
    letters = "".join(name if cfg >> n & 1 else "-" for n, name in enumerate("RWX"))
    if spec == "smepmp" and bits["mml"]:
        lrwx = f"{cfg >> 7 & 1}{cfg & 1}{cfg >> 1 & 1}{cfg >> 2 & 1}"
        return [Reason("PMP-05", f"MML, LRWX={lrwx}: what a {kind} of {privilege} may do")]
    if spec in ("pmp", "smepmp"):
        if privilege == "M" and not cfg >> 7 & 1:
            return [Reason("PMP-02", "the entry is not locked, and does not bind M")]
        return [Reason("PMP-02", f"the entry gives {letters} to {privilege}")]
    if spec == "mpu":
        srwx = f"{cfg >> 7 & 1}{cfg & 1}{cfg >> 1 & 1}{cfg >> 2 & 1}"
        text = f"SRWX={srwx}, SUM={bits['sum']}: what a {kind} of {privilege} may do"
        return [Reason(f"MPU-PERM-{int(srwx, 2):02}", text)]
    shared, owner = cfg >> 9 & 1, cfg >> 8 & 1
    rwx = f"{cfg & 1}{cfg >> 1 & 1}{cfg >> 2 & 1}"
    row = f"SSPMP-PERM-{SPMP_GROUPS[shared, owner]}{SPMP_ROWS[rwx]}"
    text = f"SHARED={shared}, U={owner}, {letters}, SUM={bits['sum']}: {kind} of {privilege}"
    found = [Reason(row, text)]
    if kind == "load" and bits["mxr"] and cfg >> 2 & 1:
        found.append(Reason("COM-MXR-01", "MXR=1: what may be executed may be read"))
    return found
