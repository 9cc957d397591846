"""Functions of NAME.h that read the denial record, over the registers of the model."""

import ctypes

import pytest
from header_bench import PUT, Header, Trap
from mpu_hw_sim.model import Request, Verdict

from mpu_hw import MpuConfig
from mpu_hw.isa import Access, Cause, Privilege, StageCode

MACHINE = Privilege.M
FIELDS = ("access", "priv", "virt", "port", "stage", "hit", "entry", "cause", "overflow")
RV32 = MpuConfig(denial_record=True)
RV64 = MpuConfig(denial_record=True, xlen=64, hypervisor=False, entries={"mpu": 4})


class Denial(ctypes.Structure):
    """struct mpu_denial."""

    _fields_ = (("addr", ctypes.c_uint64), *((name, ctypes.c_uint) for name in FIELDS))


def denied(header, *requests):
    """Let port data deny stores, by entry 3 of the g stage."""
    cause = int(Cause.STORE_GUEST_PAGE_FAULT)
    verdict = Verdict(False, cause, int(StageCode.G), True, 3, True)
    for addr in requests:
        header.model.denied(1, Request(addr, 4, Access.STORE, Privilege.S, True), verdict)
    header.model.edge()


def printed(header, denial):
    seen = []
    put = PUT(lambda context, character: seen.append(character))
    output = (ctypes.c_void_p * 2)(ctypes.cast(put, ctypes.c_void_p).value, None)
    header.dump_denial(ctypes.byref(denial), ctypes.byref(output))
    return b"".join(seen).decode()


def read(header, function):
    """Call a function; give the fields, or None where there is no record."""
    denial = Denial()
    found = function(ctypes.byref(denial))
    assert found in (0, 1)
    return {name: getattr(denial, name) for name, _ in Denial._fields_} if found else None


@pytest.mark.parametrize(
    ("config", "addr", "virt"), [(RV32, 0x3_8765_4320, 1), (RV64, 0xFEDC_BA98_7654_3210, 0)]
)
def test_a_handler_reads_the_record_and_takes_it(config, addr, virt):
    header = Header(config, priv=MACHINE)
    assert read(header, header.read_denial) is None
    assert read(header, header.take_denial) is None
    denied(header, addr, 0x1000, 0x2000)
    first = {"addr": addr, "access": 1, "priv": 1, "virt": virt, "port": 1, "stage": 2, "hit": 1}
    first |= {"entry": 3, "cause": 23, "overflow": 2}
    assert read(header, header.read_denial) == first
    assert read(header, header.take_denial) == first
    assert read(header, header.take_denial) is None
    denied(header, 0x1000)
    assert read(header, header.read_denial)["addr"] == 0x1000


def test_a_denial_in_words():
    words = Denial(addr=0x3_8765_4320, access=1, priv=1, virt=1, port=1, stage=2, hit=1, entry=3)
    words.cause, words.overflow = 23, 12
    line = "denied: VS store at 0x387654320: stage g, entry 3, cause 23, port 1; later ones: 12\n"
    assert printed(Header(RV32), words) == line
    bare = Denial(addr=0x1234, access=2, cause=12)
    line = "denied: U fetch at 0x0000000000001234: stage hs, no entry, cause 12, port 0\n"
    assert printed(Header(RV64), bare) == line


def test_below_m_it_traps():
    with pytest.raises(Trap, match=r"^read_denial.*: CSR 0x7c0 traps$"):
        read(header := Header(RV32), header.read_denial)


def test_a_unit_without_a_record_has_none_of_it():
    source = Header(MpuConfig()).source
    assert "denial" not in source.lower()
