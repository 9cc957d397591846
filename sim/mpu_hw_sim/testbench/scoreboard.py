"""Holds the unit against the model, and counts what was exercised."""

from collections import Counter, deque

from mpu_hw.config import MpuConfig
from mpu_hw_sim.directed import Expect
from mpu_hw_sim.explain import explain
from mpu_hw_sim.step import Outcome, Step

__all__ = ["Scoreboard"]

# An outcome of each of these kinds must have come, or the stimulus was one-sided.
SIDES = ("allowed", "denied", "register hit", "register missed")
# And of these, where registers are reached through selects.
SELECTS = ("select in force shown", "no select shown", "select claimed by another unit")


class Scoreboard:
    """Compares outcomes with what the model says, and with demands typed by hand.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    mismatches : int
    first : str
        The first mismatch, with the stimulus that led to it.
    seen : Counter
        Kinds of outcome.
    """

    def __init__(self, config: MpuConfig):
        self._config = config
        self._sides = SIDES + SELECTS if config.spec.access == "indirect" else SIDES
        self._past: list[Step] = []
        self._expected: deque[tuple[Step, Outcome, Expect | None]] = deque()
        self.mismatches = 0
        self.first = ""
        self.seen: Counter[str] = Counter()

    def expect(self, step: Step, outcome: Outcome, demand: Expect | None = None) -> None:
        """Note a step before it is driven, and what must come of it."""
        self._expected.append((step, outcome, demand))

    def actual(self, outcome: Outcome) -> None:
        """Compare what came."""
        step, expected, demand = self._expected.popleft()
        self._past.append(step)
        self._count(step, outcome)
        broken = demand.broken_by(outcome) if demand is not None else ""
        if outcome == expected and not broken:
            return
        self.mismatches += 1
        if not self.first:
            differs = outcome != expected
            told = explain(self._config, self._past, expected, outcome) if differs else ""
            self.first = "\n".join(filter(None, (broken, told)))

    def _count(self, step: Step, outcome: Outcome) -> None:
        for verdict in outcome.verdicts:
            if verdict is not None:
                self.seen["allowed" if verdict.allow else "denied"] += 1
        self.seen["register hit" if outcome.csr.hit else "register missed"] += 1
        if self._sides != SIDES:
            self.seen[SELECTS[0] if outcome.csr.isel else SELECTS[1]] += 1
            claimed = step.csr.claim and bool(outcome.csr.isel) and not outcome.csr.illegal
            self.seen[SELECTS[2]] += claimed

    def check(self) -> None:
        """Raise AssertionError where something differed, is missing, or never came."""
        assert self.mismatches == 0, f"{self.mismatches} steps differ; the first:\n{self.first}"
        assert not self._expected, f"{len(self._expected)} steps have no answer"
        absent = [side for side in self._sides if not self.seen[side]]
        assert not absent, f"the stimulus is one-sided, nothing was ever {' or '.join(absent)}"
