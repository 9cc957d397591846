"""Section 14 of docs/rules.md, QEMU and CVA6's SPMP, and what no port of the unit can show."""

from functools import partial

from mpu_hw.isa import CFG_A, Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    Read,
    SetStatus,
    Write,
    WriteEntry,
    holds,
    na4,
    napot,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case, everywhere
from mpu_hw_sim.directed.deviations_open import OPEN_PMPS
from mpu_hw_sim.directed.deviations_sail import SAIL
from mpu_hw_sim.directed.deviations_spike import SPIKE
from mpu_hw_sim.directed.deviations_spmp import SAIL_SPMP

__all__ = ["DEVIATIONS", "UNSEEN"]

LOAD, STORE, FETCH, HLVX = Access.LOAD, Access.STORE, Access.FETCH, Access.HLVX
ANY = "01 111"
NONE = "00 000"
LOCK = 0x80
NAPOT_R = AddressMode.NAPOT << CFG_A | 0x101

_Case = partial(Case, access="indirect")


_OTHERS = (
    _Case(
        departs=("QEM-01",),
        theirs="S passes where nothing matches, U does not (the policy of 2021)",
        title="without a match S is denied as U is, whatever SUM and MXR say",
        rules=("SSPMP-DEF-01",),
        lines=(
            Delegate(spmp=2),
            SetStatus({"sum": True, "mxr": True}),
            Check(LOAD, 0x100, 4, "S", 13, entry=None),
            Check(FETCH, 0x100, 4, "S", 12, entry=None),
            Check(LOAD, 0x100, 4, "U", 13, entry=None),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("QEM-02",),
        theirs="an entry that is OFF or disabled still denies what straddles its edge",
        title="an inactive entry denies nothing that straddles its edge",
        rules=("COM-PRIO-03",),
        lines=(
            Delegate(spmp=3),
            WriteEntry("spmp", 0, na4(0xC), ANY),
            WriteEntry("spmp", 1, tor(0x14), ANY),
            WriteEntry("spmp", 2, EVERYTHING, ANY),
            Enable("spmpen", 0b100),
            Check(LOAD, 0x8, 8, "U", OK),
            Check(LOAD, 0x10, 8, "U", OK),
            Enable("spmpen", 0b110),
            Check(LOAD, 0x8, 8, "U", 13, entry=1),
            Check(LOAD, 0x10, 8, "U", 13, entry=1),
        ),
    ),
    _Case(
        departs=("QEM-03", "CVA-01"),
        theirs="only the first byte of an access, or the first and the last, meet the regions",
        title="a region that covers neither end of the access denies it all the same",
        rules=("COM-PRIO-02",),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, na4(0x24), NONE),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Check(LOAD, 0x20, 16, "U", 13, entry=0),
            WriteEntry("spmp", 0, na4(0x2C), NONE),
            Check(LOAD, 0x20, 16, "U", 13, entry=0),
            WriteEntry("spmp", 0, na4(0x20), ANY),
            Check(LOAD, 0x20, 16, "U", 13, entry=0),
        ),
    ),
    _Case(
        departs=("QEM-04",),
        theirs="a TOR with address 0 matches everything above its lower bound",
        title="a TOR with address 0 matches nothing",
        rules=("COM-MATCH-03",),
        lines=(
            Delegate(spmp=3),
            WriteEntry("spmp", 0, off(0x40), NONE),
            WriteEntry("spmp", 1, tor(0), ANY),
            Check(LOAD, 0x0, 4, "U", 13, entry=None),
            Check(LOAD, 0x40, 4, "U", 13, entry=None),
            Check(LOAD, 0x1000, 4, "U", 13, entry=None),
            WriteEntry("spmp", 0, tor(0), ANY),
            Check(LOAD, 0x40, 4, "U", 13, entry=None),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("QEM-05",),
        theirs="a lock that M took away stays until a reset, and keeps the cfg below it too",
        title="a lock that M took away is gone at once",
        rules=("SSPMP-LOCK-04", "SSPMP-LOCK-03"),
        lines=(
            Delegate(spmp=2),
            *stores("s", 1, "S", addr=0x20, cfg=0x8F | LOCK),
            *stores("s", 0, "S", cfg=NAPOT_R),
            *holds("s", 0, "S", cfg=NAPOT_R),
            *stores("m", 1, cfg=0),
            *stores("s", 1, "S", addr=0x28, cfg=NAPOT_R),
            *holds("s", 1, "S", addr=0x28, cfg=NAPOT_R),
            *stores("s", 0, "S", addr=0x30),
            *holds("s", 0, "S", addr=0x30),
        ),
    ),
    _Case(
        departs=("QEM-08",),
        theirs="addresses keep all XLEN bits, whatever width and grain are",
        title="an address register has the bits of the physical address and no others",
        rules=("COM-ADDR-02", "COM-GRAN-04"),
        lines=lambda config: (
            Delegate(spmp=2),
            *stores("s", 0, "S", addr=(1 << config.xlen) - 1, cfg=0),
            *holds("s", 0, "S", addr=(1 << config.addr_width) - (1 << config.grain_bits), cfg=0),
        ),
        needs=lambda config: config.addr_width < config.xlen and config.grain_bits > 0,
    ),
    _Case(
        departs=("CVA-02",),
        theirs="NA4 matches nothing",
        title="NA4 matches its four bytes",
        rules=("COM-MATCH-06",),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, na4(0x100), ANY),
            Check(LOAD, 0xFC, 4, "U", 13, entry=None),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(LOAD, 0x104, 4, "U", 13, entry=None),
        ),
    ),
    _Case(
        departs=("CVA-03",),
        theirs="U and guests use the rules of S where RWX lets them",
        title="a rule of S alone gives nothing to U and nothing to guests",
        rules=("SSPMP-PERM-05", "HYP-PERM-01"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            WriteEntry("vspmp", 0, EVERYTHING, "00 111"),
            WriteEntry("spmp", 0, EVERYTHING, "00 111"),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            Check(FETCH, 0x100, 4, "U", 12, entry=0),
            Check(LOAD, 0x100, 4, "VU", 13, entry=0),
            Check(STORE, 0x100, 4, "VS", 23, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("CVA-06",),
        theirs="MXR acts neither on U rules met by S nor on shared 111 met by U",
        title="MXR acts on U rules met by S (raw) and on shared 111 met by U",
        rules=("COM-MXR-01", "SSPMP-PERM-13", "SSPMP-PERM-25"),
        lines=(
            Delegate(spmp=1),
            SetStatus({"sum": True, "mxr": True}),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "S", 12, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "11 111"),
            Check(LOAD, 0x100, 4, "U", OK),
        ),
        mxr=("raw",),
        needs=everywhere,
    ),
    _Case(
        departs=("CVA-07",),
        theirs="where vSPMP and SPMP both deny, SPMP is reported",
        title="where vSPMP and SPMP both deny, vSPMP is reported",
        rules=("HYP-ORD-04", "COM-ORD-01"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            WriteEntry("vspmp", 0, EVERYTHING, NONE),
            WriteEntry("spmp", 0, EVERYTHING, NONE),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0, gva=True),
            Check(STORE, 0x100, 4, "VU", 15, entry=0, gva=True),
            Check(FETCH, 0x100, 4, "VS", 12, entry=0, gva=True),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("CVA-08",),
        theirs="one bit switches both stages off",
        title="vSPMP and SPMP go by vsatp and hgatp, each by its own",
        rules=("COM-STG-4", "COM-STG-5", "COM-ORD-06", "COM-ORD-07"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            WriteEntry("vspmp", 0, EVERYTHING, "00 100"),
            WriteEntry("spmp", 0, EVERYTHING, "01 110"),
            SetStatus({"satp_bare": False, "vsatp_bare": False}),
            Check(STORE, 0x100, 4, "VS", OK),
            Check(FETCH, 0x100, 4, "VS", 20, entry=0),
            SetStatus({"vsatp_bare": True, "hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", OK),
            Check(STORE, 0x100, 4, "VS", 15, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("CVA-09",),
        theirs="a bank to which delegation leaves no entry denies everything",
        title="a bank to which delegation leaves no entry passes everything",
        rules=("SSPMP-DEF-02", "SSPMP-DELEG-05", "HYP-DELEG-15"),
        lines=lambda config: (
            Write("mpmpdeleg", 0, config.entries["pool"]),
            WriteEntry("pmp", 0, EVERYTHING, "0 111"),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "VS", OK),
            WriteEntry("pmp", 0, napot(0x1000, 0x1000), "0 111"),
            Check(LOAD, 0x100, 4, "VU", 5, entry=None),
            Read("hspmpdeleg", 0, 0, "S"),
        ),
        pooled=True,
        needs=lambda config: config.entries["pool"] <= 64 and config.granularity <= 4096,
    ),
)

DEVIATIONS: tuple[Case, ...] = (*SPIKE, *SAIL, *SAIL_SPMP, *OPEN_PMPS, *_OTHERS)

# Deviations that no port of the unit shows, and why.
UNSEEN: dict[str, str] = {
    "SPK-19": "SFENCE.VMA and mstatus.TVM are the core's (CORE-03, CORE-04)",
    "CVA6-06": "which instructions were fetched under an older rule is the core's (COM-FEN-05)",
    "IBEX-01": "what was fetched ahead of a csrc is the core's to discard (COM-FEN-05)",
    "C910-01": "a core hangs or traps; the unit answers in the cycle of the request",
}
