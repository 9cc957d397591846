"""Somebody's SoC in Amaranth, with his own Wishbone, and the unit from the installed package.

A core of four instructions, a RAM and LEDs; the unit is between the core and its bus.

    python soc.py       simulate, and print what the core has done
    python soc.py -v    print the SoC as Verilog
"""

import sys
from typing import NamedTuple

from amaranth import Cat, Module, Mux, Signal
from amaranth.back import verilog
from amaranth.lib import data, enum, memory, wiring
from amaranth.lib.wiring import In, Out
from amaranth.sim import Simulator

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.isa import Access, Privilege

# S and U, 4 entries, compared one after the other: a request may have to wait.
UNIT = MpuConfig(
    engine="sequential",
    hypervisor=False,
    entries={"mpu": 4},
    paddr_width=32,
    ports=[PortConfig(name="data", accesses=("load", "store"), max_size=4)],
)
MPUCFG0, MPUADDR0 = 0x1A0, 0x1B0
ILLEGAL = 2  # cause


class Wishbone(wiring.Signature):
    """Wishbone B4 classic, 32 bits, word addresses; from the initiator's side."""

    def __init__(self):
        super().__init__(
            {
                **{"cyc": Out(1), "stb": Out(1), "we": Out(1), "adr": Out(30), "dat_w": Out(32)},
                **{"dat_r": In(32), "ack": In(1), "err": In(1)},
            }
        )


class Op(enum.Enum, shape=2):
    """Instructions of the core."""

    LOAD = 0
    STORE = 1
    CSRW = 2
    USER = 3  # go on in U; a trap leads back to M


class Instruction(NamedTuple):
    """One instruction: byte address or CSR number, and what is written."""

    op: Op
    addr: int = 0
    value: int = 0


CODE = data.StructLayout({"op": Op, "addr": 32, "value": 32})


class Core(wiring.Component):
    """Execute a program once. Registered: an instruction begins in the cycle after the last one.

    Members
    -------
    bus : Out(Wishbone)
        ``err`` ends a load or a store as ``ack`` does, and traps with ``cause``.
    mode : Out(2)
    csr_addr, csr_write, csr_wdata : Out
        A CSR instruction; ``csr_addr`` is 0 in all other cycles.
    csr_illegal : In(1)
    cause : In(5)
    trapped : Out(1)
        Asserted in the cycle of a trap; ``trap_cause`` and ``pc`` belong to it.
    done : Out(1)
    """

    def __init__(self, program):
        self.program = program
        super().__init__(
            {
                **{"bus": Out(Wishbone()), "mode": Out(2, init=Privilege.M)},
                **{"csr_addr": Out(12), "csr_write": Out(1), "csr_wdata": Out(32)},
                **{"csr_illegal": In(1), "cause": In(5), "trapped": Out(1), "trap_cause": Out(5)},
                **{"pc": Out(8), "done": Out(1)},
            }
        )

    def elaborate(self, platform):
        m = Module()
        rows = [each._asdict() for each in self.program]
        m.submodules.code = code = memory.Memory(shape=CODE, depth=len(rows), init=rows)
        port = code.read_port(domain="comb")
        now, bus, finish = port.data, self.bus, Signal()
        m.d.comb += [port.addr.eq(self.pc), self.done.eq(self.pc == len(rows))]
        m.d.comb += [
            bus.adr.eq(now.addr[2:]),
            bus.dat_w.eq(now.value),
            self.csr_wdata.eq(now.value),
        ]
        with m.If(~self.done):
            with m.Switch(now.op):
                with m.Case(Op.LOAD, Op.STORE):
                    m.d.comb += [bus.cyc.eq(1), bus.stb.eq(1), bus.we.eq(now.op == Op.STORE)]
                    m.d.comb += [self.trapped.eq(bus.err), finish.eq(bus.ack | bus.err)]
                    m.d.comb += self.trap_cause.eq(self.cause)
                with m.Case(Op.CSRW):
                    m.d.comb += [self.csr_addr.eq(now.addr), self.csr_write.eq(1), finish.eq(1)]
                    m.d.comb += [self.trapped.eq(self.csr_illegal), self.trap_cause.eq(ILLEGAL)]
                with m.Default():
                    m.d.comb += finish.eq(1)
                    m.d.sync += self.mode.eq(Privilege.U)
        with m.If(finish):
            m.d.sync += self.pc.eq(self.pc + 1)
        with m.If(self.trapped):
            m.d.sync += self.mode.eq(Privilege.M)
        return m


