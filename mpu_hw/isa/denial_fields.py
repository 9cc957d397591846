"""Registers of the denial record of a unit, and their fields (docs/denial-record.md)."""

from enum import IntEnum

from .access import Access, Privilege, StageCode
from .register import Field, FieldAccess

__all__ = [
    "CUSTOM_MACHINE_CSRS",
    "DENIAL_ADDRESS",
    "DENIAL_CSRS",
    "DENIAL_FIELDS",
    "DENIAL_TEXTS",
    "OVERFLOW_WIDTH",
    "PORT_NUMBER_WIDTH",
]

# Numbers that the privileged specification leaves to custom machine-level registers, read/write.
CUSTOM_MACHINE_CSRS = (range(0x7C0, 0x800), range(0xBC0, 0xC00))

DENIAL_CSRS = {
    "mdenialstatus": 0x7C0,
    "mdenialinfo": 0x7C1,
    "mdenialaddr": 0x7C2,
    "mdenialaddrh": 0x7C3,
}
DENIAL_TEXTS = {
    "mdenialstatus": "state of the denial record",
    "mdenialinfo": "which access was denied, and by what",
    "mdenialaddr": "address of the denied access",
    "mdenialaddrh": "upper bits of the address of the denied access",
}
DENIAL_ADDRESS = ("mdenialaddr", "mdenialaddrh")  # from the low end of the address up

OVERFLOW_WIDTH = 16
PORT_NUMBER_WIDTH = 8
RO = FieldAccess.RO


def _names(kind: type[IntEnum]) -> tuple[tuple[str, int], ...]:
    return tuple((row.name, int(row)) for row in kind)


DENIAL_FIELDS: dict[str, tuple[Field, ...]] = {
    "mdenialstatus": (
        Field(
            name="PENDING",
            lsb=0,
            access=FieldAccess.WARL,
            text="the record is valid; write 1 to clear it",
        ),
        Field(
            name="OVERFLOW",
            lsb=16,
            width=OVERFLOW_WIDTH,
            access=RO,
            text="accesses denied since the recorded one, at most 65535; cleared with PENDING",
        ),
    ),
    # Each is also the name, in lower case, of the member of the denied access that it shows.
    "mdenialinfo": (
        Field(
            name="ACCESS", lsb=0, width=3, access=RO, values=_names(Access), text="kind of access"
        ),
        Field(
            name="STAGE", lsb=3, width=2, access=RO, values=_names(StageCode), text="denying stage"
        ),
        Field(name="HIT", lsb=5, access=RO, text="an entry decided; 0: none matched"),
        Field(
            name="PRIV",
            lsb=6,
            width=2,
            access=RO,
            values=_names(Privilege),
            text="effective privilege of the access",
        ),
        Field(name="ENTRY", lsb=8, width=8, access=RO, text="index of the entry in its bank"),
        Field(name="CAUSE", lsb=16, width=5, access=RO, text="exception code of the denial"),
        Field(name="VIRT", lsb=21, access=RO, text="effective V of the access"),
        Field(
            name="PORT",
            lsb=24,
            width=PORT_NUMBER_WIDTH,
            access=RO,
            text="check port that was asked, by its index in the configuration",
        ),
    ),
}
