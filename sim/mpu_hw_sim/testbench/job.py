"""What a bench is told by whoever launches it, and what it tells in return."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from mpu_hw.config import MpuConfig
from mpu_hw_sim.latency import Latency

__all__ = ["BenchReport", "Job"]

VARIABLE = "MPU_HW_BENCH_ORDER"


@dataclass(frozen=True, kw_only=True)
class Job:
    """The task of one run, handed over in a file whose name is in the environment.

    Parameters
    ----------
    config : MpuConfig
        What the simulator was built from.
    folder : Path
        Where the bench may write.
    steps : int
        Length of a random run.
    latency : Latency
        What the check ports may take.
    """

    config: MpuConfig
    folder: Path
    steps: int = 0
    latency: Latency

    def write(self) -> dict[str, str]:
        """Write the order to its folder; return the environment that leads the bench to it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "order.json"
        fields = {"config": self.config.to_dict(), "steps": self.steps, "latency": self.latency}
        path.write_text(json.dumps(fields))
        return {VARIABLE: str(path.absolute())}

    @classmethod
    def read(cls) -> "Job":
        """Read the order, inside the simulator."""
        path = Path(os.environ[VARIABLE])
        given = json.loads(path.read_text())
        config = MpuConfig.from_dict(given["config"])
        latency = Latency(*given["latency"])
        return cls(config=config, folder=path.parent, steps=given["steps"], latency=latency)


@dataclass(kw_only=True)
class BenchReport:
    """What the benches of one run compared, added up."""

    steps: int = 0
    decisions: int = 0
    accesses: int = 0
    covered: Counter[str] = field(default_factory=Counter)
    mismatch: str = ""

    def add(self, other: "BenchReport") -> None:
        """Add what another bench compared; the first mismatch stays."""
        self.steps += other.steps
        self.decisions += other.decisions
        self.accesses += other.accesses
        self.covered += other.covered
        self.mismatch = self.mismatch or other.mismatch

    def write(self, folder: Path) -> None:
        """Add the report to the one that lies in the folder."""
        total = self.read(folder)
        total.add(self)
        (folder / "report.json").write_text(json.dumps(vars(total)))

    @classmethod
    def read(cls, folder: Path) -> "BenchReport":
        """Read the report of a folder; an empty one where no bench wrote any."""
        path = folder / "report.json"
        if not path.exists():
            return cls()
        given = json.loads(path.read_text())
        return cls(**{**given, "covered": Counter(given["covered"])})
