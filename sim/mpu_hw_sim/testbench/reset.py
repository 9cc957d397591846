"""A warm reset while the clock is held still: who needs a clock edge for it (COM-RST-05)."""

from collections.abc import Iterator

from cocotb.triggers import Timer

from mpu_hw.config import MpuConfig
from mpu_hw.export.describe import describe
from mpu_hw.isa import SELECT_ENTRIES, Privilege
from mpu_hw.mpu import Mpu
from mpu_hw_sim.model import CsrAccess, CsrResult, Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Step
from mpu_hw_sim.testbench.job import BenchReport, Job
from mpu_hw_sim.testbench.step_runner import PERIOD, StepRunner

__all__ = ["WarmReset", "fill", "reads"]

M = Privilege.M
SELECTS = 64  # entries that a level can name
LOCKED = 0x39F  # spmpcfg: SHARED, U, L, NAPOT, RWX
DELEGATED = {"mpmpdeleg": 2, "hspmpdeleg": 1}


def _registers(config: MpuConfig) -> dict[str, tuple[str, int]]:
    """Map the names of the registers to their kinds and numbers."""
    return {
        name: (family.kind, number)
        for family in config.csr_families
        for name, number in family.registers().items()
    }


def _levels(registers: dict[str, tuple[str, int]]) -> list[str]:
    """Name the levels whose select M can use: ``m`` for SPMP, ``vs`` for vSPMP."""
    return [level for level in ("m", "vs") if f"{level}iselect" in registers]


def fill(config: MpuConfig) -> Iterator[CsrAccess]:
    """Yield writes of M after which registers differ from reset, rules locked, mseccfg set."""
    registers = _registers(config)
    ones = (1 << config.xlen) - 1
    fully = int.from_bytes(bytes([0x9F if config.spec.lock else 0x1F]) * (config.xlen // 8), "big")

    def writes(*kinds: str, value: int) -> Iterator[CsrAccess]:
        for kind, number in registers.values():
            if kind in kinds:
                yield CsrAccess(number, M, write=True, wdata=value)

    for name, count in DELEGATED.items():
        yield from writes(name, value=count)
    yield from writes("spmpen", "vspmpen", "hspmpen", value=ones)
    for level in _levels(registers):
        for index in range(SELECTS):
            for name, value in (
                ("iselect", SELECT_ENTRIES + index),
                ("ireg", ones),
                ("ireg2", LOCKED),
            ):
                yield CsrAccess(registers[level + name][1], M, write=True, wdata=value)
    # Switches reset to ones.
    yield from writes("switch", value=0)
    yield from writes("addr", "pmpaddr", value=ones)
    yield from writes("cfg", "pmpcfg", value=fully)
    yield from writes("mseccfg", value=0b111)
    yield from writes("select", value=SELECT_ENTRIES)


def reads(config: MpuConfig) -> list[CsrAccess]:
    """List a read of every register, by M."""
    return [CsrAccess(number, M) for _, number in _registers(config).values()]


def _entry_reads(config: MpuConfig) -> Iterator[CsrAccess]:
    """Yield accesses that select every entry in turn and read it: these need the clock."""
    registers = _registers(config)
    for level in _levels(registers):
        for index in range(SELECTS):
            select = registers[f"{level}iselect"][1]
            yield CsrAccess(select, M, write=True, wdata=SELECT_ENTRIES + index)
            for name in ("ireg", "ireg2"):
                yield CsrAccess(registers[level + name][1], M)


class WarmReset:
    """Writes registers, holds the clock still, pulses reset, and compares every register.

    Parameters
    ----------
    dut : the top level of the simulation
    job : Job

    Attributes
    ----------
    report : BenchReport
        What was compared, and the first mismatch.
    changed : set of int
        CSR numbers that read differently after the reset without a clock edge than before it.
    """

    def __init__(self, dut, job: Job):
        self._config = job.config
        self._clk = dut.clk
        self._runner = StepRunner(dut, describe(Mpu(job.config), name="mpu"), dut.clk)
        self._reference = Reference(job.config)
        self.report = BenchReport()
        self.changed: set[int] = set()

    async def run(self) -> None:
        """Play the whole sequence; the report tells how it went."""
        nothing = CsrAccess(addr=0, priv=M)
        await self._access(nothing, "at power-up", reset=True, compare=False)
        for access in fill(self._config):
            await self._access(access, "while the registers are written")
        before = [
            await self._access(access, "before the reset", clock=False)
            for access in reads(self._config)
        ]
        await self._pulse(nothing)
        for access, old in zip(reads(self._config), before, strict=True):
            new = await self._access(access, "after a reset without a clock edge", clock=False)
            if new.rdata != old.rdata:
                self.changed.add(access.addr)
        await self._access(nothing, "in a reset with a clock edge", reset=not self._instant)
        for access in [*reads(self._config), *_entry_reads(self._config)]:
            await self._access(access, "with the clock, after the reset")
        if not self.report.mismatch and bool(self.changed) != self._instant:
            self.report.mismatch = (
                f"after a reset without a clock edge, {len(self.changed)} registers read "
                f"differently: reset_kind is {self._config.reset_kind}"
            )
        self.report.accesses = self._reference.accesses
        self.report.covered = self._reference.covered

    @property
    def _instant(self) -> bool:
        return self._config.reset_input.asynchronous

    async def _settle(self, access: CsrAccess, *, reset: bool = False) -> CsrResult:
        """Put an access on the port while the clock is low; return the answer to it."""
        self._clk.value = 0
        self._runner.drive_reset(reset)
        self._runner.status.drive(Status())
        self._runner.csr.drive(access)
        await Timer(PERIOD / 2, unit="ns")
        return self._runner.csr.result()

    async def _tick(self) -> None:
        """Give the rising edge."""
        self._clk.value = 1
        await Timer(PERIOD / 2, unit="ns")

    async def _pulse(self, nothing: CsrAccess) -> None:
        """Make reset active and inactive again, without a clock edge."""
        await self._settle(nothing, reset=True)
        await self._settle(nothing)
        if self._instant:
            self._reference.reset()

    async def _access(
        self,
        access: CsrAccess,
        phase: str,
        *,
        reset: bool = False,
        clock: bool = True,
        compare: bool = True,
    ) -> CsrResult:
        """Make one access and compare its answer; return what the unit gave."""
        given = await self._settle(access, reset=reset)
        step = Step(Status(), access, (None,) * len(self._config.ports), reset)
        wanted = self._reference.answer(step).csr
        if clock:
            await self._tick()
        self.report.steps += 1
        if compare and given != wanted and not self.report.mismatch:
            self.report.mismatch = f"{phase}, {access}: must be {wanted}, not {given}"
        return given
