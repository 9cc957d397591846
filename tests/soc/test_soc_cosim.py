"""The second look at a run takes the access from the core's trace, not from what was asked."""

import re

import pytest
from mpu_hw_sim.soc import Cosimulation, Disagreement
from mpu_hw_sim.soc.instruction import Instruction

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access

UNIT = MpuConfig(xlen=64)
PC, DATA = 0x8000_0000, 0x8000_1000
# ld x1, 0(x2) in M, which every bank lets pass.
FETCH = f"A f 3 0 2 2 {PC:x} 1 0 0 0 0"
LD = f"A d 3 0 0 3 {DATA:x} 1 0 0 0 0"
LEFT = f"I 3 0 0 0 {PC:x} 13083 {DATA:x} 0 0 0 0 0"


def replayed(tmp_path, *lines):
    record = tmp_path / "record"
    record.write_text("\n".join(("S 63", *lines)) + "\n")
    return Cosimulation(UNIT).replay(record)


def test_what_the_instruction_needs_was_asked(tmp_path):
    assert replayed(tmp_path, FETCH, LD, LEFT, FETCH, LD, LEFT) == 4


WRONG = {
    "2 bytes for 8": (FETCH, LD.replace(" 0 3 ", " 0 1 "), LEFT),
    "4 bytes for 8": (FETCH, LD.replace(" 0 3 ", " 0 2 "), LEFT),
    "another address": (FETCH, LD.replace(f"{DATA:x}", f"{DATA + 8:x}"), LEFT),
    "an address cut off": (FETCH, LD, LEFT.replace(f"{DATA:x}", f"1{DATA:08x}")),
    "a store for a load": (FETCH, LD.replace(" 0 0 3 ", " 0 1 3 "), LEFT),
    "M for U by MPRV": (FETCH, LD, LEFT[:-7] + "1 0 0 0"),
    "V of MPP=M": (FETCH, LD.replace("d 3 0", "d 3 1"), LEFT[:-7] + "1 3 1 0"),
    "nothing": (FETCH, LEFT),
    "no fetch": (LD, LEFT),
    "twice": (FETCH, LD, LD, LEFT),
    "a fetch of another mode": (FETCH.replace("f 3", "f 1"), LD, LEFT),
}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-04", "COM-ADDR-03", "COM-EFF-2", "COM-EFF-3")
@pytest.mark.parametrize("lines", WRONG.values(), ids=WRONG)
def test_another_question_than_the_instruction_needs_is_found(lines, tmp_path):
    with pytest.raises(Disagreement, match=re.compile("^Line .*$", re.S)) as found:
        replayed(tmp_path, *lines)
    whole = (
        rf"Line {len(lines) + 1}, instruction 0x00013083 at 0x80000000: needs \[.*\]\n"
        r"the core asked \[.*\]"
    )
    assert re.fullmatch(whole, str(found.value))


# U loads 8 bytes; no rule is in force: denied with cause 13.
U_FETCH = f"A f 0 0 2 2 {PC:x} 0 12 0 0 0"
ENDS = {
    "runs": (f"I 0 0 0 0 {PC:x} 13083 {DATA:x} 0 0 0 0 0", None),
    "ends otherwise": (f"I 0 0 1 1 {PC:x} 0 0 {PC:x} 0 0 0 0", 1),
}


@pytest.mark.rule("COM-FLT-12", "COM-ORD-01")
@pytest.mark.parametrize(("left", "ended"), ENDS.values(), ids=ENDS)
def test_a_verdict_that_is_not_heeded_is_found(left, ended, tmp_path):
    lines = (U_FETCH, left)
    if ended is None:
        lines = (U_FETCH, f"A d 0 0 0 3 {DATA:x} 0 13 0 0 0", left)
    with pytest.raises(Disagreement, match=re.compile("^Line .*$", re.S)) as found:
        replayed(tmp_path, *lines)
    text = f"was answered with cause 12\nthe core ended it with cause {ended}"
    assert str(found.value).endswith(f": {text}")


def test_a_page_fault_that_nobody_gave_is_found(tmp_path):
    left = f"I 3 0 1 13 {PC:x} 13083 {DATA:x} {DATA:x} 0 0 0 0"
    with pytest.raises(Disagreement, match=re.compile("^Line .*$", re.S)) as found:
        replayed(tmp_path, FETCH, LD, left)
    text = "was answered with cause None\nthe core ended it with cause 13"
    assert str(found.value).endswith(f": {text}")


def test_a_write_of_another_mode_than_the_instruction_has_is_found(tmp_path):
    # csrw mpucfg0, x2 in S.
    fetch = f"A f 1 0 2 2 {PC:x} 1 0 0 0 0"
    left = f"I 1 0 0 0 {PC:x} 1a011073 0 0 0 0 0 0"
    assert replayed(tmp_path, fetch, "W 1 0 1a0 0", left) == 1
    for write in ("W 3 0 1a0 0", "W 1 1 1a0 0", "W 1 0 1b0 0"):
        with pytest.raises(Disagreement, match=re.compile("^Line .*$", re.S)) as found:
            replayed(tmp_path, fetch, write, left)
        assert re.search(r": writes CSR 416\nthe core wrote \[.*\]$", str(found.value))


def asked(insn, *, rs1=DATA, xlen=64, mode=1, virt=0, trap=0, cause=0, tval=0, status=(0,) * 4):
    left = Instruction(xlen, mode, virt, trap, cause, PC, insn, rs1, tval, *status)
    return [tuple(request) for _, request in left.check_requests()[1:]]


LH, SD, LR_D, AMOADD_W = 0x0001_1083, 0xFE11_3C23, 0x1001_30AF, 0x0011_20AF
HLV_D, HLVX_HU, HSV_B = 0x6C01_40F3, 0x6431_40F3, 0x6211_4073


@pytest.mark.rule("COM-TYPE-02", "COM-TYPE-03", "COM-TYPE-04", "COM-TYPE-05", "COM-EFF-6")
def test_what_an_instruction_needs_is_that_of_the_manual():
    load, store = Access.LOAD, Access.STORE
    assert asked(LH) == [(DATA, 2, load, 1, False)]
    assert asked(SD) == [(DATA - 8, 8, store, 1, False)]
    assert asked(LR_D, virt=1) == [(DATA, 8, load, 1, True)]
    assert asked(AMOADD_W, mode=0) == [(DATA, 4, store, 0, False)]
    assert asked(HLV_D, mode=3, status=(1, 0, 0, 1)) == [(DATA, 8, load, 1, True)]
    assert asked(HLVX_HU) == [(DATA, 2, Access.HLVX, 0, True)]
    assert asked(HSV_B) == [(DATA, 1, store, 0, True)]
    # addi, csrr, fence: nothing.
    assert [asked(insn) for insn in (0x13, 0x3000_2073, 0x0000_000F)] == [[]] * 3
    # Illegal and virtual instructions ask nothing.
    assert [asked(HLV_D, trap=1, cause=cause) for cause in (2, 22)] == [[]] * 2


@pytest.mark.rule("COM-PRIO-04")
def test_a_misaligned_access_needs_its_bytes_up_to_the_one_that_ends_it():
    last = (1 << 32) - 1
    across = [(last, 1, Access.LOAD, 1, False), (0, 1, Access.LOAD, 1, False)]
    assert asked(LH, rs1=last, xlen=32) == across
    assert asked(LH, rs1=last, xlen=32, trap=1, cause=13, tval=last) == across[:1]
    assert asked(LH, rs1=last, xlen=32, trap=1, cause=5, tval=0) == across
    assert asked(LH, rs1=last, xlen=32, trap=1, cause=4, tval=last) == []
