"""What is known of one control and status register."""

from dataclasses import dataclass
from enum import Enum

from ...isa import CSR_NUMBERS

__all__ = ["Field", "Guard", "Legal", "Row", "constant", "whole"]


class Legal(Enum):
    """How a field that is WARL in more than its width is legalised."""

    PRIVILEGE = "the reserved mode 2 becomes U"
    ANY = "every value is legal"


class Guard(Enum):
    """Access conditions beyond the number of the register."""

    NONE = "none"
    SATP = "mstatus.TVM for HS, hstatus.VTVM for VS"
    HGATP = "mstatus.TVM for HS"
    COUNTER = "mcounteren, hcounteren, scounteren"
    HSTATEEN = "mstateen bit 63"
    SSTATEEN = "mstateen and hstateen bit 63"


@dataclass(frozen=True, kw_only=True)
class Field:
    """Some bits of a register: a view on a member of the state, or a constant.

    Parameters
    ----------
    lsb : int
        Lowest bit in the register.
    name : str
        Member of the state; empty for a constant.
    width : int
    reset : int
        Value at reset, or that of the constant.
    part : int
        Lowest bit in the member: the high half of a counter starts at 32.
    writable : bool
    gate : str
        Member of one bit: while it is 0 the field reads 0 and ignores writes. Empty: none.
    legal : Legal
    """

    lsb: int
    name: str = ""
    width: int = 1
    reset: int = 0
    part: int = 0
    writable: bool = True
    gate: str = ""
    legal: Legal = Legal.ANY


@dataclass(frozen=True, kw_only=True)
class Row:
    """One register.

    Parameters
    ----------
    name : str
        As in ``isa.CSR_NUMBERS``.
    fields : tuple of Field
        Bits that no field covers read 0 and ignore writes.
    guard : Guard
    index : int
        Which counter or which stateen register, for the guards that need it.
    """

    name: str
    fields: tuple[Field, ...] = ()
    guard: Guard = Guard.NONE
    index: int = 0

    @property
    def number(self) -> int:
        """Its number: the privilege in bits 9:8; with both bits 11:10 set it is read-only."""
        return CSR_NUMBERS[self.name]


def whole(name: str, width: int, *, lsb: int = 0, reset: int = 0) -> tuple[Field, ...]:
    """Return the fields of a register that is one member of the state, from bit ``lsb`` up."""
    return (Field(lsb=lsb, name=name, width=width - lsb, reset=reset),)


def constant(lsb: int, value: int, width: int = 1) -> Field:
    """Return a field that always reads ``value``."""
    return Field(lsb=lsb, width=width, reset=value, writable=False)
