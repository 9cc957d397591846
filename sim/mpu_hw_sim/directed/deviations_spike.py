"""Section 14 of docs/rules.md, Spike: what it does, and lines that show that ours does not."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    ExpectTrap,
    Read,
    SetStatus,
    Write,
    WriteEntry,
    holds,
    na4,
    napot,
    select,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case

__all__ = ["SPIKE"]

LOAD, STORE, FETCH, HLVX = Access.LOAD, Access.STORE, Access.FETCH, Access.HLVX
ANY = "01 111"
LOCK = 0x80
NAPOT_R = AddressMode.NAPOT << CFG_A | 0x101
TOR_R = AddressMode.TOR << CFG_A | 0x101

_Case = partial(Case, revision="sspmp-1.0")


def _everywhere(config: MpuConfig) -> bool:
    return True


def _room(config: MpuConfig) -> bool:
    """Whether a pool has entries to hand to and fro."""
    return config.pooled and 12 <= config.entries["pool"] <= 64 and config.granularity == 4


SPIKE = (
    _Case(
        departs=("SPK-01",),
        theirs="no match passes for S and U",
        title="what no SPMP entry matches is denied, for S and for U",
        rules=("SSPMP-DEF-01",),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, napot(0x1000, 0x1000), ANY),
            Check(LOAD, 0x3000, 4, "S", 13, entry=None),
            Check(LOAD, 0x3000, 4, "U", 13, entry=None),
            Check(FETCH, 0x3000, 4, "U", 12, entry=None),
        ),
        needs=lambda config: config.granularity <= 4096 and config.paddr_width > 14,
    ),
    _Case(
        departs=("SPK-02", "SPK-03"),
        theirs="V=1: one bank behind vsatp alone, hgatp ignored, VS taken as S, causes 12/13/15",
        title="a guest passes two banks, each behind its own MODE, with causes of their own",
        rules=("COM-STG-3", "COM-STG-4", "COM-STG-5", "COM-FLT-3", "HYP-PERM-01"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            WriteEntry("vspmp", 0, EVERYTHING, "00 111"),
            WriteEntry("spmp", 0, EVERYTHING, "00 111"),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            Check(STORE, 0x100, 4, "VS", 23, entry=0, gva=True),
            Check(FETCH, 0x100, 4, "VS", 20, entry=0, gva=True),
            SetStatus({"vsatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            SetStatus({"vsatp_bare": True, "hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", OK),
            Check(LOAD, 0x100, 4, "VU", 13, entry=0, gva=True),
        ),
        needs=_everywhere,
    ),
    _Case(
        departs=("SPK-04", "QEM-07"),
        theirs="MXR and HLVX do nothing, and HLV uses the host's SUM",
        title="MXR makes code readable, HLVX needs X, and a guest's access has the guest's SUM",
        rules=("COM-MXR-01", "HYP-HLVX-01", "SSPMP-PERM-41", "COM-MXR-02"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            WriteEntry("vspmp", 0, EVERYTHING, "01 110"),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"sum": True}),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"sum": False, "vsum": True}),
            Check(LOAD, 0x100, 4, "VS", OK),
            Check(HLVX, 0x100, 4, "VU", 13, entry=0),
            WriteEntry("vspmp", 0, EVERYTHING, "00 001"),
            Check(HLVX, 0x100, 4, "VS", OK),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"vmxr": True}),
            Check(LOAD, 0x100, 4, "VS", OK),
        ),
        needs=lambda config: config.mxr != "off",
    ),
    _Case(
        departs=("SPK-05", "QEM-06", "CVA-05"),
        theirs="SHARED=1 with U=0 is stored and obeyed as a shared rule",
        title="SHARED=1 with U=0 is never stored, and gives nobody anything",
        rules=("SSPMP-CFG-05",),
        lines=(
            Delegate(spmp=2),
            *stores("m", 0, addr=0x1FFF, cfg=0x21F),
            *holds("s", 0, "S", cfg=0x18),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            Check(FETCH, 0x100, 4, "U", 12, entry=0),
        ),
        needs=lambda config: config.granularity == 4,
    ),
    _Case(
        departs=("SPK-06", "QEM-06"),
        theirs="spmpcfg is stored as written, reserved permissions and bits 5 and 6 too",
        title="spmpcfg holds no reserved bit and no reserved permission",
        rules=("SSPMP-CFG-05", "SSPMP-CFG-01"),
        lines=(
            Delegate(spmp=2),
            *stores("m", 0, addr=0x1FFF, cfg=0x17B),
            *holds("s", 0, cfg=0x11B),
            *stores("m", 0, cfg=0x11A),
            *holds("s", 0, cfg=0x11B),
            Write("mireg2", 0, 0x11E),
            Read("mireg2", 0, 0x11B),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(FETCH, 0x100, 4, "U", 12, entry=0),
        ),
        needs=lambda config: config.reserved == "hold" and config.granularity == 4,
    ),
    _Case(
        departs=("SPK-06", "SAIL-03"),
        theirs="NA4 is stored in spmpcfg although the grain is larger",
        title="NA4 is no mode of a larger grain, neither for SPMP nor for PMP",
        rules=("COM-CFG-04", "COM-GRAN-02"),
        lines=(
            Delegate(spmp=2, pmp=2),
            *stores("s", 0, "S", addr=0x10, cfg=0x117),
            *holds("s", 0, "S", cfg=0x107),
            Write("pmpcfg", 0, 0x1F17),
            Read("pmpcfg", 0, 0x1F07),
        ),
        needs=lambda config: config.pooled and config.granularity > 4,
    ),
    _Case(
        departs=("SPK-07", "SPK-08", "QEM-05"),
        theirs="M cannot clear L of spmpcfg by miselect, but writes a locked spmpaddr by siselect",
        title="siselect keeps a locked entry from M, miselect opens it and what lies below its TOR",
        rules=("SSPMP-LOCK-02", "SSPMP-LOCK-03", "SSPMP-LOCK-04", "SSPMP-LOCK-05"),
        lines=(
            Delegate(spmp=3),
            *stores("s", 0, "S", addr=0x10),
            *stores("s", 1, "S", addr=0x20, cfg=TOR_R | LOCK),
            *stores("s", 1, "M", addr=0x30, cfg=0),
            *holds("s", 1, addr=0x20, cfg=TOR_R | LOCK),
            # The cfg of the entry below a locked TOR is not locked, its address is.
            *stores("s", 0, "S", addr=0x18, cfg=NAPOT_R),
            *holds("s", 0, addr=0x10, cfg=NAPOT_R),
            *stores("m", 0, addr=0x18),
            *holds("s", 0, addr=0x18),
            *stores("m", 1, cfg=TOR_R),
            *stores("s", 1, "S", addr=0x30, cfg=NAPOT_R),
            *holds("s", 1, "S", addr=0x30, cfg=NAPOT_R),
        ),
    ),
    _Case(
        departs=("SPK-08",),
        theirs="mseccfg.RLB opens locked SPMP entries",
        title="RLB does nothing to the locks of SPMP",
        rules=("SSPMP-LOCK-05", "PMP-04"),
        lines=(
            Delegate(spmp=2),
            Write("mseccfg", 0, 4),
            *stores("s", 0, "S", addr=0x10, cfg=NAPOT_R | LOCK),
            *stores("s", 0, "M", addr=0x20, cfg=0),
            *holds("s", 0, "M", addr=0x10, cfg=NAPOT_R | LOCK),
        ),
    ),
    _Case(
        departs=("SPK-09",),
        theirs="a TOR in SPMP[0] begins at PMP's last address, and locked it keeps that address",
        title="a TOR in SPMP[0] begins at 0 and keeps nothing of PMP's",
        rules=("SSPMP-MATCH-08", "SSPMP-LOCK-03"),
        lines=(
            Delegate(spmp=2, pmp=2),
            WriteEntry("spmp", 0, tor(0x80), ANY, locked=True),
            Check(LOAD, 0x0, 4, "U", OK),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
            Write("pmpaddr", 1, 0x18),
            Read("pmpaddr", 1, 0x18),
        ),
        needs=lambda config: config.pooled and config.granularity == 4,
    ),
    _Case(
        departs=("SPK-10",),
        theirs="with p=0 no bit of spmpen can be set, with p>0 low bits are lost, locks clear bits",
        title="spmpen is written by the index in SPMP, whatever p is, and locks hold its bits",
        rules=("SSPMP-EN-01", "SSPMP-EN-02", "SSPMP-EN-03"),
        lines=(
            Write("mpmpdeleg", 0, 0),
            Write("spmpen", 0, 0xFFF, "S"),
            Read("spmpen", 0, 0xFFF),
            *stores("s", 1, "S", cfg=LOCK),
            Write("spmpen", 0, 0, "S"),
            Read("spmpen", 0, 2),
            Write("mpmpdeleg", 0, 8),
            Write("spmpen", 0, 0b1111, "S"),
            Read("spmpen", 0, 0b1111),
        ),
        needs=_room,
    ),
    _Case(
        departs=("SPK-11", "SPK-12", "SPK-16", "SPK-18"),
        theirs="mpmpdeleg ends at 64 and loses contents, pmpaddr from p on traps, pmpcfg shows all",
        title="mpmpdeleg ends at the pool, keeps contents, and hides what is not PMP's",
        rules=("SSPMP-DELEG-03", "SSPMP-DELEG-06", "SSPMP-DELEG-07"),
        lines=lambda config: (
            Write("mpmpdeleg", 0, 127),
            Read("mpmpdeleg", 0, config.entries["pool"]),
            WriteEntry("pmp", 8, napot(0x40, 16), "0 101"),
            Write("mpmpdeleg", 0, 8),
            Read("pmpaddr", 8, 0),
            Read("pmpcfg", 2, 0),
            *holds("s", 0, "S", addr=0x11, cfg=0x1D),
            Write("mpmpdeleg", 0, 0),
            Read("pmpaddr", 0, 0),
            Read("pmpcfg", 0, 0),
            Write("mpmpdeleg", 0, 9),
            Read("pmpaddr", 8, 0x11),
            Read("pmpcfg", 2, 0x1D),
        ),
        needs=_room,
    ),
    _Case(
        departs=("SPK-13", "SPK-14"),
        theirs="ireg2 answers at selects 0..63; ireg3 to 6 trap, and so do selects from 0x140",
        title="the window is 0x100 to 0x1FF: reads of 0 inside, traps below it",
        rules=("SSPMP-IND-02", "SSPMP-IND-03", "SSPMP-IND-04"),
        lines=(
            Delegate(spmp=2),
            Write("siselect", 0, 0, "S"),
            ExpectTrap("sireg2", 0, "S", "illegal"),
            Write("miselect", 0, 0x3F),
            ExpectTrap("mireg2", 0, "M", "illegal"),
            select("s", 0, "S"),
            *(Read(f"sireg{alias}", 0, 0, "S") for alias in (3, 4, 5, 6)),
            *holds("s", 0x40, "S", addr=0, cfg=0),
            *holds("m", 0xFF, addr=0, cfg=0),
        ),
        needs=_everywhere,
    ),
    _Case(
        departs=("SPK-15",),
        theirs="once an access to a page passed, a smaller SPMP region on it is not looked at",
        title="a hole in a page is seen after an access beside it, and SUM at once",
        rules=("COM-PRIO-01", "SSPMP-PERM-41"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, na4(0x104), "00 000"),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(LOAD, 0x104, 4, "U", 13, entry=0),
            Check(LOAD, 0x108, 4, "U", OK),
            Check(LOAD, 0x108, 4, "S", 13, entry=1),
            SetStatus({"sum": True}),
            Check(LOAD, 0x108, 4, "S", OK),
            SetStatus({"sum": False}),
            Check(LOAD, 0x108, 4, "S", 13, entry=1),
        ),
    ),
    _Case(
        departs=("SPK-17", "CVA-04"),
        theirs="the restriction of shared RWX 110 and 111 is put on S too, or nobody passes",
        title="shared RWX 110 and 111 restrict U, not S",
        rules=("SSPMP-PERM-22", "SSPMP-PERM-25"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "11 110"),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(STORE, 0x100, 4, "S", OK),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "11 111"),
            Check(STORE, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
        ),
        needs=_everywhere,
    ),
)
