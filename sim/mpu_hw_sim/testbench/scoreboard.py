"""Compares what a unit answers with the reference model, and counts what was exercised."""

from collections import Counter, deque
from typing import NamedTuple

from cocotb.triggers import Event

from mpu_hw.config import MpuConfig
from mpu_hw_sim.explain import explain
from mpu_hw_sim.model import CsrAccess, CsrResult, Request, Status, Verdict
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE, Outcome, Step
from mpu_hw_sim.testbench.handles import Description, read_description

__all__ = ["Scoreboard"]

# An outcome of each of these kinds must have come, or the stimulus was one-sided.
SIDES = ("allowed", "denied", "register hit", "register missed")
# And of these, where registers are reached through selects.
SELECTS = ("select in force shown", "no select shown", "select claimed by another unit")


class Expected(NamedTuple):
    """What must be answered to a request, and of which state: the number of writes before it."""

    request: Request
    status: Status
    verdict: Verdict
    writes: int


class Scoreboard:
    """Follows a unit with the reference model. A queue for each check port holds what is expected.

    A request is decided by the model when it is accepted, under the status and the registers of
    that clock; its verdict is compared when it comes. Events of one clock are reported in this
    order: requests, verdicts, register access, the edge that ends the clock, reset.

    Parameters
    ----------
    description : path or mapping
        ``mpu.json`` of the unit.

    Attributes
    ----------
    mismatches : int
    first : str
        The first mismatch, with the stimulus that led to it.
    stopped : cocotb Event
        Set at the first mismatch.
    seen : Counter
        Kinds of outcome.
    reference : Reference
        The model, and its counts.
    """

    def __init__(self, description: Description):
        self.config = MpuConfig.from_dict(read_description(description)["configuration"])
        self.reference = Reference(self.config)
        self._sides = SIDES + SELECTS if self.config.other_selects else SIDES
        self._ports = {port.name: index for index, port in enumerate(self.config.ports)}
        self._expected: dict[str, deque[Expected]] = {name: deque() for name in self._ports}
        self._compared: Counter[str] = Counter()
        # What has changed registers since the last reset.
        self._writes: list[Step] = []
        self.mismatches = 0
        self.first = ""
        self.stopped = Event()
        self.seen: Counter[str] = Counter()

    def accepted(self, port: str, request: Request, status: Status) -> None:
        """Note a request that a port has accepted, under the registers as they are now."""
        verdict = self.reference.check(self._ports[port], request, status)
        self._expected[port].append(Expected(request, status, verdict, len(self._writes)))

    def answered(self, port: str, verdict: Verdict) -> None:
        """Compare a verdict with what is expected for the oldest request of the port."""
        self._compared[port] += 1
        self.seen["allowed" if verdict.allow else "denied"] += 1
        if not self._expected[port]:
            self.report(f"port {port}: a verdict without a request: {verdict}")
            return
        expected = self._expected[port].popleft()
        if not expected.verdict.allow:
            self.reference.denied(self._ports[port], expected.request, expected.verdict)
        if verdict != expected.verdict:
            self._differs(port, expected, verdict)

    def _differs(self, port: str, expected: Expected, verdict: Verdict) -> None:
        def on_the_port(value):
            return tuple(value if name == port else None for name in self._ports)

        step = Step(expected.status, IDLE, on_the_port(expected.request))
        csr = CsrResult(False)
        self.report(
            explain(
                self.config,
                [*self._writes[: expected.writes], step],
                Outcome(csr, on_the_port(expected.verdict)),
                Outcome(csr, on_the_port(verdict)),
                title=f"verdict {self._compared[port]} of port {port}",
            )
        )

    def access(self, access: CsrAccess, result: CsrResult, status: Status) -> None:
        """Compare the answer to a register access; a write changes the model from here on."""
        expected = self.reference.access(access, status)
        self._count(access, result)
        none = (None,) * len(self._ports)
        step = Step(status, access, none)
        if result != expected:
            past = [*self._writes, step]
            outcomes = Outcome(expected, none), Outcome(result, none)
            self.report(explain(self.config, past, *outcomes, title="a register access"))
        if access.write and expected.hit:
            self._writes.append(step)

    def _count(self, access: CsrAccess, result: CsrResult) -> None:
        self.seen["register hit" if result.hit else "register missed"] += 1
        if self._sides != SIDES:
            self.seen[SELECTS[0] if result.isel else SELECTS[1]] += 1
            claimed = access.claim and bool(result.isel) and not result.illegal
            self.seen[SELECTS[2]] += claimed

    def edge(self) -> None:
        """End a clock: what was denied in it is in the denial record from here on."""
        self.reference.edge()

    def reset(self) -> None:
        """Bring the model to its reset state; requests that wait for a verdict are void."""
        self.reference.reset()
        self._writes.clear()
        for queue in self._expected.values():
            queue.clear()

    def report(self, text: str) -> None:
        """Count a mismatch; the text of the first one is kept."""
        self.mismatches += 1
        self.first = self.first or text
        self.stopped.set()

    @property
    def outstanding(self) -> int:
        """How many requests wait for their verdicts."""
        return sum(map(len, self._expected.values()))

    def check(self) -> None:
        """Raise AssertionError where an answer differed or is missing, or nothing was compared.

        Verdicts and answers to register accesses count alike.
        """
        assert self.mismatches == 0, f"{self.mismatches} answers differ; the first:\n{self.first}"
        assert self.outstanding == 0, f"{self.outstanding} requests have no verdict"
        assert self.seen, "no answer was compared"

    def check_sides(self) -> None:
        """Raise AssertionError where an outcome of some kind never came."""
        absent = [side for side in self._sides if not self.seen[side]]
        assert not absent, f"the stimulus is one-sided, nothing was ever {' or '.join(absent)}"
