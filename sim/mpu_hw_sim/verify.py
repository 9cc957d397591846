"""Verify one configuration against the reference model: directed cases and random traffic."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mpu_hw.checker.effective import EffectivePrivilege
from mpu_hw.config import MpuConfig
from mpu_hw.export import write_unit, write_verilog
from mpu_hw_sim.coverage.counts import record
from mpu_hw_sim.fastsim import FastsimResult, run_fastsim
from mpu_hw_sim.latency import Latency, latency_of
from mpu_hw_sim.simulator import build_cocotb_simulator, run_bench
from mpu_hw_sim.testbench.job import BenchReport, Job

__all__ = ["Effort", "Verification", "run_effective", "run_unit", "verify"]

Progress = Callable[[int], None]
Stage = Callable[[str, int], Progress]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is compared.

    Parameters
    ----------
    bench_steps, fastsim_steps : int
        Random steps of the cocotb bench and of the compiled simulation.
    seed : int
    """

    bench_steps: int = 2_000
    fastsim_steps: int = 40_000
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was compared, and the first mismatch.

    Parameters
    ----------
    bench, effective : BenchReport
        Of the benches of the unit and of EffectivePrivilege.
    fastsim : FastsimResult
    """

    bench: BenchReport
    effective: BenchReport
    fastsim: FastsimResult

    @property
    def covered(self) -> Counter[str]:
        """How often each rule was exercised."""
        return self.bench.covered + self.effective.covered + self.fastsim.covered

    @property
    def decisions(self) -> int:
        """Verdicts compared."""
        return self.bench.decisions + self.fastsim.decisions

    @property
    def accesses(self) -> int:
        """Register accesses compared."""
        return self.bench.accesses + self.fastsim.accesses

    @property
    def mismatch(self) -> str:
        """The first mismatch; empty where there is none."""
        return self.bench.mismatch or self.effective.mismatch or self.fastsim.mismatch


def _run(verilog: Path, top: str, module: str, job: Job, seed: int) -> BenchReport:
    """Run a bench; what it says, or what its log says where it broke."""
    simulator = build_cocotb_simulator(verilog, top=top)
    (job.folder / "report.json").unlink(missing_ok=True)
    result = run_bench(simulator, module, job.folder, seed=seed, environment=job.write())
    report = BenchReport.read(job.folder)
    if not result.passed and not report.mismatch:
        report.mismatch = f"{result.failed} of {result.ran} tests of {module} failed: {result.log}"
    return report


def run_unit(
    verilog: Path,
    config: MpuConfig,
    folder: Path,
    *,
    steps: int,
    seed: int = 1,
    latency: Latency | None = None,
) -> BenchReport:
    """Play the directed cases and random traffic on a generated unit, under cocotb.

    Parameters
    ----------
    verilog : Path
        The unit, module ``mpu``.
    folder : Path
        Where the log and the report go.
    latency : Latency
        What its check ports may take; that of the engine unless another is given.
    """
    latency = latency or latency_of(config)
    job = Job(config=config, folder=folder, steps=steps, latency=latency)
    return _run(verilog, "mpu", "mpu_hw_sim.testbench.unit", job, seed)


def run_effective(config: MpuConfig, folder: Path) -> BenchReport:
    """Play every state on EffectivePrivilege, as the configuration needs it."""
    component = EffectivePrivilege(config.hypervisor)
    verilog = write_verilog(component, folder / "effective.v", name="effective")
    job = Job(config=config, folder=folder, latency=latency_of(config))
    return _run(verilog, "effective", "mpu_hw_sim.testbench.effective", job, seed=1)


def verify(config: MpuConfig, folder: Path, effort: Effort, stage: Stage) -> Verification:
    """Generate a configuration and compare it with the model; all output goes to ``folder``.

    Parameters
    ----------
    stage : callable
        Called with the name and the number of steps of each stage that begins; what it returns is
        called with steps done.

    Raises
    ------
    MissingTool, BuildFailed
        A simulator could not be built.
    """
    done = stage("generate Verilog", 1)
    verilog = write_unit(config, folder / "mpu.v")
    done(1)
    done = stage("cocotb: effective privilege", 1)
    effective = run_effective(config, folder / "effective")
    done(1)
    done = stage("cocotb: directed cases, random traffic", 1)
    bench = run_unit(verilog, config, folder / "bench", steps=effort.bench_steps, seed=effort.seed)
    done(1)
    done = stage("compiled simulation: random traffic", effort.fastsim_steps)
    fastsim = run_fastsim(
        verilog, config, steps=effort.fastsim_steps, seed=effort.seed, progress=done
    )
    result = Verification(bench=bench, effective=effective, fastsim=fastsim)
    record(config.revision, result.covered)
    return result
