import pytest

from mpu_hw.core import CoreConfig
from mpu_hw.core.enums import AmoOp, Memory
from mpu_hw.core.lsu import LoadStoreUnit
from mpu_hw.isa import Access, Privilege

BASE = 0x8000_0000
DENIED = 13


class Environment:
    """RAM and unit around an LSU: answers late, denies some bytes, and writes down everything."""

    def __init__(self, dut, *, wait=0, late=0, denied=(), broken=()):
        self.dut, self.wait, self.late = dut, wait, late
        self.denied, self.broken = denied, broken
        self.lanes = dut.config.xlen // 8
        self.memory = bytearray(range(64))
        self.asked, self.transfers = [], []

    async def check_request(self, ctx):
        check_request = self.dut.check_request
        while True:
            await ctx.delay(2e-8)
            while not ctx.get(check_request.valid):
                await ctx.tick()
                await ctx.delay(2e-8)
            for _ in range(self.wait):
                await ctx.tick()
            request = (
                ctx.get(check_request.addr),
                1 << ctx.get(check_request.size),
                Access(ctx.get(check_request.access)),
            )
            self.asked.append(request)
            ctx.set(check_request.ready, 1)
            if self.late:
                await ctx.tick()
                ctx.set(check_request.ready, 0)
                for _ in range(self.late - 1):
                    await ctx.tick()
            bad = any(byte in self.denied for byte in range(request[0], request[0] + request[1]))
            ctx.set(check_request.done, 1)
            ctx.set(check_request.allow, not bad)
            ctx.set(check_request.cause, DENIED)
            await ctx.tick()
            ctx.set(check_request.done, 0)
            ctx.set(check_request.ready, 0)

    async def ram(self, ctx):
        bus = self.dut.bus
        while True:
            ctx.set(bus.ack, 0)
            ctx.set(bus.err, 0)
            await ctx.delay(1e-8)
            if not ctx.get(bus.cyc & bus.stb):
                await ctx.tick()
                continue
            at = ctx.get(bus.adr) * self.lanes - BASE
            selected = [i for i in range(self.lanes) if ctx.get(bus.sel) >> i & 1]
            write = ctx.get(bus.we)
            self.transfers.append((write, [BASE + at + i for i in selected]))
            if at + selected[0] in self.broken:
                ctx.set(bus.err, 1)
            else:
                ctx.set(bus.dat_r, int.from_bytes(self.memory[at : at + self.lanes], "little"))
                for i in selected if write else ():
                    self.memory[at + i] = ctx.get(bus.dat_w) >> 8 * i & 0xFF
                ctx.set(bus.ack, 1)
            await ctx.tick()


def do(environment, *instructions):
    """Run instructions; give (result, fault cause or None, address in the end) of each.

    The address register is that of the control unit: one further after each clock with step.
    """
    dut, found = environment.dut, []

    async def bench(ctx):
        ctx.set(dut.priv, Privilege.S)
        for instruction in instructions:
            for name, value in instruction.items():
                ctx.set(getattr(dut, name), value)
            ctx.set(dut.start, 1)
            for _ in range(400):
                # After both partners have answered in this clock.
                await ctx.delay(5e-8)
                if ctx.get(dut.done):
                    break
                addr = ctx.get(dut.addr) + ctx.get(dut.step)
                await ctx.tick()
                ctx.set(dut.addr, addr)
            fault = ctx.get(dut.cause) if ctx.get(dut.fault) else None
            found.append((ctx.get(dut.result), fault, ctx.get(dut.addr)))
            await ctx.tick()
            ctx.set(dut.start, 0)
            await ctx.tick()

    from amaranth.sim import Simulator

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(environment.check_request, background=True)
    simulator.add_testbench(environment.ram, background=True)
    simulator.add_testbench(bench)
    simulator.run()
    return found


def load(offset, size, *, unsigned=1, execute=0, memory=Memory.LOAD):
    return {
        "memory": memory,
        "addr": BASE + offset,
        "size": size,
        "unsigned": unsigned,
        "execute": execute,
    }


def store(offset, size, data, memory=Memory.STORE):
    return {"memory": memory, "addr": BASE + offset, "size": size, "data": data, "execute": 0}


def make(xlen=32, misaligned="split", **environment):
    return Environment(LoadStoreUnit(CoreConfig(xlen=xlen, misaligned=misaligned)), **environment)


