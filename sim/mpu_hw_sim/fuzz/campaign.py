"""A campaign: cases by their numbers, each of them the same wherever and whenever it runs."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from mpu_hw.config import MpuConfig
from mpu_hw.export import write_unit

from .counterexample import find_counterexample
from .draw import draw_config
from .outcomes import named_counts
from .simulate import Fuzzer

__all__ = ["Campaign", "Progress", "Shard", "run_campaign"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """What a campaign consists of; the same for each of its shards.

    Parameters
    ----------
    seed : int
    configurations : int or None
        Cases; None: as many as fit the time.
    checks : int
        Verdicts that each case compares.
    fixed : dict
        Fields that random configurations have in common.
    configuration : dict or None
        The one that is given; each case draws other traffic for it.
    """

    seed: int = 1
    configurations: int | None = None
    checks: int
    fixed: dict[str, Any] = field(default_factory=dict)
    configuration: dict[str, Any] | None = None

    def case(self, number: int) -> tuple[MpuConfig, int]:
        """Give the configuration of a case and the seed of its traffic."""
        rng = Random(f"{self.seed}/{number}")
        traffic = rng.getrandbits(63)
        if self.configuration is not None:
            return MpuConfig.from_dict(self.configuration), traffic
        return draw_config(rng, self.fixed), traffic


@dataclass(frozen=True)
class Shard:
    """Every ``count``-th case, from number ``index`` on, counted from 1.

    ``Shard.parse`` raises ValueError for a text that is none.
    """

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Read ``3/16``; ValueError for what is none."""
        index, slash, number = text.partition("/")
        if not (slash and index.isdecimal() and number.isdecimal()):
            raise ValueError(f"A shard must be K/N, as 3/16, not {text!r}")
        if not 1 <= int(index) <= int(number):
            raise ValueError(f"A shard K/N must have K from 1 to N, not {text!r}")
        return cls(int(index), int(number))

    def cases(self, configurations: int | None) -> Iterator[int]:
        """Give the numbers of its cases, of so many, or without an end."""
        first = self.index - 1
        if configurations is None:
            return count(first, self.count)
        return iter(range(first, configurations, self.count))


def run_campaign(
    campaign: Campaign,
    folder: Path,
    *,
    shard: Shard = Shard(),
    seconds: float | None = None,
    progress: Progress = lambda text, done, total: None,
) -> dict[str, Any]:
    """Run the cases of a shard until one finds a difference, or the time is over.

    Parameters
    ----------
    folder : Path
        Where the Verilog of the units goes.
    seconds : float
        When to stop; a case that runs then ends as it is, ``complete`` false.
    progress : callable
        Called with what runs now, the verdicts of it, and how many they will be.

    Returns
    -------
    dict
        As JSON has it: campaign, limit, shard, and a row for each case.
    """
    end = None if seconds is None else perf_counter() + seconds
    cases: list[dict[str, Any]] = []
    built = _Built(folder)
    for number in shard.cases(campaign.configurations):
        left = None if end is None else end - perf_counter()
        if left is not None and left <= 0 and cases:
            break
        cases.append(_run_case(campaign, number, built, end, progress))
        if cases[-1]["difference"]:
            break
    return {
        "campaign": asdict(campaign),
        "seconds": seconds,
        "shard": [shard.index, shard.count],
        "cases": cases,
    }


class _Built:
    """The unit built last: every run of a configuration that is given has the same."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._last: Fuzzer | None = None

    def fuzzer(self, config: MpuConfig) -> Fuzzer:
        if self._last is None or self._last.config != config:
            self._last = Fuzzer(write_unit(config, self._folder / "mpu.v"), config)
        return self._last


def _run_case(
    campaign: Campaign,
    number: int,
    built: "_Built",
    end: float | None,
    progress: Progress,
) -> dict[str, Any]:
    config, traffic = campaign.case(number)
    name = f"configuration {number}: {config.revision}, {config.engine}"
    begin = perf_counter()
    progress(f"{name}: build", 0, 0)
    fuzzer = built.fuzzer(config)
    build = perf_counter() - begin
    # What is left of the time, and a moment at least: the build may have taken all of it.
    left = 1e9 if end is None else max(1.0, end - perf_counter())
    run = fuzzer.run(
        traffic, campaign.checks, left, lambda done: progress(name, done, campaign.checks)
    )
    difference = None
    if run.difference:
        title = f"Found by mpu-hw fuzz: seed {campaign.seed}, configuration {number}."
        found = find_counterexample(
            fuzzer,
            run.history,
            title=title,
            shrinking=lambda steps: progress(f"{name}: a difference in {steps} steps", 0, 0),
        )
        difference = {
            "kind": run.difference.what,
            "step": run.steps - 1,
            "steps": len(found.steps) if found else None,
            "shrunk_from": found.shrunk_from if found else None,
            "text": found.text if found else "",
            "test": found.test if found else "",
        }
    return {
        "number": number,
        "configuration": config.to_dict(),
        "traffic": traffic,
        "complete": run.verdicts >= campaign.checks,
        "verdicts": run.verdicts,
        "steps": run.steps,
        "clocks": run.clocks,
        "seconds": round(run.seconds, 3),
        "build_seconds": round(build, 3),
        "outcomes": named_counts(run.counts),
        "difference": difference,
    }
