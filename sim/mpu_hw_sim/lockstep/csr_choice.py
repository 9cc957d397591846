"""Which registers random programs read and write, and where both sides may differ by right."""

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows

__all__ = ["EXCLUDED", "readable", "writable"]

# Name or family to the reason why its value is not compared.
EXCLUDED = {
    "cycle": "clocks are not instructions",
    "mcycle": "clocks are not instructions",
    "time": "each side has a clock of its own",
    "marchid": "names the implementation",
    "mideleg": "the other side has guest external interrupts and forces their bit to 1",
    "menvcfg": "the other side has a FIOM bit, which means nothing without caches",
    "henvcfg": "as menvcfg",
    "senvcfg": "as menvcfg",
    "satp": "the other side has address translation",
    "hgatp": "as satp",
    "vsatp": "as satp",
    "pmp": "without entries the other side lacks these registers; with them programs read them",
    "tselect": "the other side has triggers",
    "tdata": "the other side has triggers",
    "hpmcounter": "the other side has Zihpm or nothing",
    "stateen": "the other side is built without Smstateen",
    "medelegh": "a later version of the standard than the other side has",
    "hedelegh": "as medelegh",
}

STATUS = {"SIE": 1, "SPIE": 5, "SPP": 8, "SUM": 18, "MXR": 19}
MACHINE_STATUS = {"MIE": 3, "MPIE": 7, "MPP": 11, "MPPH": 12, "MPRV": 17, "TVM": 20, "TW": 21}
HSTATUS = {"GVA": 6, "SPV": 7, "SPVP": 8, "HU": 9, "VTVM": 20, "VTW": 21}


def _bits(numbers: object) -> int:
    assert isinstance(numbers, dict | tuple)
    values = numbers.values() if isinstance(numbers, dict) else numbers
    return sum(1 << number for number in values)


def excluded(name: str) -> bool:
    """Return whether the value of a register is not compared."""
    families = ("pmp", "tdata", "hpmcounter", "mhpmcounter", "mstateen", "hstateen", "sstateen")
    if name.startswith(families):
        return True
    return name in EXCLUDED or name.removesuffix("h") in EXCLUDED


def readable(config: CoreConfig) -> dict[str, int]:
    """Return the numbers of the registers whose values are compared."""
    return {row.name: row.number for row in rows(config) if not excluded(row.name)}


def writable(config: CoreConfig) -> dict[str, int]:
    """Return the bits that a program may write, by register.

    What would send a program astray is left out: trap vectors, and TSR and VTSR, which would trap
    the return from a handler.
    """
    word = (1 << config.xlen) - 1
    interrupts = (1, 5, 9, *((2, 6, 10) if config.hypervisor else ()))
    found = {
        "mstatus": _bits(STATUS | MACHINE_STATUS),
        "sstatus": _bits(STATUS),
        "medeleg": _bits((*range(10), 12, 13, 15)),
        "mie": _bits((*interrupts, 3, 7, 11)),
        "mip": _bits((1, 5, 9, *((2,) if config.hypervisor else ()))),
        "sie": _bits((1, 5, 9)),
        "sip": _bits((1,)),
        "mcounteren": 7,
        "scounteren": 7,
        # On RV32 both halves of the counter: a write of either is done instead of the count.
        **{name: word for name in ("minstret", *(("minstreth",) if config.xlen == 32 else ()))},
        **{name: word for name in ("mscratch", "sscratch", "mcause", "mtval", "scause", "stval")},
    }
    if config.hypervisor:
        found |= {
            "medeleg": found["medeleg"] | _bits((10, 20, 21, 22, 23)),
            "hedeleg": _bits((*range(9), 12, 13, 15)),
            "hideleg": _bits((2, 6, 10)),
            "hie": _bits((2, 6, 10)),
            "hip": _bits((2,)),
            "hvip": _bits((2, 6, 10)),
            "hstatus": _bits(HSTATUS),
            "hcounteren": 7,
            "vsstatus": _bits(STATUS),
            "vsie": _bits((1, 5, 9)),
            "vsip": _bits((1,)),
            **{name: word for name in ("vsscratch", "vscause", "vstval", "mtinst", "htinst")},
            **{name: word for name in ("mtval2", "htval")},
        }
    return found
