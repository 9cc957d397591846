"""Tables of revision mpu-0.9, row by row (rules 4.1, 4.2, 5, 9.1, and COM-MXR-01)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

__all__ = [
    "ACCESSORS",
    "HGMPU",
    "HGMPU_LEGAL",
    "HGMPU_MXR",
    "MPU",
    "MPU_MXR",
    "MPU_MXR_RAW",
    "MPU_SUM",
    "MPU_TABLES",
    "MpuTables",
]

# S R W X: rule, S-mode SUM=0, S-mode SUM=1, U-mode.
MPU = {
    "0000": ("MPU-PERM-00", {"S0": "-", "S1": "-", "U": "-"}),
    "0001": ("MPU-PERM-01", {"S0": "-", "S1": "-", "U": "X"}),
    "0010": ("MPU-PERM-02", {"S0": "RW", "S1": "RW", "U": "R"}),
    "0011": ("MPU-PERM-03", {"S0": "RW", "S1": "RW", "U": "RW"}),
    "0100": ("MPU-PERM-04", {"S0": "-", "S1": "R", "U": "R"}),
    "0101": ("MPU-PERM-05", {"S0": "-", "S1": "R", "U": "RX"}),
    "0110": ("MPU-PERM-06", {"S0": "-", "S1": "RW", "U": "RW"}),
    "0111": ("MPU-PERM-07", {"S0": "-", "S1": "RW", "U": "RWX"}),
    "1000": ("MPU-PERM-08", {"S0": "-", "S1": "-", "U": "-"}),
    "1001": ("MPU-PERM-09", {"S0": "X", "S1": "X", "U": "-"}),
    "1010": ("MPU-PERM-10", {"S0": "X", "S1": "X", "U": "X"}),
    "1011": ("MPU-PERM-11", {"S0": "RX", "S1": "RX", "U": "X"}),
    "1100": ("MPU-PERM-12", {"S0": "R", "S1": "R", "U": "-"}),
    "1101": ("MPU-PERM-13", {"S0": "RX", "S1": "RX", "U": "-"}),
    "1110": ("MPU-PERM-14", {"S0": "RW", "S1": "RW", "U": "-"}),
    "1111": ("MPU-PERM-15", {"S0": "R", "S1": "R", "U": "R"}),
}

# MPU-PERM-20: the rows whose S column depends on SUM.
MPU_SUM = {"0100", "0101", "0110", "0111"}

# S R W X: rule, VS and VU.
HGMPU = {
    "0000": ("MPU-HGP-0", {"G": "-"}),
    "0001": ("MPU-HGP-1", {"G": "X"}),
    "0010": ("MPU-HGP-R", {"G": "-"}),
    "0011": ("MPU-HGP-R", {"G": "-"}),
    "0100": ("MPU-HGP-4", {"G": "R"}),
    "0101": ("MPU-HGP-5", {"G": "RX"}),
    "0110": ("MPU-HGP-6", {"G": "RW"}),
    "0111": ("MPU-HGP-7", {"G": "RWX"}),
    "1000": ("MPU-HGP-R", {"G": "-"}),
    "1001": ("MPU-HGP-R", {"G": "-"}),
    "1010": ("MPU-HGP-R", {"G": "-"}),
    "1011": ("MPU-HGP-R", {"G": "-"}),
    "1100": ("MPU-HGP-R", {"G": "-"}),
    "1101": ("MPU-HGP-R", {"G": "-"}),
    "1110": ("MPU-HGP-R", {"G": "-"}),
    "1111": ("MPU-HGP-R", {"G": "-"}),
}

# MPU-CFG-06: what a write may store.
HGMPU_LEGAL = {"0000", "0001", "0100", "0101", "0110", "0111"}

# COM-MXR-01: (row, column) that an explicit load may use with MXR set, beside those with R.
MPU_MXR = {
    ("0001", "U"),
    ("1001", "S0"),
    ("1001", "S1"),
    ("1010", "S0"),
    ("1010", "S1"),
    ("1010", "U"),
    ("1011", "U"),
}
MPU_MXR_RAW = MPU_MXR | {("0001", "S1")}
HGMPU_MXR = {("0001", "G")}

# Accessor: rule, and what each family of numbers reaches.
ACCESSORS = {
    "M": ("MPU-ACC-1", {"mpu": "mpu", "vsmpu": "vsmpu", "hgmpu": "hgmpu"}),
    "S": ("MPU-ACC-2", {"mpu": "mpu", "vsmpu": "vsmpu", "hgmpu": "hgmpu"}),
    "U": ("MPU-ACC-3", {"mpu": "illegal", "vsmpu": "illegal", "hgmpu": "illegal"}),
    "VS": ("MPU-ACC-4", {"mpu": "vsmpu", "vsmpu": "virtual", "hgmpu": "virtual"}),
    "VU": ("MPU-ACC-5", {"mpu": "virtual", "vsmpu": "virtual", "hgmpu": "virtual"}),
}

# Stage: rule, and the privileges that pass where no entry matches.
NO_MATCH = {"hs": ("MPU-DEF-01", {1}), "vs": ("MPU-DEF-01", {1}), "g": ("MPU-DEF-02", set[int]())}


@dataclass(frozen=True, kw_only=True)
class MpuTables:
    """Tables of a revision with one bank per stage, behind direct registers.

    Parameters
    ----------
    supervisor, guest : dict
        S R W X to the rule and what each column allows: of mpu and vsmpu, and of hgmpu.
    guest_legal : set
        Encodings that a write of an hgmpu entry may store.
    supervisor_mxr, supervisor_mxr_raw, guest_mxr : set
        Encoding and column that MXR makes readable; ``raw`` where the configuration has that.
    no_match : dict
        Stage to the rule and to the privileges that pass where no entry matches.
    accessors : dict
        Accessor to the rule and to what each family of numbers reaches.
    """

    supervisor: Mapping[str, tuple[str, Mapping[str, str]]]
    guest: Mapping[str, tuple[str, Mapping[str, str]]]
    guest_legal: Set[str]
    supervisor_mxr: Set[tuple[str, str]]
    supervisor_mxr_raw: Set[tuple[str, str]]
    guest_mxr: Set[tuple[str, str]]
    no_match: Mapping[str, tuple[str, Set[int]]]
    accessors: Mapping[str, tuple[str, Mapping[str, str]]]


MPU_TABLES = MpuTables(
    supervisor=MPU,
    guest=HGMPU,
    guest_legal=HGMPU_LEGAL,
    supervisor_mxr=MPU_MXR,
    supervisor_mxr_raw=MPU_MXR_RAW,
    guest_mxr=HGMPU_MXR,
    no_match=NO_MATCH,
    accessors=ACCESSORS,
)
