"""Fields of the registers that the standard gives the unit, beside those of its entries."""

from .csr import SELECT_MAX
from .register import Field, FieldAccess

__all__ = ["DELEGATION_FIELDS", "MSECCFG_FIELDS", "SELECT_FIELD"]

WARL = FieldAccess.WARL

# Smepmp (PMP-04, PMP-08).
MSECCFG_FIELDS = {
    field.name: field
    for field in (
        Field(name="MML", lsb=0, access=WARL, text="machine-mode lockdown; set until reset"),
        Field(name="MMWP", lsb=1, access=WARL, text="M needs a match; set until reset"),
        Field(name="RLB", lsb=2, access=WARL, text="locks do not bind; stays 0 beside a lock"),
    )
}

# SSPMP-IND-05, SSPMP-IND-06.
SELECT_FIELD = Field(
    name="SELECT",
    lsb=0,
    width=SELECT_MAX.bit_length(),
    access=WARL,
    text=f"what the iregs reach; a value with a bit above 11 is stored as {SELECT_MAX:#x}",
)

# By register (SSPMP-DELEG-01, HYP-DELEG-11).
DELEGATION_FIELDS = {
    "mpmpdeleg": Field(
        name="PMPNUM", lsb=0, width=7, access=WARL, text="entries that PMP keeps, from 0 up"
    ),
    "hspmpdeleg": Field(
        name="PMPNUM", lsb=0, width=8, access=WARL, text="entries that SPMP keeps, the next ones"
    ),
}
