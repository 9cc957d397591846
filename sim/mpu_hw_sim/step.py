"""What is done to the unit in one clock, and what it answers in that clock."""

from typing import NamedTuple

from mpu_hw_sim.model import CsrAccess, CsrResult, Request, Status, Verdict

__all__ = ["IDLE", "Outcome", "Step"]

# A register access that asks for nothing: a number that no unit has.
IDLE = CsrAccess(addr=0, priv=3)


class Step(NamedTuple):
    """One clock. Everything in it happens at once: the checks do not see its register write.

    Parameters
    ----------
    status : Status
        Architectural state.
    csr : CsrAccess
        A register access; ``IDLE`` where the test has none.
    requests : tuple
        One request per check port in their order, None where the port has none.
    reset : bool
        The reset input is active: at the end of the clock the unit is as new, and from its
        beginning where reset is asynchronous.
    """

    status: Status
    csr: CsrAccess
    requests: tuple[Request | None, ...]
    reset: bool = False


class Outcome(NamedTuple):
    """The answers of one clock, in the order of the step.

    Parameters
    ----------
    csr : CsrResult
    verdicts : tuple
        One verdict per check port, None where the port says ``done = 0``.
    """

    csr: CsrResult
    verdicts: tuple[Verdict | None, ...]
