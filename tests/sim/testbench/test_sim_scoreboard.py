"""The scoreboard: what differs, what is missing and what never came are all failures."""

import pytest
from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE
from mpu_hw_sim.testbench import Scoreboard

from mpu_hw import MpuConfig
from mpu_hw.export.describe import describe
from mpu_hw.mpu import Mpu

CONFIG = MpuConfig(xlen=64, entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1})
DESCRIPTION = describe(Mpu(CONFIG), name="mpu")
LOAD_BY_S = Request(0x1000, 4, 0, 1)
LOAD_BY_U = Request(0x1000, 4, 0, 0)
READ = CsrAccess(CONFIG.csr_base["mpuaddr"], 3)
# Everything from 0 to 2**56: rwx for U.
ALL = CsrAccess(CONFIG.csr_base["mpuaddr"], 3, False, True, (1 << 54) - 1)
RWX = CsrAccess(CONFIG.csr_base["mpucfg"], 3, False, True, 0x1F)


class Unit:
    """What a right unit answers, beside the scoreboard that is tested."""

    def __init__(self):
        self.scoreboard = Scoreboard(DESCRIPTION)
        self._right = Reference(CONFIG)

    def accept(self, request, port="data", status=Status()):  # noqa: B008
        """Accept a request; give its right verdict, that nobody has reported yet."""
        self.scoreboard.accepted(port, request, status)
        return self._right.check(0 if port == "fetch" else 1, request, status)

    def access(self, access, **wrong):
        result = self._right.access(access, Status())
        self.scoreboard.access(access, result._replace(**wrong), Status())


@pytest.fixture
def unit():
    return Unit()


def test_right_answers_to_many_sided_stimulus_pass(unit):
    for request in (LOAD_BY_S, LOAD_BY_U):
        unit.scoreboard.answered("data", unit.accept(request))
    unit.access(READ)
    unit.access(IDLE)
    unit.scoreboard.check()
    unit.scoreboard.check_sides()
    assert unit.scoreboard.seen == {
        "allowed": 1,
        "denied": 1,
        "register hit": 1,
        "register missed": 1,
    }
    assert not unit.scoreboard.stopped.is_set()


def test_a_wrong_verdict_is_told_with_its_stimulus(unit):
    verdict = unit.accept(LOAD_BY_U)
    unit.scoreboard.answered("data", verdict._replace(allow=True, cause=0))
    text = r"(?s)^1 answers differ; the first:\nverdict 1 of port data differs\n.*$"
    with pytest.raises(AssertionError, match=text):
        unit.scoreboard.check()
    assert unit.scoreboard.stopped.is_set()
    assert "port data: load of 4 at 0x1000, privilege U, V=0" in unit.scoreboard.first
    assert "expected denied, cause 13, stage hs" in unit.scoreboard.first
    assert "the unit allowed, cause 0, stage hs" in unit.scoreboard.first


def test_a_wrong_register_value_is_told(unit):
    unit.access(READ, rdata=1)
    assert unit.scoreboard.mismatches == 1
    assert unit.scoreboard.first.startswith("a register access differs\n")
    assert "csr 0x1b0, read, privilege M" in unit.scoreboard.first


def test_a_request_is_decided_by_the_registers_at_its_acceptance(unit):
    before = unit.accept(LOAD_BY_U)
    unit.access(ALL)
    unit.access(RWX)
    behind = unit.accept(LOAD_BY_U)
    assert (before.allow, behind.allow) == (False, True)
    unit.scoreboard.answered("data", before)
    unit.scoreboard.answered("data", behind)
    unit.scoreboard.check()


def test_the_entries_told_of_a_late_verdict_are_those_at_its_acceptance(unit):
    verdict = unit.accept(LOAD_BY_U)
    unit.access(ALL)
    unit.access(RWX)
    unit.scoreboard.answered("data", verdict._replace(cause=1))
    behind = unit.accept(LOAD_BY_U)
    first = unit.scoreboard.first
    unit.scoreboard.first = ""
    unit.scoreboard.answered("data", behind._replace(entry=1))
    assert "mpu[0] NAPOT" in unit.scoreboard.first
    assert "mpu[0]" not in first


def test_a_request_is_decided_by_the_status_at_its_acceptance(unit):
    unit.access(ALL)
    unit.access(RWX)
    without = unit.accept(LOAD_BY_S)
    within = unit.accept(LOAD_BY_S, status=Status(sum=True))
    assert (without.allow, within.allow) == (False, True)
    unit.scoreboard.answered("data", without)
    unit.scoreboard.answered("data", within)
    unit.scoreboard.check()


def test_verdicts_in_another_order_than_their_requests_are_found(unit):
    allowed, denied = unit.accept(LOAD_BY_S), unit.accept(LOAD_BY_U)
    unit.scoreboard.answered("data", denied)
    unit.scoreboard.answered("data", allowed)
    assert unit.scoreboard.mismatches == 2


def test_each_port_has_a_queue_of_its_own(unit):
    data = unit.accept(LOAD_BY_S)
    fetch = unit.accept(Request(0x1000, 4, 2, 0), "fetch")
    unit.scoreboard.answered("fetch", fetch)
    unit.scoreboard.answered("data", data)
    unit.scoreboard.check()


def test_a_verdict_without_a_request_is_a_mismatch(unit):
    verdict = unit.accept(LOAD_BY_S)
    unit.scoreboard.answered("fetch", verdict)
    assert unit.scoreboard.first.startswith("port fetch: a verdict without a request: Verdict(")


def test_a_reset_empties_the_registers_and_the_queues(unit):
    unit.access(ALL)
    unit.access(RWX)
    unit.accept(LOAD_BY_U)
    unit.scoreboard.reset()
    assert unit.scoreboard.outstanding == 0
    unit.scoreboard.accepted("data", LOAD_BY_U, Status())
    unit.scoreboard.answered("data", Reference(CONFIG).check(1, LOAD_BY_U, Status()))
    unit.scoreboard.check()


def test_a_verdict_that_never_came_is_a_failure(unit):
    unit.scoreboard.answered("data", unit.accept(LOAD_BY_S))
    unit.accept(LOAD_BY_S)
    with pytest.raises(AssertionError, match=r"^1 requests have no verdict$"):
        unit.scoreboard.check()


def test_an_empty_run_is_a_failure(unit):
    with pytest.raises(AssertionError, match=r"^no answer was compared$"):
        unit.scoreboard.check()
    text = r"(?s)^the stimulus is one-sided, nothing was ever allowed or denied or .*$"
    with pytest.raises(AssertionError, match=text):
        unit.scoreboard.check_sides()


def test_one_sided_stimulus_is_a_failure(unit):
    unit.scoreboard.answered("data", unit.accept(LOAD_BY_S))
    unit.access(READ)
    unit.access(IDLE)
    with pytest.raises(AssertionError, match=r"^the stimulus is .*, nothing was ever denied$"):
        unit.scoreboard.check_sides()
