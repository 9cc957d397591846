"""Short programs on core, unit and RAM in Amaranth's simulator: what each attempt ended with."""

from typing import NamedTuple

from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator
from mpu_hw_sim.lockstep.encode import Assembler

from mpu_hw.soc import SocConfig, System
from mpu_hw.soc.config import RAM_BASE
from mpu_hw.soc.ram import Ram

__all__ = ["FINE", "Program", "Trap", "run"]

# Registers that the frame of an attempt uses; a program has x1 to x29.
AT, BEHIND = 30, 31
MSTATUS, MSTATUSH, MTVEC, MEPC = 0x300, 0x310, 0x305, 0x341
MPP_LSB, MPV = 11, 39
RAM_BYTES = 0x4000
ECALLS = (8, 9, 10, 11)


class Trap(NamedTuple):
    """How an attempt ended: cause and trap value. An attempt that reached its end is FINE."""

    cause: int
    tval: int


FINE = Trap(-1, 0)


class Program:
    """Code from the start of RAM that runs in M; every trap goes on behind the attempt.

    The handler does ``first``, pairs of name and operands, before it goes on.
    """

    def __init__(self, config: SocConfig, *first):
        self.config = config
        self.code = code = Assembler(config.core.xlen, config.core.hypervisor, RAM_BASE)
        code.op("jal", imm=4 * (len(first) + 2))
        handler = code.here
        for name, operands in first:
            code.op(name, **operands)
        code.op("jalr", rs1=BEHIND)
        code.la(AT, handler)
        code.op("csrrw", rs1=AT, csr=MTVEC)

    def csr(self, number, value, op="csrrw"):
        """Access a register with a constant, in M."""
        self.code.li(AT, value)
        self.code.op(op, rs1=AT, csr=number)

    def skip_to(self, address):
        """Go on at an address."""
        self.code.op("jal", imm=address - self.code.here)
        self.code.words += [0] * ((address - self.code.here) // 4)

    def attempt(self, priv, virt, *ops):
        """Do ``ops``, pairs of name and operands, in a mode; give the address of the first."""
        start, behind = len(self.code.words), self.code.here
        for _ in range(2):  # the second time the address behind is known
            del self.code.words[start:]
            first = self._attempt(priv, virt, ops, behind)
            behind = self.code.here
        return first

    def _attempt(self, priv, virt, ops, behind):
        code = self.code
        code.la(BEHIND, behind)
        self.csr(MSTATUS, 3 << MPP_LSB, "csrrc")
        self.csr(MSTATUS, priv << MPP_LSB, "csrrs")
        if self.config.core.hypervisor:
            wide = code.xlen == 64
            bit, number = 1 << (MPV if wide else MPV - 32), MSTATUS if wide else MSTATUSH
            self.csr(number, bit, "csrrs" if virt else "csrrc")
        code.la(AT, code.here + 4 * 4)
        code.op("csrrw", rs1=AT, csr=MEPC)
        code.op("mret")
        first = code.here
        for name, operands in ops:
            code.op(name, **operands)
        code.op("ecall")
        return first

    def words(self):
        """Give the words of RAM; the program ends in a jump to itself."""
        words = [*self.code.words, 0x0000006F]
        if self.code.xlen == 32:
            return words
        words += [0] * (len(words) % 2)
        return [low | high << 32 for low, high in zip(words[::2], words[1::2], strict=True)]


class Machine(wiring.Component):
    """System and RAM."""

    def __init__(self, config, words):
        self.system = System(config)
        self.memory = Ram(config.core.xlen, RAM_BYTES, tuple(words))
        super().__init__({})

    def elaborate(self, platform):
        m = Module()
        m.submodules.system, m.submodules.memory = self.system, self.memory
        connect(m, self.system.ram, self.memory.bus)
        return m


def run(program, most=200, watch=None):
    """Run to the end; give how each attempt ended, or None where one takes ``most`` clocks more.

    An instruction takes a few clocks, and a multiplication 32: a hart that is silent for longer
    hangs. ``watch``, a function of the simulator's context and the system, looks at every clock.
    """
    machine = Machine(program.config, program.words())
    rvfi, found = machine.system.rvfi, []

    async def bench(ctx):
        while True:
            for _ in range(most):
                await ctx.tick()
                if watch:
                    watch(ctx, machine.system)
                if ctx.get(rvfi.valid):
                    break
            else:
                found.append(None)
                return
            if ctx.get(rvfi.trap):
                cause = ctx.get(rvfi.trap_cause)
                found.append(FINE if cause in ECALLS else Trap(cause, ctx.get(rvfi.trap_tval)))
            elif ctx.get(rvfi.pc_wdata) == ctx.get(rvfi.pc_rdata):
                return

    simulator = Simulator(machine)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return found
