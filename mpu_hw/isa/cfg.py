"""Fields of the configuration of an entry (rules MPU-CFG-01, SSPMP-CFG-01)."""

from .access import AddressMode
from .register import Field, FieldAccess

__all__ = ["CFG_A", "CFG_BITS", "CFG_FIELDS"]

WARL = FieldAccess.WARL
MODES = tuple((mode.name, int(mode)) for mode in AddressMode)

# By name. S is the 2021 proposal's, U and SHARED are those of Sspmp; L shares its bit with S.
CFG_FIELDS = {
    field.name: field
    for field in (
        Field(name="R", lsb=0, access=WARL, text="read permission"),
        Field(name="W", lsb=1, access=WARL, text="write permission"),
        Field(name="X", lsb=2, access=WARL, text="execute permission"),
        Field(name="A", lsb=3, width=2, access=WARL, text="address matching", values=MODES),
        Field(name="L", lsb=7, access=WARL, text="lock"),
        Field(name="S", lsb=7, access=WARL, text="rule for S; 0: for U"),
        Field(name="U", lsb=8, access=WARL, text="rule for U; 0: for S"),
        Field(name="SHARED", lsb=9, access=WARL, text="rule for S and U"),
    )
}
CFG_A = CFG_FIELDS["A"].lsb
# Permission fields and lock: one bit each.
CFG_BITS = {name: field.lsb for name, field in CFG_FIELDS.items() if field.width == 1}
