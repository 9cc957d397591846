"""A counterexample gets small: what a difference does not need goes."""

from mpu_hw_sim.fuzz.shrink import Shrinker
from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.step import IDLE, Step

RESET = Step(Status(), IDLE, (None, None), reset=True)
WRITE = CsrAccess(0x1B0, 1, True, True, 0xABCD)
ASKED = Request(0x1234, 8, 2, 0, True)
BUSY = Step(Status(sum=True, satp_bare=False), WRITE, (ASKED, ASKED))


def needs(*conditions):
    """Fail where each condition holds of some step, the last of them of the last step."""

    def fails(steps):
        return conditions[-1](steps[-1]) and all(any(map(each, steps)) for each in conditions)

    return fails


def test_a_step_that_shows_nothing_goes():
    steps = [RESET, *[BUSY] * 40]
    assert Shrinker(lambda steps: True).shrink(steps) == [RESET, Step(Status(), IDLE, (None, None))]


def test_what_is_needed_stays():
    def writes(step):
        return step.csr.write and step.csr.wdata & 0x40

    def asks(step):
        return step.requests[1] is not None and step.requests[1].addr > 0x100 and step.status.sum

    fails = needs(writes, asks)
    small = Shrinker(fails).shrink([RESET, *[BUSY] * 9])
    assert fails(small)
    assert [step._replace(requests=()) for step in small[:-1] if step.csr.write] in (
        [],
        [Step(Status(), CsrAccess(0x1B0, 3, False, True, 0x40), ())],
    )
    assert small[-1].requests[0] is None
    assert small[-1].requests[1].size == 1
    assert small[-1].status == Status(sum=True)
    assert len(small) <= 3


def test_the_tries_are_counted():
    asked = []
    Shrinker(lambda steps: bool(asked.append(steps)), budget=7).shrink([RESET, *[BUSY] * 30])
    assert len(asked) == 7
