"""Permission tables of revision sspmp-1.0: SPMP and vSPMP, and the PMP beneath them."""

from .permission_table import PermissionTable, Row

__all__ = ["PMP_TABLE", "SPMP_TABLE"]

# Of V=0 guest memory is an ordinary U rule (HYP-PERM-02). SUM is for U rules, and L for nobody
# (SSPMP-PERM-41).
# docs/rules.md section 4.3, legal encodings: SHARED U, then RWX to the columns S0, S1, U, Gst.
# U=1 without SHARED is a U rule: with SUM=1 S reads and writes by it but never executes, which is
# where no_execute comes from. For a shared rule RWX=110 and 111 give U (and guests) less than S.
_SPMP_ROWS = (
    Row("SSPMP-PERM-00", "00000", ("", "", "", "")),
    Row("SSPMP-PERM-01", "00100", ("R", "R", "", "")),
    Row("SSPMP-PERM-02", "00110", ("RW", "RW", "", "")),
    Row("SSPMP-PERM-03", "00001", ("X", "X", "", "")),
    Row("SSPMP-PERM-04", "00101", ("RX", "RX", "", "")),
    Row("SSPMP-PERM-05", "00111", ("RWX", "RWX", "", "")),
    Row("SSPMP-PERM-10", "01000", ("", "", "", "")),
    Row("SSPMP-PERM-11", "01100", ("", "R", "R", "R")),
    Row("SSPMP-PERM-12", "01110", ("", "RW", "RW", "RW")),
    Row("SSPMP-PERM-13", "01001", ("", "", "X", "X"), no_execute="S1"),
    Row("SSPMP-PERM-14", "01101", ("", "R", "RX", "RX"), no_execute="S1"),
    Row("SSPMP-PERM-15", "01111", ("", "RW", "RWX", "RWX"), no_execute="S1"),
    Row("SSPMP-PERM-20", "11000", ("", "", "", "")),
    Row("SSPMP-PERM-21", "11100", ("R", "R", "R", "R")),
    Row("SSPMP-PERM-22", "11110", ("RW", "RW", "R", "R")),
    Row("SSPMP-PERM-23", "11001", ("X", "X", "X", "X")),
    Row("SSPMP-PERM-24", "11101", ("RX", "RX", "RX", "RX")),
    Row("SSPMP-PERM-25", "11111", ("RWX", "RWX", "X", "X")),
)


def _reserved(bits: str) -> Row:
    shared, user = bits[0], bits[1]
    rule = "SSPMP-PERM-30" if (shared, user) == ("1", "0") else "SSPMP-PERM-31"
    # Policy mask clears RWX, and SHARED where U is 0 (SSPMP-CFG-05).
    kept = shared if user == "1" else "0"
    return Row(rule, bits, ("",) * 4, reserved=True, masked=f"{kept}{user}000")


_LEGAL = {row.bits for row in _SPMP_ROWS}

SPMP_TABLE = PermissionTable(
    key="spmp",
    name="4.3",
    fields=("SHARED", "U", "R", "W", "X"),
    columns=("S0", "S1", "U", "G"),
    rows=_SPMP_ROWS
    + tuple(_reserved(f"{number:05b}") for number in range(32) if f"{number:05b}" not in _LEGAL),
)

# docs/rules.md section 12: LRWX to what M and what S and U may do with MML=1 (PMP-05).
_MML = {
    "0000": ("", ""),
    "0001": ("", "X"),
    "0010": ("RW", "R"),
    "0011": ("RW", "RW"),
    "0100": ("", "R"),
    "0101": ("", "RX"),
    "0110": ("", "RW"),
    "0111": ("", "RWX"),
    "1000": ("", ""),
    "1001": ("X", ""),
    "1010": ("X", "X"),
    "1011": ("RX", "X"),
    "1100": ("R", ""),
    "1101": ("RX", ""),
    "1110": ("RW", ""),
    "1111": ("R", "R"),
}


def _pmp_row(bits: str) -> Row:
    """Give the columns for MML=0, where R=0, W=1 is reserved, and for MML=1, where nothing is."""
    locked, rwx = bits[0] == "1", bits[1:]
    plain = "".join(right for right, bit in zip("RWX", rwx, strict=True) if bit == "1")
    reserved = rwx.startswith("01")
    supervisor = "" if reserved else plain
    machine = supervisor if locked or reserved else "RWX"
    allowed = (machine, supervisor, *_MML[bits])
    return Row("PMP-05", bits, allowed, reserved=reserved, masked=f"{bits[:2]}0{bits[3]}")


PMP_TABLE = PermissionTable(
    key="pmp",
    name="12",
    fields=("L", "R", "W", "X"),
    columns=("M0", "SU0", "M1", "SU1"),
    rows=tuple(_pmp_row(bits) for bits in _MML),
    # PMP and PMA must grant HLVX both X and R (HYP-HLVX-01).
    hlvx="RX",
)
