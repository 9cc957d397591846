"""The lines of which directed cases consist: what is set, what is asked, what must come."""

from typing import NamedTuple

from mpu_hw.isa import Access, AddressMode

__all__ = ["OK", "Ask", "Enable", "Line", "Put", "Read", "Region", "Set", "Traps", "Write"]
__all__ += ["EVERYTHING", "na4", "napot", "off", "tor"]

OK = 0  # as the answer of an Ask: allowed. Any other number is the cause.


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


class Put(NamedTuple):
    """M writes addr and cfg of an entry. ``permission`` is S R W X in this order."""

    bank: str
    entry: int
    region: Region
    permission: str


class Enable(NamedTuple):
    """M writes switch register 0 of a bank."""

    bank: str
    mask: int


class Set(NamedTuple):
    """Change status inputs; they stay so to the end of the case."""

    status: dict[str, bool]


class Ask(NamedTuple):
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
    """Read register ``number`` of a family, which must not trap and give ``value``."""

    family: str
    number: int
    value: int
    who: str = "M"


class Traps(NamedTuple):
    """Access register ``number`` of a family, which must trap; ``kind``: illegal or virtual."""

    family: str
    number: int
    who: str
    kind: str


Line = Put | Enable | Set | Ask | Write | Read | Traps
