"""CSR numbers. A family is a run of numbers in order; a map says where each family starts."""

from dataclasses import dataclass, field

from .csr_numbers import CSR_NUMBERS

__all__ = [
    "ADDR_COUNT",
    "CFG_COUNT",
    "CSR_MAPS",
    "DRAFT_CSRS",
    "INDIRECT_CSRS",
    "SELECT_ENTRIES",
    "SELECT_MAX",
    "SWITCH_COUNT",
    "CsrMap",
]

CFG_COUNT = 16
ADDR_COUNT = 64
SWITCH_COUNT = 2


@dataclass(frozen=True, kw_only=True)
class CsrMap:
    """A named assignment of CSR numbers to the register families of revision mpu-0.9.

    Parameters
    ----------
    base : dict
        Family name (``mpucfg``, ``mpuaddr``, ``mpuswitch``, likewise ``vsmpu*``, ``hgmpu*``) to the
        number of its register 0.
    entries : int
        Entries per bank that the map has room for: the families span ``entries // 4`` cfg and
        ``entries`` addr registers, and two switch registers.
    """

    base: dict[str, int] = field(default_factory=dict)
    entries: int = ADDR_COUNT


def _bank(bank: str, cfg: int, addr: int, switch: int) -> dict[str, int]:
    return {f"{bank}cfg": cfg, f"{bank}addr": addr, f"{bank}switch": switch}


_HGMPU = _bank("hgmpu", 0x660, 0x6B0, 0x670)

CSR_MAPS = {
    # The pmp map with the privilege field changed (MPU-CSR-01).
    "default": CsrMap(
        base=_bank("mpu", 0x1A0, 0x1B0, 0x170) | _bank("vsmpu", 0x2A0, 0x2B0, 0x270) | _HGMPU
    ),
    # Two public code bases of 2023; they have no hgmpu, which keeps its default (MPU-CSR-02).
    "zdl2023": CsrMap(
        base=_bank("mpu", 0x500, 0x510, 0x550) | _bank("vsmpu", 0xA00, 0xA10, 0xA50) | _HGMPU
    ),
    # Custom space only; it has room for 16 entries (MPU-CSR-02).
    "custom": CsrMap(
        base=_bank("mpu", 0x5D0, 0x5C0, 0x5D8)
        | _bank("vsmpu", 0x6D0, 0x6C0, 0x6D8)
        | _bank("hgmpu", 0x6F0, 0x6E0, 0x6F8),
        entries=16,
    ),
}

# First registers of the families of sspmp-1.0. siph, vsiph and miph lie between sireg3 and sireg4
# (docs/rules.md section 9.2).
INDIRECT_CSRS = {
    name: CSR_NUMBERS[name]
    for level in ("s", "vs", "m")
    for name in (f"{level}iselect", f"{level}ireg", f"{level}ireg4")
}
INDIRECT_CSRS |= {
    name: CSR_NUMBERS[name] for name in ("spmpen", "spmpenh", "mpmpdeleg", "mseccfg", "mseccfgh")
}
INDIRECT_CSRS |= {"pmpcfg": CSR_NUMBERS["pmpcfg0"], "pmpaddr": CSR_NUMBERS["pmpaddr0"]}

# Not allocated by the draft; the numbers of the one public implementation (HYP-EN-06, HYP-EN-07).
DRAFT_CSRS = {
    "vspmpen": 0x283,
    "vspmpenh": 0x293,
    "hspmpen": 0x683,
    "hspmpenh": 0x693,
    "hspmpdeleg": 0x616,
}

SELECT_ENTRIES = 0x100  # select value of entry 0; the unit's window is this and the 255 above
SELECT_MAX = 0xFFF  # what a select holds at most (SSPMP-IND-05)
