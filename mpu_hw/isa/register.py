"""The form in which a register is described, whoever owns it: the core or the unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

__all__ = ["LEVELS", "Field", "FieldAccess", "Register"]

# CSR[9:8] of a number to the lowest mode that reaches it.
LEVELS = ("user", "supervisor", "hypervisor and VS", "machine")
READ_ONLY = 3  # CSR[11:10] of the numbers that no instruction writes


class FieldAccess(Enum):
    """What a write does to a field, in the terms of the manual."""

    RW = "RW"  # what is written is stored
    WARL = "WARL"  # any value is written, a legal one is read
    WLRL = "WLRL"  # software writes legal values only; here others are stored as well
    RO = "RO"  # a write is ignored


@dataclass(frozen=True, kw_only=True)
class Field:
    """Some bits of a register.

    Parameters
    ----------
    name : str
        As in the manual.
    lsb : int
        Lowest bit in the register.
    width : int, bits
    text : str
        What the field means.
    access : FieldAccess
    reset : int
        Value at reset, or that of a field that never changes.
    values : tuple of (str, int)
        Values that have a name. Of a WARL field there are no other legal ones.
    """

    name: str
    lsb: int
    width: int = 1
    text: str
    access: FieldAccess = FieldAccess.RW
    reset: int = 0
    values: tuple[tuple[str, int], ...] = ()

    @property
    def msb(self) -> int:
        """Highest bit in the register."""
        return self.lsb + self.width - 1

    @property
    def mask(self) -> int:
        """The bits of the field, in their place in the register."""
        return ((1 << self.width) - 1) << self.lsb

    @property
    def writable(self) -> bool:
        """Whether a write may change the field."""
        return self.access is not FieldAccess.RO


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register, or several alike that follow each other behind a select.

    Parameters
    ----------
    name : str
        In lower case, as in the manual.
    numbers : tuple of int
        CSR numbers by which it is reached; of a register behind a select, those of the iregs.
    width : int, bits
    text : str
        What the register is for.
    source : str
        Rule of docs/rules.md, or chapter of the manual.
    fields : tuple of Field
        Bits that no field covers read 0 and ignore writes.
    select : int or None
        Select value that names it, where it lies behind one; of the first, where there are more.
    resets : tuple of int
        Values at reset of registers behind selects.

    Raises
    ------
    ValueError
        A text is missing, or fields overlap, do not fit or start with what they cannot hold.
    """

    name: str
    numbers: tuple[int, ...]
    width: int
    text: str
    source: str
    fields: tuple[Field, ...] = ()
    select: int | None = None
    resets: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for title, text in self._texts():
            if not text:
                raise ValueError(f"{title} must have words, not {text!r}")
        covered = 0
        for field in self.fields:
            title = f"Field {field.name} of {self.name}"
            if field.msb >= self.width or field.width < 1 or field.lsb < 0:
                bits = f"{field.msb}:{field.lsb}"
                raise ValueError(f"{title} must lie in {self.width} bits, not in {bits}")
            if field.mask & covered:
                raise ValueError(f"{title} must have bits of its own, not {field.mask:#x}")
            for value in (field.reset, *(number for _, number in field.values)):
                if value not in range(1 << field.width):
                    raise ValueError(f"{title} must have values of its width, not {value:#x}")
            covered |= field.mask

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield f"Description of {self.name}", self.text
        yield f"Source of {self.name}", self.source
        for field in self.fields:
            yield f"Description of field {field.name} of {self.name}", field.text

    @property
    def number(self) -> int:
        """CSR number; the first of them, where there are more."""
        return self.numbers[0]

    @property
    def level(self) -> str:
        """The lowest mode that reaches it: CSR[9:8] of its number."""
        return LEVELS[self.number >> 8 & 3]

    @property
    def access(self) -> FieldAccess:
        """``RO`` if a write traps because of the number, else ``RW``, whatever fields take."""
        return FieldAccess.RO if self.number >> 10 == READ_ONLY else FieldAccess.RW

    @property
    def count(self) -> int:
        """How many registers these are."""
        return len(self.resets) or 1

    @property
    def reset(self) -> int:
        """Value at reset; of the first, where there are more."""
        if self.resets:
            return self.resets[0]
        return sum(field.reset << field.lsb for field in self.fields)

    @property
    def writable_mask(self) -> int:
        """Bits that a write may change."""
        return sum(field.mask for field in self.fields if field.writable)
