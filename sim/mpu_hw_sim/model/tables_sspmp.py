"""Tables of revision sspmp-1.0, row by row (rules 4.3, 5, 9.3, 12, and COM-MXR-01)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

__all__ = [
    "ACCESSORS",
    "PMP",
    "PMP_MML",
    "PMP_MML_FORBIDDEN",
    "SSPMP",
    "SSPMP_MXR",
    "SSPMP_MXR_RAW",
    "SSPMP_TABLES",
    "SspmpTables",
]

# SHARED U, then RWX in the order of the document (SSPMP-PERM-40).
# U-mode, S-mode SUM=0, S-mode SUM=1, guest at the second stage.
SSPMP = {
    "00 000": ("SSPMP-PERM-00", {"U": "-", "S0": "-", "S1": "-", "G": "-"}),
    "00 100": ("SSPMP-PERM-01", {"U": "-", "S0": "R", "S1": "R", "G": "-"}),
    "00 110": ("SSPMP-PERM-02", {"U": "-", "S0": "RW", "S1": "RW", "G": "-"}),
    "00 001": ("SSPMP-PERM-03", {"U": "-", "S0": "X", "S1": "X", "G": "-"}),
    "00 101": ("SSPMP-PERM-04", {"U": "-", "S0": "RX", "S1": "RX", "G": "-"}),
    "00 111": ("SSPMP-PERM-05", {"U": "-", "S0": "RWX", "S1": "RWX", "G": "-"}),
    "01 000": ("SSPMP-PERM-10", {"U": "-", "S0": "-", "S1": "-", "G": "-"}),
    "01 100": ("SSPMP-PERM-11", {"U": "R", "S0": "-", "S1": "R", "G": "R"}),
    "01 110": ("SSPMP-PERM-12", {"U": "RW", "S0": "-", "S1": "RW", "G": "RW"}),
    "01 001": ("SSPMP-PERM-13", {"U": "X", "S0": "-", "S1": "-", "G": "X"}),
    "01 101": ("SSPMP-PERM-14", {"U": "RX", "S0": "-", "S1": "R", "G": "RX"}),
    "01 111": ("SSPMP-PERM-15", {"U": "RWX", "S0": "-", "S1": "RW", "G": "RWX"}),
    "11 000": ("SSPMP-PERM-20", {"U": "-", "S0": "-", "S1": "-", "G": "-"}),
    "11 100": ("SSPMP-PERM-21", {"U": "R", "S0": "R", "S1": "R", "G": "R"}),
    "11 110": ("SSPMP-PERM-22", {"U": "R", "S0": "RW", "S1": "RW", "G": "R"}),
    "11 001": ("SSPMP-PERM-23", {"U": "X", "S0": "X", "S1": "X", "G": "X"}),
    "11 101": ("SSPMP-PERM-24", {"U": "RX", "S0": "RX", "S1": "RX", "G": "RX"}),
    "11 111": ("SSPMP-PERM-25", {"U": "X", "S0": "RWX", "S1": "RWX", "G": "X"}),
}

# COM-MXR-01: (row, column) that an explicit load may use with MXR set, beside those with R.
SSPMP_MXR = {
    ("00 001", "S0"),
    ("00 001", "S1"),
    ("01 001", "U"),
    ("01 001", "G"),
    ("11 001", "U"),
    ("11 001", "S0"),
    ("11 001", "S1"),
    ("11 001", "G"),
    ("11 111", "U"),
    ("11 111", "G"),
}
SSPMP_MXR_RAW = SSPMP_MXR | {("01 001", "S1")}

# RWX, PMP with MML=0 (PMP-02). R=0 and W=1 is never stored then (PMP-01).
PMP = {"000": "-", "001": "X", "100": "R", "101": "RX", "110": "RW", "111": "RWX"}

# LRWX, PMP with MML=1: M-mode, S- and U-mode (PMP-05).
PMP_MML = {
    "0000": ("-", "-"),
    "0001": ("-", "X"),
    "0010": ("RW", "R"),
    "0011": ("RW", "RW"),
    "0100": ("-", "R"),
    "0101": ("-", "RX"),
    "0110": ("-", "RW"),
    "0111": ("-", "RWX"),
    "1000": ("-", "-"),
    "1001": ("X", "-"),
    "1010": ("X", "X"),
    "1011": ("RX", "X"),
    "1100": ("R", "-"),
    "1101": ("RX", "-"),
    "1110": ("RW", "-"),
    "1111": ("R", "R"),
}

# PMP-06: LRWX that no pmpcfg write creates while MML=1 and RLB=0.
PMP_MML_FORBIDDEN = {"1001", "1101", "1010", "1011"}

# Accessor: rule, and what each group of numbers gives. A group's own name means access to it.
# "si": siselect, sireg*. "vsi": vsiselect, vsireg*. "mi": miselect, mireg*, mpmpdeleg.
# "en": spmpen(h). "h": vspmpen(h), hspmpen(h), hspmpdeleg.
ACCESSORS = {
    "M": ("SSPMP-ACC-1", {"si": "si", "vsi": "vsi", "mi": "mi", "en": "en", "h": "h"}),
    "S": ("SSPMP-ACC-2", {"si": "si", "vsi": "vsi", "mi": "illegal", "en": "en", "h": "h"}),
    "U": (
        "SSPMP-ACC-3",
        {"si": "illegal", "vsi": "illegal", "mi": "illegal", "en": "illegal", "h": "illegal"},
    ),
    "VS": (
        "SSPMP-ACC-4",
        {"si": "vsi", "vsi": "virtual", "mi": "illegal", "en": "vspmpen", "h": "virtual"},
    ),
    "VU": (
        "SSPMP-ACC-5",
        {"si": "virtual", "vsi": "virtual", "mi": "illegal", "en": "virtual", "h": "virtual"},
    ),
}

# Stage: rule, and the privileges that pass where no entry of a bank that has entries matches.
NO_MATCH = {stage: ("SSPMP-DEF-01", set[int]()) for stage in ("hs", "vs", "g")}


@dataclass(frozen=True, kw_only=True)
class SspmpTables:
    """Tables of a revision with PMP, SPMP and vSPMP, whose entries are behind selects.

    Parameters
    ----------
    supervisor : dict
        SHARED U, RWX to the rule and what each column allows.
    supervisor_mxr, supervisor_mxr_raw : set
        Encoding and column that MXR makes readable; ``raw`` where the configuration has that.
    no_match : dict
        Stage, but that of PMP, to the rule and to the privileges that pass where no entry matches.
    accessors : dict
        Accessor to the rule and to what each group of numbers gives.
    pmp : dict
        RWX to what it allows while MML is 0.
    pmp_mml : dict
        LRWX to what M, and what S and U may do while MML is 1.
    pmp_mml_forbidden : set
        LRWX that no write creates while MML is 1 and RLB is 0.
    """

    supervisor: Mapping[str, tuple[str, Mapping[str, str]]]
    supervisor_mxr: Set[tuple[str, str]]
    supervisor_mxr_raw: Set[tuple[str, str]]
    no_match: Mapping[str, tuple[str, Set[int]]]
    accessors: Mapping[str, tuple[str, Mapping[str, str]]]
    pmp: Mapping[str, str]
    pmp_mml: Mapping[str, tuple[str, str]]
    pmp_mml_forbidden: Set[str]


SSPMP_TABLES = SspmpTables(
    supervisor=SSPMP,
    supervisor_mxr=SSPMP_MXR,
    supervisor_mxr_raw=SSPMP_MXR_RAW,
    no_match=NO_MATCH,
    accessors=ACCESSORS,
    pmp=PMP,
    pmp_mml=PMP_MML,
    pmp_mml_forbidden=PMP_MML_FORBIDDEN,
)