@pytest.mark.parametrize(("wait", "late"), [(0, 0), (3, 0), (0, 1), (2, 4)])
@pytest.mark.parametrize("xlen", [32, 64])
def test_a_unit_of_any_speed_gives_the_same_result(xlen, wait, late):
    environment = make(xlen, wait=wait, late=late)
    found = do(environment, load(4, 2), store(8, 1, 0xBEEF), load(8, 2), load(2, 0))
    assert [result for result, _, _ in (found[0], found[2], found[3])] == [
        0x07060504,
        0x0B0ABEEF,
        2,
    ]
    assert [fault for _, fault, _ in found] == [None] * 4


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("late", [0, 2])
@pytest.mark.parametrize(
    "instruction",
    [load(4, 2), store(4, 2, 1), store(4, 2, 1, Memory.AMO), store(4, 2, 1, Memory.SC)],
)
def test_a_denied_access_never_reaches_the_bus(instruction, late):
    environment = make(late=late, denied={BASE + 5})
    assert do(environment, instruction)[0][1:] == (DENIED, BASE + 4)
    assert environment.transfers == []


@pytest.mark.rule("COM-FLT-12")
def test_a_denied_access_leaves_the_reservation():
    environment = make(denied={BASE + 16})
    found = do(
        environment,
        load(4, 2, memory=Memory.LR),
        store(16, 2, 7, Memory.SC),
        load(16, 2, memory=Memory.LR),
        store(4, 2, 7, Memory.SC),
        store(4, 2, 8, Memory.SC),
    )
    assert [fault for _, fault, _ in found] == [None, DENIED, DENIED, None, None]
    assert (found[3][0], found[4][0]) == (0, 1)
    assert environment.memory[4] == 7


@pytest.mark.rule("COM-TYPE-02", "COM-TYPE-03", "COM-TYPE-04", "COM-TYPE-05", "COM-TYPE-08")
def test_the_unit_is_asked_for_the_right_kind_of_access():
    environment = make()
    do(
        environment,
        load(0, 2),
        load(0, 2, memory=Memory.LR),
        load(0, 1, execute=1),
        store(0, 2, 0),
        store(0, 2, 0, Memory.AMO) | {"amo": AmoOp.ADD},
        store(0, 2, 0, Memory.SC),
    )
    kinds = [kind for _, _, kind in environment.asked]
    assert kinds == [Access.LOAD, Access.LOAD, Access.HLVX, *[Access.STORE] * 3]


@pytest.mark.rule("COM-PRIO-04")
def test_a_misaligned_access_is_split_and_every_byte_checked():
    environment = make(denied={BASE + 8})
    found = do(environment, load(1, 2), load(6, 2))
    assert found[0][:2] == (0x04030201, None)
    assert found[1][1:] == (DENIED, BASE + 8)
    assert [(addr - BASE, size) for addr, size, _ in environment.asked] == [
        *((byte, 1) for byte in (1, 2, 3, 4, 6, 7, 8))
    ]


@pytest.mark.parametrize(
    ("misaligned", "instruction", "cause"),
    [
        ("trap", load(1, 2), 4),
        ("trap", store(1, 1, 0), 6),
        ("split", load(2, 2, memory=Memory.LR), 4),
        ("split", store(2, 2, 0, Memory.AMO), 6),
        ("split", store(2, 2, 0, Memory.SC), 6),
    ],
)
def test_what_cannot_be_split_traps_before_it_asks(misaligned, instruction, cause):
    environment = make(misaligned=misaligned)
    assert do(environment, instruction)[0][1:] == (cause, instruction["addr"])
    assert environment.asked == []


@pytest.mark.parametrize(
    ("instruction", "cause"),
    [(load(12, 2), 5), (store(12, 2, 0), 7), (store(12, 2, 0, Memory.AMO), 7)],
)
def test_a_failing_bus_is_an_access_fault(instruction, cause):
    assert do(make(broken={12}), instruction)[0][1] == cause


def test_an_atomic_operation_reads_and_then_writes():
    environment = make()
    found = do(environment, store(4, 2, 0x10, Memory.AMO) | {"amo": AmoOp.ADD, "unsigned": 0})
    assert found[0][0] == 0x07060504
    assert environment.memory[4:8] == bytes([0x14, 5, 6, 7])
    assert [write for write, _ in environment.transfers] == [0, 1]


@pytest.mark.parametrize(("size", "expected"), [(0, 0xFFFFFF80), (1, 0xFFFF8180), (2, 0x83828180)])
def test_a_signed_load_is_extended(size, expected):
    environment = make()
    environment.memory[0:4] = bytes([0x80, 0x81, 0x82, 0x83])
    assert do(environment, load(0, size, unsigned=0))[0][0] == expected
