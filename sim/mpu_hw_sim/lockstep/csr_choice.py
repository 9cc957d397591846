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

# In the order in which programs are drawn; minstret on RV32 in both halves: a write of either is
# done instead of the count.
WRITTEN = (
    *("mstatus", "sstatus", "medeleg", "mie", "mip", "sie", "sip", "mcounteren", "scounteren"),
    *("minstret", "minstreth", "mscratch", "sscratch", "mcause", "mtval", "scause", "stval"),
    *("hedeleg", "hideleg", "hie", "hip", "hvip", "hstatus", "hcounteren", "vsstatus"),
    *("vsie", "vsip", "vsscratch", "vscause", "vstval", "mtinst", "htinst", "mtval2", "htval"),
)
# What would send a program astray: a trapped return from a handler, and on RV64 one into another V.
KEPT = {"mstatus": ("TSR", "GVA", "MPV"), "hstatus": ("VTSR",)}


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
    """Return the bits that a program may write, by register; trap vectors are none of them."""
    found = {row.name: row for row in rows(config)}
    return {
        name: sum(
            field.mask
            for field in found[name].fields
            if field.writable and field.name not in KEPT.get(name, ())
        )
        for name in WRITTEN
        if name in found
    }
