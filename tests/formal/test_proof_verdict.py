"""The first denial in the specified order is reported, with the specified cause."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import FAULTS, any_of, cause_of, first_of

from mpu_hw.checker.verdict import VerdictSelector
from mpu_hw.config import MpuConfig
from mpu_hw.layout import StageResult

MACHINE = 3


class FirstDenialIsReported(wiring.Component):
    """VerdictSelector with free answers of the stages.

    Parameters
    ----------
    stages : tuple of str
        Stages of the port, in the specified order.
    """

    def __init__(self, stages):
        self.stages = stages
        super().__init__(
            {
                "access": In(3),
                "priv": In(2),
                "virt": In(1),
                "malformed": In(1),
                "results": In(data.ArrayLayout(StageResult, len(stages))),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config = MpuConfig()
        rows = tuple(row for row in config.stages if row.name in self.stages)
        m.submodules.selector = selector = VerdictSelector(config, rows)
        for name in ("access", "priv", "virt", "malformed"):
            m.d.comb += selector.request[name].eq(getattr(self, name))
        m.d.comb += selector.results.eq(self.results)

        refused, answer = self._refused()
        denials = [(refused, answer)]
        answers = [(refused, (0, 0))]
        for name, result in zip(self.stages, self.results, strict=True):
            m.d.comb += [
                Assume(result.active | ~(result.deny | result.hit) | refused),
                # test_proof_stage: every stage denies such a request.
                Assume(result.deny | ~refused),
            ]
            row = FAULTS[name]
            denials.append((result.deny, (row[0], cause_of(self.access, row))))
            answers.append((result.deny, (result.hit, result.entry)))
        denied = any_of(condition for condition, _ in denials)
        # Nobody denies: the last stage that looked at the access.
        for name, result in reversed(list(zip(self.stages, self.results, strict=True))):
            denials.append((result.active, (FAULTS[name][0], 0)))
            answers.append((result.active, (result.hit, result.entry)))

        verdict = selector.verdict
        stage, cause, hit, entry = Signal(2), Signal(5), Signal(), Signal(8)
        m.d.comb += [
            stage.eq(first_of([(when, what[0]) for when, what in denials], 0)),
            cause.eq(first_of([(when, what[1]) for when, what in denials], 0)),
            hit.eq(first_of([(when, what[0]) for when, what in answers], 0)),
            entry.eq(first_of([(when, what[1]) for when, what in answers], 0)),
            Assert(verdict.allow == ~denied),
            Assert(verdict.stage == stage),
            Assert(verdict.cause == cause),
            Assert(verdict.hit == hit),
            Assert(verdict.entry == entry),
            Assert(verdict.gva == (denied & self.virt)),
            Cover(refused),
            Cover(~refused & ~denied),
        ]
        return m

    def _refused(self):
        host = [name for name in self.stages if name == "hs"]
        guest = [name for name in self.stages if name != "hs"]
        answers = []
        for names in (host, guest):
            row = FAULTS[names[0]] if names else FAULTS["m"]
            answers.append((row[0], cause_of(self.access, row)))
        where = tuple(Mux(self.virt, answers[1][part], answers[0][part]) for part in range(2))
        return self.malformed & (self.priv != MACHINE), where


PROOFS = {
    "-".join(stages): lambda stages=stages: FirstDenialIsReported(stages)
    for stages in (("hs", "vs", "g"), ("hs",), ("vs", "g"), ("g",), ("hs", "g"), ("vs",))
}


@pytest.mark.rule("COM-ORD-01", "COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-FLT-4", "COM-FLT-10")
@pytest.mark.rule("COM-PRIO-04", "HYP-STG-9")
@pytest.mark.parametrize("name", PROOFS)
def test_the_first_denial_is_reported(name):
    assert prove(PROOFS[name]()) is None
