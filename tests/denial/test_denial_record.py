"""The denial record of a unit: what is recorded, in which order, and who reads it.

Expected values are those of docs/denial-record.md, typed out.
"""

import pytest
from denial_bench import READ, Ask, Csr, Wait, play

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.isa import Access, Privilege

U, S, M = Privilege.U, Privilege.S, Privilege.M
PORTS = (
    PortConfig(name="fetch", accesses=("fetch",), max_size=4),
    PortConfig(name="data", accesses=("load", "store"), max_size=4),
)
PENDING, CLEAR = 1, Csr("mdenialstatus", write=1)
LOAD, STORE = {"data": Ask(0x1234_5678)}, {"data": Ask(0x4000, Access.STORE)}
# Port 1 << 24, cause 13 << 16 or 15 << 16, U-mode, stage hs, no entry.
LOAD_BY_U = 1 << 24 | 13 << 16
STORE_BY_U = 1 << 24 | 15 << 16 | 1
FETCH_BY_U = 12 << 16 | Access.FETCH
EMPTY = [0, 0, 0]


def unit(**fields):
    given = {"entries": {"mpu": 1, "vsmpu": 1, "hgmpu": 1}, "ports": PORTS, "paddr_width": 32}
    return MpuConfig(denial_record=True, modes=("napot",), **given | fields)


@pytest.mark.parametrize("engine", ["combinational", "pipelined", "sequential"])
def test_the_first_denial_stays_until_it_is_cleared_and_others_are_counted(engine):
    # The verdict comes in the clock of the clearing write, which reads what it clears.
    together = [STORE, CLEAR] if engine == "pipelined" else [STORE | {"csr": CLEAR}]
    steps = (READ, LOAD, READ, STORE, STORE, READ, *together, READ, CLEAR, READ, LOAD, READ)
    assert [each for each in play(unit(engine=engine), *steps) if isinstance(each, list)] == [
        EMPTY,
        [PENDING, LOAD_BY_U, 0x1234_5678],
        [PENDING | 2 << 16, LOAD_BY_U, 0x1234_5678],
        [PENDING, STORE_BY_U, 0x4000],
        EMPTY,
        [PENDING, LOAD_BY_U, 0x1234_5678],
    ]


def test_the_clearing_access_reads_what_it_clears():
    assert play(unit(), LOAD, STORE, CLEAR)[0].rdata == PENDING | 1 << 16


def test_of_two_ports_in_one_clock_the_first_is_recorded_and_the_other_counted():
    both = LOAD | {"fetch": Ask(0x2000, Access.FETCH)}
    steps = (both, READ, STORE, both | {"csr": CLEAR}, READ, CLEAR, LOAD, both, READ)
    assert [each for each in play(unit(), *steps) if isinstance(each, list)] == [
        [PENDING | 1 << 16, FETCH_BY_U, 0x2000],
        [PENDING | 1 << 16, FETCH_BY_U, 0x2000],
        [PENDING | 2 << 16, LOAD_BY_U, 0x1234_5678],
    ]


def test_what_is_allowed_not_asked_or_withdrawn_leaves_nothing():
    allowed = {"data": Ask(0x1000, Access.LOAD, S)}, {"data": Ask(0x1000, Access.STORE, M)}
    assert play(unit(), *allowed, Wait(3), READ) == [EMPTY]
    assert play(unit(engine="pipelined"), *allowed, Wait(3), READ) == [EMPTY]


def test_stage_entry_and_v_are_those_of_the_verdict_and_kinds_as_they_were_asked():
    store_by_guest = {"data": Ask(0x1000, Access.STORE, S, 1)}
    unknown = {"data": Ask(0x1000, 6, 2)}
    # Entry 0 of mpu: all memory, without a permission.
    rule = Csr("mpuaddr", (1 << 30) - 1), Csr("mpucfg", 0x18), Wait(4)
    *_, guest, malformed, ruled = (
        each
        for each in play(
            unit(), store_by_guest, READ, CLEAR, unknown, READ, CLEAR, *rule, LOAD, READ
        )
        if isinstance(each, list)
    )
    # Stage g (2), cause 23, S-mode, V=1.
    assert guest[1] == 1 << 24 | 1 << 21 | 23 << 16 | 1 << 6 | 2 << 3 | 1
    assert malformed[1] & 0xFF == 2 << 6 | 6
    assert ruled[1] == LOAD_BY_U | 1 << 5


def test_an_address_wider_than_a_register_is_in_two():
    wide = play(unit(paddr_width=34), {"data": Ask(0x3_8765_4320)}, READ)
    assert wide == [[PENDING, LOAD_BY_U, 0x8765_4320, 3]]
    all_bits = {"data": Ask(0xFEDC_BA98_7654_3210)}
    assert play(unit(xlen=64, paddr_width=56), all_bits, READ)[0][2:] == [0xFEDC_BA98_7654_3210]


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize(
    "fields", [{}, {"revision": "sspmp-1.0", "entries": {"pool": 3}}], ids=["direct", "indirect"]
)
def test_only_m_reaches_it(fields):
    config = unit(**fields, csr_base={"mdenialstatus": 0x7F0, "mdenialaddr": 0xBC0})
    modes = [(priv, virt) for priv in (U, S, 2, M) for virt in (0, 1)]
    names = ("mdenialstatus", "mdenialinfo", "mdenialaddr")
    steps = [Csr(name, None, *mode) for mode in modes for name in names]
    answers = play(config, LOAD, Wait(), *steps)
    for step, answer in zip(steps, answers, strict=True):
        # A number of M is illegal in a guest, not virtual: HS could not access it either.
        traps = step.priv != M
        assert answer[1:] == (1, traps, 0), step
        assert (answer.rdata == 0) == traps, step
    writes = [Csr("mdenialstatus", 1, *mode) for mode in modes]
    states = play(config, LOAD, *(each for write in writes for each in (write, READ, LOAD)))
    cleared = [each[0] & 1 == 0 for each in states if isinstance(each, list)]
    assert cleared == [priv == M for priv, _ in modes]


def test_no_other_write_clears_it():
    others = [Csr(name, write=0xFFFF_FFFF) for name in ("mdenialinfo", "mdenialaddr", "mpuaddr")]
    steps = (LOAD, *others, Csr("mdenialstatus", write=0xFFFF_FFFE), READ)
    assert play(unit(), *steps)[-1] == [PENDING, LOAD_BY_U, 0x1234_5678]
