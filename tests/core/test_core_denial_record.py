"""Programs on core and unit read the denial record in M; in other modes that is illegal."""

import pytest
from guarded import (
    CLOSED,
    CODE,
    EVERYTHING,
    OPEN,
    RW_ALL,
    SMALL,
    STORE,
    SUPERVISOR,
    USER,
    X_ALL,
    R,
    W,
    X,
    at,
    napot,
    rules,
    traps,
)
from program_bench import Program, run

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

STATUS, INFO, ADDR = 0x7C0, 0x7C1, 0x7C2
ILLEGAL = 2


def read(number):
    return "csrrs", {"rd": 1, "csr": number}


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize(
    ("xlen", "engine"), [(32, "combinational"), (64, "pipelined"), (32, "sequential")]
)
def test_a_handler_finds_the_entry_that_denied(xlen, engine):
    entries = {"mpu": 4, "vsmpu": 2, "hgmpu": 2}
    unit = MpuConfig(xlen=xlen, entries=entries, engine=engine, denial_record=True)
    program = Program(SocConfig.for_unit(unit, **SMALL))
    code, shared = (napot(CODE, 0x2000), X_ALL), (napot(OPEN, 0x400), RW_ALL)
    rules(program, "vsmpu", [code, shared])
    rules(program, "hgmpu", [(EVERYTHING, R | W | X)])
    rules(program, "mpu", [code, shared, (napot(CLOSED, 0x400), 0)])
    at(program, CLOSED + 8, USER, 0, STORE, STORE)
    for virt in (0, 1):
        program.attempt(SUPERVISOR, virt, read(STATUS))
        program.attempt(SUPERVISOR, virt, ("csrrw", {"rs1": 2, "csr": STATUS}))
    for number in (INFO, ADDR):
        program.code.op("csrrs", rd=1, csr=number)
    program.code.li(2, 1)
    for _ in range(2):
        program.code.op("csrrw", rd=1, rs1=2, csr=STATUS)
    shown = {STATUS: [], INFO: [], ADDR: []}

    def watch(ctx, system):
        rvfi = system.rvfi
        number = ctx.get(rvfi.insn) >> 20
        if ctx.get(rvfi.valid) and not ctx.get(rvfi.trap) and number in shown:
            shown[number].append(ctx.get(rvfi.rd_wdata))

    found = run(program, watch=watch)
    assert found[:2] == traps(CLOSED + 8, 15, 15)
    assert [trap.cause for trap in found[2:]] == [ILLEGAL] * 4
    # A store by U at port data: cause 15, stage hs, entry 2.
    assert shown[INFO] == [1 << 24 | 15 << 16 | 2 << 8 | 1 << 5 | 1]
    assert shown[ADDR] == [CLOSED + 8]
    # The second one was counted; cleared there is none.
    assert shown[STATUS] == [1 | 1 << 16, 0]
