"""Makes a counterexample small: fewer steps, less in each, smaller values."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.step import IDLE, Step

__all__ = ["Shrinker"]

Fails = Callable[[list[Step]], bool]


class Shrinker:
    """Drops and changes what a difference does not need, while it stays.

    Parameters
    ----------
    fails : function of a list of steps
        Whether the last of the steps still differs, or an earlier one.
    budget : int
        How often ``fails`` may be asked.
    """

    def __init__(self, fails: Fails, budget: int = 1_500):
        self._fails = fails
        self._left = budget

    def shrink(self, steps: list[Step]) -> list[Step]:
        """Give the smallest list of steps that was found; the first one stays a reset."""
        before: list[Step] = []
        while steps != before and self._left > 0:
            before = steps
            steps = self._fewer(steps)
            steps = self._idle(steps)
            steps = self._fewer(steps)
            steps = self._simpler(steps)
        return steps

    def _try(self, steps: list[Step]) -> bool:
        if self._left <= 0:
            return False
        self._left -= 1
        return self._fails(steps)

    def _fewer(self, steps: list[Step]) -> list[Step]:
        """Drop runs of steps, long ones first. The reset before them and the last one stay."""
        length = len(steps) // 2
        while length:
            at = 1
            while at < len(steps) - 1:
                shorter = steps[:at] + steps[at + length :]
                if len(shorter) > 1 and self._try(shorter):
                    steps = shorter
                else:
                    at += length
            length //= 2
        return steps

    def _idle(self, steps: list[Step]) -> list[Step]:
        """Empty steps of requests, of register accesses and of status, at once where it goes."""
        empty = [step._replace(requests=(None,) * len(step.requests)) for step in steps[:-1]]
        if self._try([*empty, steps[-1]]):
            steps = [*empty, steps[-1]]
        plain = [step._replace(status=Status()) for step in steps]
        if self._try(plain):
            steps = plain
        return steps

    def _simpler(self, steps: list[Step]) -> list[Step]:
        """Replace parts of one step after the other by simpler ones."""
        for number in range(len(steps)):
            going = True
            while going:
                going = False
                for simpler in _simpler_steps(steps[number]):
                    changed = [*steps[:number], simpler, *steps[number + 1 :]]
                    if self._try(changed):
                        steps, going = changed, True
                        break
        return steps


def _simpler_steps(step: Step) -> Iterator[Step]:
    """Give steps that are simpler in one point, the largest simplification first."""
    if step.csr != IDLE:
        yield step._replace(csr=IDLE)
        for csr in _simpler_accesses(step.csr):
            yield step._replace(csr=csr)
    for index, request in enumerate(step.requests):
        if request is None:
            continue
        for simpler in (None, *_simpler_requests(request)):
            requests = list(step.requests)
            requests[index] = simpler
            yield step._replace(requests=tuple(requests))
    idle = Status()
    for name in Status.__dataclass_fields__:
        if getattr(step.status, name) != getattr(idle, name):
            yield step._replace(status=replace(step.status, **{name: getattr(idle, name)}))


def _simpler_accesses(access: CsrAccess) -> Iterator[CsrAccess]:
    if access.claim:
        yield access._replace(claim=False)
    if access.write:
        yield access._replace(write=False, wdata=0)
    if access.virt:
        yield access._replace(virt=False)
    if access.priv != MACHINE:
        yield access._replace(priv=MACHINE, virt=False)
    if access.write:
        for value in _smaller(access.wdata):
            yield access._replace(wdata=value)


MACHINE = 3


def _simpler_requests(request: Request) -> Iterator[Request]:
    if request.virt:
        yield request._replace(virt=False)
    if request.access:
        yield request._replace(access=0)
    if request.size > 1:
        yield request._replace(size=request.size // 2)
        yield request._replace(size=1)
    for value in _smaller(request.addr):
        yield request._replace(addr=value)


def _smaller(value: int) -> Iterator[int]:
    """Give smaller values: 0, without the upper or the lower half of its bits, without one bit."""
    if not value:
        return
    width = value.bit_length()
    tried = {value}
    half = (1 << width // 2) - 1
    for smaller in (0, value & half, value & ~half, *(value & ~(1 << bit) for bit in range(width))):
        if smaller not in tried:
            tried.add(smaller)
            yield smaller