class CheckedBus(wiring.Component):
    """Let those requests of a core through that the unit allows; end all others with ``err``.

    The core holds its request until ``ack`` or ``err``, so that nothing of it is stored here. An
    allowed one leaves in the cycle of its verdict.

    Members
    -------
    core : In(Wishbone)
    bus : Out(Wishbone)
    check : In(CheckSignature)
        The other side of a check port of the unit.
    mode : In(2)
        Effective privilege of the request.
    """

    def __init__(self, check):
        super().__init__(
            {"core": In(Wishbone()), "bus": Out(Wishbone()), "check": In(check), "mode": In(2)}
        )

    def elaborate(self, platform):
        m = Module()
        core, bus, check = self.core, self.bus, self.check
        asked, allowed = Signal(), Signal()
        granted = allowed | (check.done & check.allow)
        m.d.comb += [
            check.valid.eq(core.cyc & core.stb & ~asked),
            check.addr.eq(Cat(0, 0, core.adr)),
            check.size.eq(2),
            check.access.eq(Mux(core.we, Access.STORE, Access.LOAD)),
            check.priv.eq(self.mode),
            *(getattr(bus, name).eq(getattr(core, name)) for name in ("adr", "we", "dat_w")),
            *(wire.eq(granted) for wire in (bus.cyc, bus.stb)),
            core.dat_r.eq(bus.dat_r),
            core.ack.eq(bus.ack & granted),
            core.err.eq((check.done & ~check.allow) | (bus.err & granted)),
        ]
        with m.If(core.ack | core.err):
            m.d.sync += [asked.eq(0), allowed.eq(0)]
        with m.Else():
            m.d.sync += [asked.eq(asked | (check.valid & check.ready)), allowed.eq(granted)]
        return m


class Peripherals(wiring.Component):
    """4 KiB of RAM, and LEDs above them. Registered: ``ack`` comes one cycle after the request."""

    bus: In(Wishbone())
    leds: Out(8)

    def __init__(self):
        self.ram = memory.Memory(shape=32, depth=1024, init=[])
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.ram = self.ram
        read, write = self.ram.read_port(), self.ram.write_port()
        bus, of_ram = self.bus, ~self.bus.adr[10]
        begins = bus.cyc & bus.stb & ~bus.ack
        m.d.comb += [read.addr.eq(bus.adr), write.addr.eq(bus.adr), write.data.eq(bus.dat_w)]
        m.d.comb += [write.en.eq(begins & bus.we & of_ram)]
        m.d.comb += bus.dat_r.eq(Mux(of_ram, read.data, self.leds))
        m.d.sync += bus.ack.eq(begins)
        with m.If(begins & bus.we & ~of_ram):
            m.d.sync += self.leds.eq(bus.dat_w)
        return m


class Soc(wiring.Component):
    """Core, unit and peripherals."""

    leds: Out(8)

    def __init__(self, program):
        self.core, self.unit, self.peripherals = Core(program), Mpu(UNIT), Peripherals()
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        core, unit, peripherals = self.core, self.unit, self.peripherals
        checked = CheckedBus(unit.signature.members["data"].signature)
        m.submodules.core, m.submodules.unit, m.submodules.checked = core, unit, checked
        m.submodules.peripherals = peripherals
        wiring.connect(m, core.bus, checked.core)
        wiring.connect(m, checked.bus, peripherals.bus)
        wiring.connect(m, checked.check, unit.data)
        m.d.comb += [
            # No MPRV: the effective privilege is that of the core.
            checked.mode.eq(core.mode),
            core.cause.eq(unit.data.cause),
            unit.csr.addr.eq(core.csr_addr),
            unit.csr.priv.eq(core.mode),
            unit.csr.write.eq(core.csr_write),
            unit.csr.wdata.eq(core.csr_wdata),
            core.csr_illegal.eq(unit.csr.illegal | ~unit.csr.hit),
            # No paging: Bare. SUM stays 0.
            unit.status.satp_bare.eq(1),
            self.leds.eq(peripherals.leds),
        ]
        return m


PROGRAM = (
    Instruction(Op.STORE, 0x3FC, 0xCAFE),
    Instruction(Op.STORE, 0x400, 0x5EC2E7),
    Instruction(Op.CSRW, MPUADDR0, 0x400 >> 2),
    Instruction(Op.CSRW, MPUCFG0, 0x0B),  # TOR: U reads and writes below 0x400
    Instruction(Op.USER),
    Instruction(Op.LOAD, 0x3FC),
    Instruction(Op.LOAD, 0x400),
    Instruction(Op.USER),
    Instruction(Op.STORE, 0x400, 0xBAD),
    Instruction(Op.USER),
    Instruction(Op.STORE, 0x1000, 0xBAD),  # the LEDs
    Instruction(Op.USER),
    Instruction(Op.CSRW, MPUCFG0, 0),
    Instruction(Op.STORE, 0x1000, 0xA5),
    Instruction(Op.LOAD, 0x400),
)


def simulate(soc: Soc) -> list[str]:
    """Run the program; return a line for each load and each trap."""
    lines = []

    async def watch(ctx):
        core = soc.core
        async for _, _, done, pc, trapped, cause, ack, dat_r in ctx.tick().sample(
            core.done, core.pc, core.trapped, core.trap_cause, core.bus.ack, core.bus.dat_r
        ):
            if done:
                lines.append(f"LEDs {ctx.get(soc.leds):#x}")
                return
            op, addr, _ = core.program[pc]
            if trapped:
                lines.append(f"{op.name} {addr:#x}: trap {cause}")
            elif ack and op == Op.LOAD:
                lines.append(f"{op.name} {addr:#x}: {dat_r:#x}")

    simulator = Simulator(soc)
    simulator.add_clock(1e-6)
    simulator.add_testbench(watch)
    simulator.run()
    return lines


if __name__ == "__main__":
    soc = Soc(PROGRAM)
    if sys.argv[1:] == ["-v"]:
        print(verilog.convert(soc, name="soc"))
    else:
        print("\n".join(simulate(soc)))
