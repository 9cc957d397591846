"""Rows 25 to 33 for revision sspmp-1.0: vSPMP, SPMP for guests, PMP, and page tables."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access
from sim.directed.case import Case
from sim.directed.line import EVERYTHING, OK, Ask, Enable, Put, Set, Share, napot

__all__ = ["SSPMP_STAGES"]

LOAD, STORE, FETCH, HLVX, WALK = (
    Access.LOAD,
    Access.STORE,
    Access.FETCH,
    Access.HLVX,
    Access.WALK,
)
ANY = "01 111"
NONE = "00 000"
GUESTS = Share(spmp=2, vspmp=2)

_Case = partial(Case, revision="sspmp-1.0")


def _everywhere(config: MpuConfig) -> bool:
    return True


SSPMP_STAGES = (
    _Case(
        row=25,
        title="an M access made as VS (MPV) passes vSPMP and is denied by SPMP",
        rules=("COM-FLT-3", "COM-FLT-10", "COM-STG-3"),
        lines=(
            GUESTS,
            Put("vspmp", 0, EVERYTHING, "00 110"),
            Put("spmp", 0, EVERYTHING, "01 000"),
            Ask(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            Ask(STORE, 0x100, 4, "VS", 23, entry=0, gva=True),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=26,
        title="an HLV made as VU is denied by a vSPMP rule for VS alone",
        rules=("COM-FLT-2", "COM-FLT-10", "SSPMP-PERM-02"),
        lines=(
            GUESTS,
            Put("vspmp", 0, EVERYTHING, "00 110"),
            Put("spmp", 0, EVERYTHING, ANY),
            Ask(LOAD, 0x100, 4, "VU", 13, entry=0, gva=True),
            Ask(LOAD, 0x100, 4, "VS", OK, gva=False),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=27,
        title="an HLV of a U program that hypervises is denied by SPMP",
        rules=("COM-FLT-3", "SSPMP-DEF-01"),
        lines=(
            GUESTS,
            Put("vspmp", 0, EVERYTHING, ANY),
            Ask(LOAD, 0x100, 4, "VU", 21, entry=None, gva=True),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=28,
        title="HLVX needs X in vSPMP and in SPMP, and R and X in PMP",
        rules=("HYP-HLVX-01", "COM-TYPE-05", "COM-FLT-4"),
        lines=(
            Share(spmp=2, vspmp=2, pmp=2),
            Put("vspmp", 0, EVERYTHING, "01 100"),
            Put("spmp", 0, EVERYTHING, "01 100"),
            Ask(HLVX, 0x100, 4, "VU", 13, entry=0),
            Put("vspmp", 0, EVERYTHING, "01 001"),
            Ask(HLVX, 0x100, 4, "VU", 21, entry=0),
            Put("spmp", 0, EVERYTHING, "01 001"),
            Put("pmp", 0, EVERYTHING, "0 101"),
            Ask(HLVX, 0x100, 4, "VU", OK, entry=0),
            Put("pmp", 0, EVERYTHING, "0 001"),
            Ask(HLVX, 0x100, 4, "VU", 5, entry=0),
            Set({"mxr": True, "vmxr": True}),
            Put("spmp", 0, EVERYTHING, "01 100"),
            Ask(HLVX, 0x100, 4, "VU", 21, entry=0),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=29,
        title="of several denials vSPMP's is reported, then SPMP's, then PMP's",
        rules=("COM-ORD-01", "HYP-ORD-04", "SSPMP-ORD-02", "COM-FLT-2", "COM-FLT-3", "COM-FLT-4"),
        lines=(
            Share(spmp=2, vspmp=2, pmp=2),
            Put("pmp", 0, EVERYTHING, "0 000"),
            Put("vspmp", 0, EVERYTHING, NONE),
            Put("spmp", 0, EVERYTHING, NONE),
            Ask(LOAD, 0x100, 4, "VS", 13, entry=0, gva=True),
            Ask(LOAD, 0x100, 4, "S", 13, entry=0, gva=False),
            Put("vspmp", 0, EVERYTHING, "00 100"),
            Ask(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            Put("spmp", 0, EVERYTHING, ANY),
            Ask(LOAD, 0x100, 4, "VS", 5, entry=0, gva=True),
            Ask(LOAD, 0x100, 4, "U", 5, entry=0, gva=False),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=30,
        title="an SPMP entry of the host alone denies the guest that hits it",
        rules=("HYP-PERM-01", "SSPMP-PERM-05"),
        lines=(
            GUESTS,
            Put("vspmp", 0, EVERYTHING, ANY),
            Put("spmp", 0, EVERYTHING, "00 111"),
            Put("spmp", 1, EVERYTHING, ANY),
            Ask(LOAD, 0x100, 4, "VU", 21, entry=0, gva=True),
            Ask(LOAD, 0x100, 4, "S", OK),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=31,
        title="hspmpen chooses the entries for guests, spmpen those for the host",
        rules=("HYP-EN-07", "HYP-PERM-02", "SSPMP-EN-01"),
        lines=(
            GUESTS,
            Put("vspmp", 0, EVERYTHING, ANY),
            Put("spmp", 0, EVERYTHING, "00 111"),
            Put("spmp", 1, EVERYTHING, ANY),
            Enable("hspmpen", 0b10),
            Enable("spmpen", 0b01),
            Ask(LOAD, 0x100, 4, "VU", OK),
            Ask(LOAD, 0x100, 4, "S", OK),
            Ask(LOAD, 0x100, 4, "U", 13, entry=0),
            Enable("spmpen", 0b10),
            Ask(LOAD, 0x100, 4, "S", 13, entry=1),
            Set({"sum": True}),
            Ask(LOAD, 0x100, 4, "S", OK),
        ),
        needs=_everywhere,
    ),
    _Case(
        row=32,
        title="a page table that SPMP does not let the guest read denies the walk",
        rules=("HYP-STG-7", "COM-STG-4", "COM-FLT-3"),
        lines=(
            GUESTS,
            Put("spmp", 0, napot(0x1000, 0x1000), "01 001"),
            Put("spmp", 1, EVERYTHING, ANY),
            Set({"vsatp_bare": False}),
            Ask(WALK, 0x1000, 4, "VS", 21, entry=0, gva=True),
            Ask(WALK, 0x2000, 4, "VS", OK),
            Set({"mxr": True}),
            Ask(WALK, 0x1000, 4, "VU", 21, entry=0, gva=True),
        ),
        needs=lambda config: config.granularity <= 4096 and config.paddr_width > 13,
    ),
    _Case(
        row=33,
        title="SPMP and vSPMP stand aside where their atp register has a page table",
        rules=("COM-STG-2", "COM-STG-4", "COM-STG-5", "COM-STG-6", "COM-ORD-06", "COM-ORD-07"),
        lines=(
            GUESTS,
            Put("spmp", 0, EVERYTHING, NONE),
            Put("vspmp", 0, EVERYTHING, NONE),
            Ask(LOAD, 0x100, 4, "U", 13, entry=0),
            Set({"satp_bare": False}),
            Ask(LOAD, 0x100, 4, "U", OK),
            Ask(LOAD, 0x100, 4, "VS", 13, entry=0),
            Set({"hgatp_bare": False}),
            Ask(LOAD, 0x100, 4, "VS", 13, entry=0),
            Set({"vsatp_bare": False}),
            Ask(LOAD, 0x100, 4, "VS", OK),
            Set({"hgatp_bare": True}),
            Ask(LOAD, 0x100, 4, "VS", 21, entry=0),
            Set({"satp_bare": True, "hgatp_bare": False}),
            Ask(LOAD, 0x100, 4, "U", 13, entry=0),
        ),
        needs=_everywhere,
    ),
)
