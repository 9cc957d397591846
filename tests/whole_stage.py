"""A stage of a parallel engine, both of its halves."""

from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.checker.stage import StageChecker, StageMatcher
from mpu_hw.layout import StageResult

__all__ = ["StageDecides"]


class StageDecides(wiring.Component):
    """The two halves of a stage, one behind the other."""

    def __init__(self, config, stage):
        self.matcher = StageMatcher(config, stage)
        members = dict(self.matcher.signature.members)
        del members["matches"]
        super().__init__({**members, "deny_all": In(1), "result": Out(StageResult)})

    def elaborate(self, platform):
        m = Module()
        m.submodules.matcher = matcher = self.matcher
        m.submodules.checker = checker = StageChecker(matcher.count)
        for name, member in matcher.signature.members.items():
            if member.flow is In:
                m.d.comb += getattr(matcher, name).eq(getattr(self, name))
        m.d.comb += [
            checker.matches.eq(matcher.matches),
            checker.deny_all.eq(self.deny_all),
            self.result.eq(checker.result),
        ]
        return m
