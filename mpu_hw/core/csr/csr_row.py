"""A register of the core: its description, and what of the hart is behind it."""

from dataclasses import dataclass
from enum import Enum

from ...isa import CSR_NUMBERS, Field, FieldAccess, Register
from ..config import CoreConfig

__all__ = ["Guard", "Row", "StateField", "constant", "field", "row", "whole"]

# By CSR[9:8]: where the manual describes a register that no rule of docs/rules.md names.
CHAPTERS = ("Zicntr", "Supervisor-Level ISA", "Hypervisor Extension", "Machine-Level ISA")


class Guard(Enum):
    """Access conditions beyond the number of the register."""

    NONE = "none"
    SATP = "mstatus.TVM for HS, hstatus.VTVM for VS"
    HGATP = "mstatus.TVM for HS"
    COUNTER = "mcounteren, hcounteren, scounteren"
    HSTATEEN = "mstateen bit 63"
    SSTATEEN = "mstateen and hstateen bit 63"


@dataclass(frozen=True, kw_only=True)
class StateField(Field):
    """A field as a view on a member of the state, or a constant.

    A write of an illegal value, one that ``values`` of a WARL field does not name, stores the first
    of them.

    Parameters
    ----------
    member : str
        Member of the state; empty for a constant.
    part : int
        Lowest bit in the member: the high half of a counter starts at 32.
    gate : str
        Member of one bit: while it is 0 the field reads 0 and ignores writes. Empty: none.
    """

    member: str = ""
    part: int = 0
    gate: str = ""

    @property
    def illegal(self) -> tuple[int, ...]:
        """Values that a write does not store."""
        if self.access is not FieldAccess.WARL or not self.values:
            return ()
        legal = {value for _, value in self.values}
        return tuple(value for value in range(1 << self.width) if value not in legal)


@dataclass(frozen=True, kw_only=True)
class Row(Register):
    """A register of the core.

    Parameters
    ----------
    fields : tuple of StateField
    guard : Guard
    index : int
        Which counter or which stateen register, for the guards that need it.
    """

    fields: tuple[StateField, ...] = ()
    guard: Guard = Guard.NONE
    index: int = 0


def row(
    config: CoreConfig,
    name: str,
    text: str,
    *fields: StateField,
    source: str = "",
    guard: Guard = Guard.NONE,
    index: int = 0,
) -> Row:
    """Describe a register that the standard has numbered; ``source``: the manual's chapter."""
    number = CSR_NUMBERS[name]
    return Row(
        name=name,
        numbers=(number,),
        width=config.xlen,
        text=text,
        source=source or CHAPTERS[number >> 8 & 3],
        fields=fields,
        guard=guard,
        index=index,
    )


def field(
    lsb: int,
    name: str,
    text: str,
    *,
    member: str = "",
    width: int = 1,
    part: int = 0,
    gate: str = "",
    access: FieldAccess | None = None,
    values: tuple[tuple[str, int], ...] = (),
) -> StateField:
    """Describe a field of the state; ``member``: its name in lower case. Gated ones are WARL."""
    return StateField(
        name=name,
        lsb=lsb,
        width=width,
        text=text,
        access=access or (FieldAccess.WARL if gate or values else FieldAccess.RW),
        values=values,
        member=member or name.lower(),
        part=part,
        gate=gate,
    )


def whole(name: str, width: int, text: str, *, lsb: int = 0) -> StateField:
    """Describe the field of a register that is one member of the state, from bit ``lsb`` up."""
    return field(lsb, name, text, width=width - lsb)


def constant(
    lsb: int,
    name: str,
    value: int,
    text: str,
    *,
    width: int = 1,
    values: tuple[tuple[str, int], ...] = (),
) -> StateField:
    """Describe a field that always reads ``value``."""
    return StateField(
        name=name,
        lsb=lsb,
        width=width,
        text=text,
        access=FieldAccess.RO,
        reset=value,
        values=values,
    )
