"""The first denial in the specified order is reported; M is denied where the PMP is asked.

The PMP serves every privilege and V: it is the one stage that a malformed request of M meets.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import FAULTS, any_of, cause_of, first_of
from reference_sspmp import sspmp

from mpu_hw.checker.verdict import VerdictSelector
from mpu_hw.layout import StageResult

MACHINE = 3
# COM-STG-1..6: V of the accesses of a stage.
VIRT = {"hs": (0,), "vs": (1,), "g": (1,), "m": (0, 1)}


class FirstDenialIsReported(wiring.Component):
    """VerdictSelector with free answers of the stages of a port, in the specified order."""

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
        config = sspmp(4, smepmp=True)
        rows = tuple(row for row in config.stages if row.name in self.stages)
        m.submodules.selector = selector = VerdictSelector(config, rows)
        for name in ("access", "priv", "virt", "malformed"):
            m.d.comb += selector.request[name].eq(getattr(self, name))
        m.d.comb += selector.results.eq(self.results)
        verdict = selector.verdict
        answers = self._answers(m)
        denied = any_of(when for when, what in answers if what[4])
        said = [first_of([(when, what[part]) for when, what in answers], 0) for part in range(4)]
        m.d.comb += [
            Assert(verdict.allow == ~denied),
            Assert(verdict.stage == said[0]),
            Assert(verdict.cause == said[1]),
            Assert(verdict.hit == said[2]),
            Assert(verdict.entry == said[3]),
            Assert(verdict.gva == (denied & self.virt)),
            Cover(denied & (self.priv == MACHINE)),
            Cover(~denied & self.virt),
        ]
        return m

    def _answers(self, m):
        """What is reported, first things first: when, stage, cause, hit, entry, whether denied."""
        refusals = self._refusals()
        refused = any_of(when for when, _ in refusals)
        denials, passes = [], []
        for name, result in zip(self.stages, self.results, strict=True):
            code = FAULTS[name][0]
            m.d.comb += [
                Assume(result.active | ~(result.deny | result.hit) | refused),
                # test_proof_stage_sspmp: every stage denies such a request.
                Assume(result.deny | ~refused),
            ]
            cause = cause_of(self.access, FAULTS[name])
            denials.append((result.deny, (code, cause, result.hit, result.entry, True)))
            passes.insert(0, (result.active, (code, 0, result.hit, result.entry, False)))
        return refusals + denials + passes

    def _refusals(self):
        """COM-PRIO-04: as by the first stage of this V, active or not; M as by the PMP alone."""
        rows = []
        for virt in (0, 1):
            here = [name for name in self.stages if virt in VIRT[name]]
            when = self.malformed & (self.virt == virt) & (self.priv != MACHINE)
            rows.append((when, here[0] if here else "m"))
        if "m" in self.stages:
            rows.append((self.malformed & (self.priv == MACHINE), "m"))
        return [
            (when, (FAULTS[name][0], cause_of(self.access, FAULTS[name]), 0, 0, True))
            for when, name in rows
        ]


PROOFS = {
    "-".join(stages): lambda stages=stages: FirstDenialIsReported(stages)
    for stages in (
        ("hs", "vs", "g", "m"),
        ("hs", "m"),
        ("vs", "g", "m"),
        ("g", "m"),
        ("m",),
        ("hs", "vs", "g"),
    )
}


@pytest.mark.rule("COM-ORD-01", "SSPMP-ORD-02", "HYP-ORD-04", "COM-PRIO-04", "PMP-07")
@pytest.mark.rule("COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-FLT-4", "COM-FLT-10")
@pytest.mark.parametrize("name", PROOFS)
def test_the_first_denial_is_reported(name):
    assert prove(PROOFS[name]()) is None
