"""What a campaign puts faults in: units, and the core; what is played on each, what can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core_pins import conditions, core_netlist
from core_traffic import record_core
from mpu_hw_sim.stimulus import random_steps
from netlist_gates import Netlist, unit_netlist
from netlist_miter import Meaning, verdict_of_done
from netlist_runs import kept_steps, read_runs, write_runs
from netlist_score import Result, killing_runs
from netlist_sim import LATER, Recording, record

from mpu_hw.config import MpuConfig

__all__ = ["CONFIGS", "SUBJECTS", "Subject"]

# Small units that have every stage: of 12 address bits, because a proof has the unit twice.
UNITS: dict[str, dict[str, Any]] = {
    "mpu-0.9": {"entries": {"mpu": 2, "vsmpu": 2, "hgmpu": 2}},
    "sspmp-1.0": {"entries": {"pool": 6}, "smepmp": True},
}
CONFIGS = {
    f"{revision}-{engine}": MpuConfig(
        revision=revision, xlen=32, paddr_width=12, hypervisor=True, engine=engine, **unit
    )
    for revision, unit in UNITS.items()
    for engine in LATER
}


class Subject(Protocol):
    """What has the faults.

    Attributes
    ----------
    runs : bool
        A proof that one clock does not decide looks at runs: two of it are not too large for that.
    """

    runs: bool

    def netlist(self) -> Netlist:
        """Map it to gates."""

    def recording(self, netlist: Netlist, traffic: int, steps: int) -> tuple[Recording, int]:
        """Give what is played, and how many steps of it are random, by a seed."""

    def meaning(self, netlist: Netlist) -> Meaning:
        """Say where its outputs mean something."""

    def keep_runs(self, netlist: Netlist, result: Result) -> None:
        """Add runs that proofs have found to what is played."""


@dataclass(frozen=True)
class UnitSubject:
    """A unit, and steps that the reference model answers.

    Parameters
    ----------
    name : str
        Of its runs.
    config : MpuConfig
    """

    name: str
    config: MpuConfig
    runs: bool = True

    def netlist(self) -> Netlist:
        """Map it to gates."""
        return unit_netlist(self.config)

    def recording(self, netlist: Netlist, traffic: int, steps: int) -> tuple[Recording, int]:
        """Give random steps, and the runs kept."""
        random = random_steps(self.config, traffic, steps)
        return record(self.config, [*random, *kept_steps(self.config, self.name)]), steps

    def meaning(self, netlist: Netlist) -> Meaning:
        """Give a verdict its meaning where it is done."""
        return verdict_of_done(netlist)

    def keep_runs(self, netlist: Netlist, result: Result) -> None:
        """Keep the runs that kill their fault against the model."""
        new = killing_runs(self.config, netlist, result)
        if new:
            write_runs(self.name, [*read_runs(self.name), *new])


class CoreSubject:
    """The core, and programs on it: a step is a clock."""

    runs = False

    def netlist(self) -> Netlist:
        """Map it to gates."""
        return core_netlist()

    def recording(self, netlist: Netlist, traffic: int, steps: int) -> tuple[Recording, int]:
        """Give random programs of at least so many clocks, and those of ``DIRECTED``."""
        return record_core(netlist, steps, traffic)

    def meaning(self, netlist: Netlist) -> Meaning:
        """Give the fields of a request their meaning where it is valid."""
        return conditions

    def keep_runs(self, netlist: Netlist, result: Result) -> None:
        """Keep none: what shows a fault of the core is a program, and written by hand."""


SUBJECTS: Mapping[str, Subject] = {
    **{name: UnitSubject(name, config) for name, config in CONFIGS.items()},
    "core": CoreSubject(),
}
