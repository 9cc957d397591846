"""MpuChecker beside a core that is made of Python: each test makes one mistake, and reads of it."""

import cocotb
from cocotb.triggers import ClockCycles, FallingEdge, Timer
from mpu_hw_sim import BusRequest, CoreAccess, CoreSide, CsrInstruction, Instruction, MpuChecker
from mpu_hw_sim.model import CsrAccess, Request, Status
from scripted_core import OPEN, PMPADDR0, Core, M, U

from mpu_hw.isa import Access

LOAD, STORE, FETCH = Access.LOAD, Access.STORE, Access.FETCH
MISELECT, SISELECT = 0x350, 0x150


@cocotb.test()
async def it_is_silent_where_all_is_right(dut):
    core = await Core(dut).begin()
    core.says.executes = Instruction(OPEN - 4, 4)
    bus = BusRequest(OPEN - 4, 4, True)
    assert (await core.access(Request(OPEN - 4, 4, STORE, U), bus=bus)).allow
    assert (await core.access(Request(OPEN - 3, 1, LOAD, U), bus=bus._replace(write=False))).allow
    # Not a finding: it was denied, and stayed.
    core.says.executes = None
    assert not (await core.access(Request(OPEN, 4, LOAD, U))).allow
    # A CSR instruction that waits is not compared.
    core.says.priv, core.says.csr = M, CsrInstruction(PMPADDR0, done=False)
    await ClockCycles(dut.clk, 2)
    # MPRV: the loads of M are those of MPP.
    core.says.mprv, core.says.csr = 1, None
    core.says.access = CoreAccess(8, 4, LOAD)
    await core.data.check(Request(8, 4, LOAD, U))
    core.checker.check()
    assert core.told == []
    assert core.checker.scoreboard.reference.decisions > 3


@cocotb.test()
async def without_a_core_it_compares_the_unit(dut):
    core = Core(dut)
    alone = MpuChecker(dut, "mpu.json")
    await core.begin()
    await core.access(Request(OPEN, 4, LOAD, U), core=CoreAccess(0, 4, LOAD))
    assert [kind for kind, _ in core.seen()] == ["address"]
    alone.check()


@cocotb.test()
async def every_finding_is_counted_and_some_are_kept(dut):
    core = await Core(dut).begin()
    for addr in (0x10, 0x20, 0x30):
        await core.access(Request(addr, 4, LOAD, U), core=CoreAccess(0, 4, LOAD))
    assert core.checker.count == {"address": 3}
    assert (len(core.checker.findings), len(core.told)) == (2, 3)
    first, second = core.checker.findings
    text = "port data: the unit is asked for address 0x10, the core makes 0x0"
    assert (first.kind, first.text) == ("address", text)
    try:
        core.checker.check()
    except AssertionError as error:
        lines = [line.strip() for line in str(error).splitlines()[:3]]
    assert lines == [
        "3 findings",
        f"cycle {first.cycle}: address: {text}",
        f"cycle {second.cycle}: address: {text.replace('0x10', '0x20')}",
    ]


@cocotb.test()
async def what_a_port_does_not_take(dut):
    core = await Core(dut).begin()
    await core.access(Request(0x10, 4, FETCH, U))
    assert core.seen() == [("kind", "port data: fetch is no kind that the port takes")]
    core = await Core(dut).begin()
    await core.access(Request(0x10, 8, LOAD, U))
    assert core.seen() == [("size", "port data: 8 bytes are more than the port takes, 4")]
    core = await Core(dut).begin()
    await core.access(Request(0x12, 4, LOAD, U))
    text = "port data: 4 bytes at 0x12 are misaligned: split them, or set `misaligned`"
    assert core.seen() == [("size", text)]


@cocotb.test()
async def what_leaves_unchecked(dut):
    core = await Core(dut).begin()
    await core.send(BusRequest(0x10, 4))
    text = "port data: a bus request left that was not checked: read of 4 at 0x10"
    assert core.seen() == [("unchecked", text)]
    core = await Core(dut).begin()
    await core.access(Request(0x20, 4, LOAD, U), bus=BusRequest(0x10, 4))
    asked = "; asked was load of 4 at 0x20, privilege U, V=0"
    assert core.seen() == [("unchecked", text + asked)]
    core = await Core(dut).begin()
    await core.access(Request(0x10, 4, LOAD, U), bus=BusRequest(0x10, 4, True))
    text = "port data: a write left that was checked as a load: write of 4 at 0x10"
    assert core.seen() == [("unchecked", text)]


@cocotb.test()
async def a_request_may_leave_beside_a_newer_verdict(dut):
    core = await Core(dut).begin()
    await core.access(Request(0x10, 4, LOAD, U), bus=None)
    core.says.priv = U
    # The verdict of 0x20 comes in the cycle in which 0x10 leaves, one after its own.
    for addr, sent in ((0x10, None), (OPEN, BusRequest(0x10, 4)), (0x20, None)):
        core.says.access, core.says.leaves = CoreAccess(addr, 4, LOAD), sent
        await core.data.check(Request(addr, 4, LOAD, U))
    core.says.leaves = None
    assert core.seen() == []
    # Two later it is too late.
    core.says.leaves = BusRequest(0x10, 4)
    await core.data.check(Request(addr, 4, LOAD, U))
    assert [kind for kind, _ in core.seen()] == ["unchecked"]


