"""The specification side of the proofs: byte addresses and tables typed out, as gates.

Nothing here knows a granule, a mask or a comparator of the hardware, nor its tables: a region is a
first byte and a byte behind the last, and who may do what is a list of cells (those of
mpu_hw_sim.model, which are typed from docs/rules.md).
"""

from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike
from mpu_hw_sim.model.tables_mpu import HGMPU, HGMPU_MXR, MPU, MPU_MXR, MPU_MXR_RAW
from mpu_hw_sim.model.tables_sspmp import SSPMP, SSPMP_MXR, SSPMP_MXR_RAW

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, AddressMode, Privilege

__all__ = [
    "BANKS",
    "FAULTS",
    "RESERVED",
    "allows",
    "any_of",
    "cause_of",
    "columns_of",
    "first_of",
    "region_bytes",
]

# COM-STG-1..6: which bank a stage asks.
BANKS = {"hs": "mpu", "vs": "vsmpu", "g": "hgmpu"}

TABLES = {"mpu": MPU, "vsmpu": MPU, "hgmpu": HGMPU, "spmp": SSPMP, "vspmp": SSPMP}
# COM-MXR-01: cells that an explicit load may use under MXR. Rows are spelt differently by revision.
UNDER_MXR = {
    "off": set(),
    "raw": MPU_MXR_RAW | HGMPU_MXR | SSPMP_MXR_RAW,
    "effective": MPU_MXR | HGMPU_MXR | SSPMP_MXR,
}
# MPU-CFG-06.
RESERVED = {
    "mpu": {"1000"},
    "vsmpu": {"1000"},
    "hgmpu": set(HGMPU) - {"0000", "0001", "0100", "0101", "0110", "0111"},
}
# COM-TYPE-01..06: the rights of which one is enough.
NEEDS = {
    Access.LOAD: "R",
    Access.STORE: "W",
    Access.FETCH: "X",
    Access.HLVX: "X",
    Access.CBO: "RW",
    Access.WALK: "R",
}
EXPLICIT_READS = (Access.LOAD, Access.CBO)
# COM-FLT-1..4: code of the stage, and the causes of a denied fetch, load and store.
FAULTS = {"hs": (0, 12, 13, 15), "vs": (1, 12, 13, 15), "g": (2, 20, 21, 23), "m": (3, 1, 5, 7)}


def any_of(terms) -> Value:
    return Cat(*terms).any()


def region_bytes(
    m: Module, config: MpuConfig, mode: ValueLike, addr: Value, below: Value
) -> tuple[Value, Value]:
    """First byte of an entry's region and the byte behind its last; equal where it has none."""
    width = config.paddr_width + 1
    base, end = Signal(width), Signal(width)
    grain = config.granularity
    lower, upper = Signal(width), Signal(width)
    m.d.comb += [
        # COM-GRAN-06: down to a whole grain.
        lower.eq((below << 2) - (below << 2) % grain),
        upper.eq((addr << 2) - (addr << 2) % grain),
    ]
    with m.Switch(mode):
        if "tor" in config.modes:
            with m.Case(AddressMode.TOR), m.If(lower < upper):
                m.d.comb += [base.eq(lower), end.eq(upper)]
        if "na4" in config.modes and grain == 4:
            with m.Case(AddressMode.NA4):
                m.d.comb += [base.eq(addr << 2), end.eq((addr << 2) + 4)]
        if "napot" in config.modes:
            with m.Case(AddressMode.NAPOT):
                _every_napot(m, config, addr, base, end)
    return base, end


def _every_napot(m: Module, config: MpuConfig, addr: Value, base: Signal, end: Signal) -> None:
    """COM-MATCH-05, one case per size: 8 bytes << number of trailing ones."""
    words = config.addr_width
    free = max(config.granularity // 8 - 1, 0).bit_length()  # G-1 low bits count as ones
    with m.Switch(addr):
        for ones in range(free, words):
            pattern = "-" * (words - ones - 1) + "0" + "1" * (ones - free) + "-" * free
            with m.Case(pattern):
                start = Cat(Const(0, ones + 3), addr[ones + 1 :])
                m.d.comb += [base.eq(start), end.eq(start + (8 << ones))]
        with m.Default():  # all ones: everything
            m.d.comb += end.eq(1 << config.paddr_width)


def columns_of(bank: str, priv: Value, sum_bit: Value) -> dict[str, Value]:
    """Who uses which column of a table; M and the reserved privilege 2 use none."""
    if bank == "hgmpu":
        return {"G": (priv == Privilege.S) | (priv == Privilege.U)}
    supervisor = priv == Privilege.S
    return {"S0": supervisor & ~sum_bit, "S1": supervisor & sum_bit, "U": priv == Privilege.U}


def allows(
    bank: str, option: str, encoding: Value, access: Value, columns: dict[str, Value], mxr: Value
) -> Value:
    """Whether a rule of ``bank`` permits an access, by summing up the cells that do.

    Parameters
    ----------
    option : str
        ``off``, ``raw`` or ``effective`` (COM-MXR-01).
    encoding : Value
        S R W X, or SHARED U R W X; the first most significant.
    columns : dict
        Column to the bit that says that the accessor is that of the column; a column that is left
        out is nobody's.
    """
    terms = [Const(0, 1)]
    for row, (_, cells) in TABLES[bank].items():
        for column, letters in cells.items():
            if column not in columns:
                continue
            here = (encoding == int(row.replace(" ", ""), 2)) & columns[column]
            for kind, needed in NEEDS.items():
                if set(needed) & set(letters):
                    terms.append(here & (access == kind))
            if (row, column) in UNDER_MXR[option]:
                explicit = any_of(access == kind for kind in EXPLICIT_READS)
                terms.append(here & mxr & explicit)
    return any_of(terms)


def first_of(terms: list[tuple[Value, ValueLike]], default: ValueLike) -> Value:
    """Value that goes with the first condition that holds."""
    result = Value.cast(default)
    for condition, value in reversed(terms):
        result = Mux(condition, value, result)
    return result


def cause_of(access: Value, fault: tuple[int, int, int, int]) -> Value:
    """Cause by the type of a denied access (section 4.5), of a row of ``FAULTS``."""
    _, fetch, load, store = fault
    stores = (access == Access.STORE) | (access == Access.CBO)
    return Mux(access == Access.FETCH, fetch, Mux(stores, store, load))
