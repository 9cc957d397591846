"""The lines of which directed cases consist: what is set, what is asked, what must come."""

from typing import NamedTuple

from mpu_hw.isa import SELECT_ENTRIES, Access, AddressMode

__all__ = [
    "OK",
    "Check",
    "Delegate",
    "Enable",
    "ExpectTrap",
    "Line",
    "Read",
    "Region",
    "SetStatus",
    "Write",
    "WriteEntry",
]
__all__ += ["EVERYTHING", "holds", "na4", "napot", "off", "select", "stores", "tor"]

OK = 0  # as the answer of an Check: allowed. Any other number is the cause.


class Region(NamedTuple):
    """Address register and A of an entry. ``word`` None stands for all ones."""

    mode: AddressMode
    word: int | None


EVERYTHING = Region(AddressMode.NAPOT, None)


def off(address: int) -> Region:
    """Match nothing; be the lower bound of the next entry."""
    return Region(AddressMode.OFF, address >> 2)


def tor(end: int) -> Region:
    """Reach from the previous entry's address to ``end``."""
    return Region(AddressMode.TOR, end >> 2)


def na4(address: int) -> Region:
    """Match the four bytes at ``address``."""
    return Region(AddressMode.NA4, address >> 2)


def napot(base: int, size: int) -> Region:
    """Match ``size`` bytes at ``base``, both of them a power of two's multiple of eight."""
    return Region(AddressMode.NAPOT, base >> 2 | (size >> 3) - 1)


class WriteEntry(NamedTuple):
    """M writes addr and cfg of an entry, by a path that no lock of a supervisor's bank stops.

    ``permission`` holds the fields of the bank's table in the order of docs/rules.md, blanks
    between them as one likes: S R W X, SHARED U R W X (``"01 110"``), or L R W X.
    """

    bank: str
    entry: int
    region: Region
    permission: str
    locked: bool = False


class Delegate(NamedTuple):
    """M deals the entries that PMP, SPMP and vSPMP can have, and enables all of them.

    From a pool PMP gets ``pmp`` of them and SPMP, where vSPMP gets any, ``spmp``; vSPMP gets the
    rest. The last entry of PMP, where it has any, allows all to all.
    """

    spmp: int = 0
    vspmp: int = 0
    pmp: int = 0


class Enable(NamedTuple):
    """M writes switch register 0 of a bank, or the low half of the enable register of that name."""

    bank: str
    mask: int


class SetStatus(NamedTuple):
    """Change status inputs; they stay so to the end of the case."""

    status: dict[str, bool]


class Check(NamedTuple):
    """Check an access. ``who`` is U, S, M, VU or VS; ``entry`` None = none decided, -1 = any."""

    access: Access
    address: int
    size: int
    who: str
    answer: int
    entry: int | None = -1
    gva: bool | None = None


class Write(NamedTuple):
    """Write register ``number`` of a family, which must not trap."""

    family: str
    number: int
    value: int
    who: str = "M"


class Read(NamedTuple):
    """Read register ``number`` of a family, which must not trap and give ``value``.

    ``claim`` tells that another unit owns the select in force, which must then be ``isel``.
    """

    family: str
    number: int
    value: int
    who: str = "M"
    claim: bool = False
    isel: int | None = None


class ExpectTrap(NamedTuple):
    """Access register ``number`` of a family, which must trap; ``kind``: illegal or virtual.

    With ``value`` the access is a write, and otherwise a read.
    """

    family: str
    number: int
    who: str
    kind: str
    value: int | None = None


Line = WriteEntry | Delegate | Enable | SetStatus | Check | Write | Read | ExpectTrap


def select(level: str, index: int, who: str = "M") -> Write:
    """Let the select of a level (``s``, ``vs``, ``m``) name entry ``index``."""
    return Write(f"{level}iselect", 0, SELECT_ENTRIES + index, who)


def stores(
    level: str, index: int, who: str = "M", *, addr: int | None = None, cfg: int | None = None
) -> tuple[Line, ...]:
    """Write addr and cfg of entry ``index``, as given, through the select of a level."""
    values = {"ireg": addr, "ireg2": cfg}
    writes = [
        Write(level + name, 0, value, who) for name, value in values.items() if value is not None
    ]
    return (select(level, index, who), *writes)


def holds(
    level: str, index: int, who: str = "M", *, addr: int | None = None, cfg: int | None = None
) -> tuple[Line, ...]:
    """Read addr and cfg of entry ``index``, as given, through the select of a level."""
    values = {"ireg": addr, "ireg2": cfg}
    reads = [
        Read(level + name, 0, value, who) for name, value in values.items() if value is not None
    ]
    return (select(level, index, who), *reads)
