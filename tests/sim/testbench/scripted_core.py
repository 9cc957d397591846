"""A core made of Python, beside a unit that is the whole simulation, under MpuChecker."""

from types import SimpleNamespace

from cocotb.clock import Clock
from cocotb.triggers import ClockCycles
from mpu_hw_sim import CoreAccess, CoreSide, CsrInstruction, MpuChecker, PortSide
from mpu_hw_sim.model import Status
from mpu_hw_sim.testbench import CheckPortDriver, CsrDriver, StatusDriver

from mpu_hw.isa import Privilege

__all__ = ["OPEN", "PMPADDR0", "Core", "M", "U"]

U, M = Privilege.U, Privilege.M
PMPADDR0, PMPCFG0 = 0x3B0, 0x3A0
OPEN = 0x1000  # U may do everything below


class Core:
    """A core that does what it says, until a test lets it say something else."""

    def __init__(self, dut):
        self.dut = dut
        self.says = SimpleNamespace(
            priv=M,
            mprv=0,
            mpp=U,
            sum=0,
            access=None,
            leaves=None,
            csr=None,
            executes=None,
            traps=None,
        )
        self.clock = Clock(dut.clk, 10, unit="ns")
        self.clock.start()
        self.csr = CsrDriver(dut, "mpu.json", dut.clk)
        self.data = CheckPortDriver(dut, "mpu.json", "data", dut.clk)
        CheckPortDriver(dut, "mpu.json", "fetch", dut.clk)
        self.status = StatusDriver(dut, "mpu.json")
        self.status.drive(Status())
        dut.isel_claim.value = 0
        self.told = []
        says = self.says
        side = CoreSide(
            root=dut,
            priv=lambda: says.priv,
            mprv=lambda: says.mprv,
            mpp=lambda: says.mpp,
            reset="rst",
            status={"sum": lambda: says.sum},
            csr=lambda: says.csr,
            executes=lambda: says.executes,
            traps=lambda: says.traps,
            ports={
                "data": PortSide(access=lambda: says.access, leaves=lambda: says.leaves, within=1)
            },
        )
        self.checker = MpuChecker(dut, "mpu.json", core=side, found=self.told.append, most=2)

    async def begin(self):
        """Reset, and open what is below OPEN to U."""
        self.dut.rst.value = 1
        await ClockCycles(self.dut.clk, 3)
        self.dut.rst.value = 0
        await ClockCycles(self.dut.clk, 1)
        await self.write(PMPADDR0, OPEN >> 2)
        await self.write(PMPCFG0, 0x0F)
        assert self.checker.findings == []
        return self

    async def write(self, number, value, made=None):
        """Execute a CSR instruction; the core may say that it is another one."""
        self.says.csr = made or CsrInstruction(number, True, value)
        await self.csr.write(number, value, priv=self.says.priv)
        self.says.csr = None

    async def access(self, request, core=None, bus=None):
        """Make an access as U; the core may say that it is another one, and send it."""
        self.says.priv = U
        self.says.access = core or CoreAccess(request.addr, request.size, request.access)
        verdict = await self.data.check(request)
        self.says.access = None
        await self.send(bus)
        return verdict

    async def send(self, bus):
        """Let a request leave, for one cycle."""
        self.says.leaves = bus
        await ClockCycles(self.dut.clk, 1)
        self.says.leaves = None

    def seen(self):
        """Give kinds and texts of what was found."""
        return [(each.kind, each.text) for each in self.checker.findings]