@cocotb.test()
async def what_the_csr_port_is_asked(dut):
    core = await Core(dut).begin()
    await core.write(MISELECT, 0x100, CsrInstruction(SISELECT, True, 0x100))
    text = "CSR port: the unit is asked for register 0x350, the instruction has 0x150"
    assert core.seen() == [("csr", text)]
    # 0x300 is not the unit's.
    core = await Core(dut).begin()
    await core.write(MISELECT, 0x100, CsrInstruction(0x300))
    assert core.seen() == [("csr", text.replace("0x150", "0x300"))]
    core = await Core(dut).begin()
    await core.write(MISELECT, 0x100, CsrInstruction(MISELECT, True, 0x100, trap=True))
    assert core.seen() == [("csr", "CSR port: the instruction for 0x350 must not trap")]
    core = await Core(dut).begin()
    await core.csr.write(MISELECT, 0x100)
    text = "CSR port: register 0x350 is written while no CSR instruction executes: "
    assert core.seen() == [("csr", text + "csr_addr must be 0")]


@cocotb.test()
async def what_the_status_inputs_are(dut):
    core = await Core(dut).begin()
    core.status.drive(Status(sum=True))
    await ClockCycles(dut.clk, 1)
    core.status.drive(Status(satp_bare=False))
    await ClockCycles(dut.clk, 1)
    assert core.seen() == [
        ("status", "status_sum is 1, unlike the core"),
        ("status", "status_satp_bare is 0: its tie-off is 1"),
    ]
    core = await Core(dut).begin()
    dut.isel_claim.value = 1
    await ClockCycles(dut.clk, 1)
    assert core.seen() == [("status", "isel_claim is 1: its tie-off is 0")]
    claim = MpuChecker(dut, "mpu.json", core=CoreSide(claim=lambda: 0))
    await ClockCycles(dut.clk, 2)
    assert claim.findings[0].text == "isel_claim is 1: unlike the core"


@cocotb.test()
async def what_executes_although_denied(dut):
    core = await Core(dut).begin()
    core.says.priv, core.says.executes = U, Instruction(OPEN - 2, 4)
    await ClockCycles(dut.clk, 1)
    text = "an instruction at 0xffe executes that the registers deny now: "
    asked = "fetch of 2 at 0x1000, privilege U, V=0"
    assert core.seen() == [("executed", text + asked)]


@cocotb.test()
async def what_traps(dut):
    core = await Core(dut).begin()

    async def trap(cause):
        core.says.traps = cause
        await ClockCycles(dut.clk, 1)
        core.says.traps = None

    # An illegal instruction is none of the unit's causes.
    await trap(2)
    await core.access(Request(OPEN, 4, STORE, U))
    await trap(7)
    assert core.seen() == []
    await core.access(Request(OPEN, 4, STORE, U))
    await trap(5)
    await trap(5)
    text = "the core raises cause 5, and since the last trap {} was denied"
    assert core.seen() == [("trap", text.format(7)), ("trap", text.format("nothing"))]


@cocotb.test()
async def a_reset_without_a_clock_resets_nothing(dut):
    core = await Core(dut).begin()
    await FallingEdge(dut.clk)
    core.clock.stop()
    dut.clk.value = 0
    await Timer(5, unit="ns")
    dut.rst.value = 1
    await Timer(5, unit="ns")
    dut.rst.value = 0
    await Timer(5, unit="ns")
    assert core.seen() == [("reset", "the core was reset without an edge of the unit's clock")]
    core.clock.start()
    # And the model, which was reset, sees that the unit was not.
    core.says.csr = CsrInstruction(PMPADDR0)
    await core.csr.access(CsrAccess(PMPADDR0, M))
    assert [kind for kind, _ in core.seen()] == ["reset", "model"]


@cocotb.test()
async def a_signal_without_a_value(dut):
    core = await Core(dut).begin()

    def undefined():
        raise ValueError("XX has no value")

    checker = MpuChecker(dut, "mpu.json", core=CoreSide(executes=undefined), most=1)
    await ClockCycles(dut.clk, 2)
    assert [(each.kind, each.text) for each in checker.findings] == [
        ("undefined", "a signal has no value: XX has no value")
    ]
    assert core.seen() == []


@cocotb.test()
async def a_unit_other_than_described(dut):
    core = Core(dut)
    checker = MpuChecker(dut, "other.json")
    await core.begin()
    await core.access(Request(OPEN - 4, 4, LOAD, U))
    assert core.seen() == []
    assert {each.kind for each in checker.findings} == {"model"}
