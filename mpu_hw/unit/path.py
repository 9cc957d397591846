"""The check path: everything combinational between a request and its verdict."""

from amaranth import Cat, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Region, Request, Rule, StatusSignature, Verdict
from ..match import EntryMatcher
from .stage import StageChecker
from .verdict import VerdictSelector

__all__ = ["CheckPath"]


def _port_stages(config: MpuConfig, port: PortConfig):
    """Give the stages that a port passes through and that exist, in their order."""
    return tuple(stage for stage in config.stages if stage.name in port.stages)


class CheckPath(wiring.Component):
    """Comparators, stages and verdict of one port.

    Combinational. A bank that serves several stages is compared once.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    status : In(StatusSignature(config))
    ``<bank>_regions``, ``<bank>_rules`` : In
        The resolved entries of every bank, as :class:`RegisterBank` gives them.
    verdict : Out(Verdict)
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.stages = _port_stages(config, port)
        members = {
            "request": In(Request(config)),
            "status": In(StatusSignature(config)),
            "verdict": Out(Verdict),
        }
        for bank in config.banks:
            count = config.entries[bank.name]
            rule = Rule(len(bank.table.columns))
            members[f"{bank.name}_regions"] = In(data.ArrayLayout(Region(config), count))
            members[f"{bank.name}_rules"] = In(data.ArrayLayout(rule, count))
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        hits = {name: self._match(m, name) for name in dict.fromkeys(s.bank for s in self.stages)}
        m.submodules.verdict = selector = VerdictSelector(self.config, self.stages)
        m.d.comb += [selector.request.eq(self.request), self.verdict.eq(selector.verdict)]
        for index, stage in enumerate(self.stages):
            m.submodules[stage.name] = checker = StageChecker(self.config, stage)
            hit_any, hit_all = hits[stage.bank]
            mxr = stage.mxr if self.config.mxr != "off" else ()
            m.d.comb += [
                checker.request.eq(self.request),
                checker.hit_any.eq(hit_any),
                checker.hit_all.eq(hit_all),
                checker.rules.eq(getattr(self, f"{stage.bank}_rules")),
                checker.bare.eq(getattr(self.status, stage.bare) if stage.bare else 1),
                checker.sum.eq(getattr(self.status, stage.sum) if stage.sum else 0),
                checker.mxr.eq(Cat(getattr(self.status, name) for name in mxr).any()),
                selector.results[index].eq(checker.result),
            ]
        return m

    def _match(self, m, bank):
        """Compare the access with every region of a bank: any byte, all bytes, a bit per entry."""
        regions = getattr(self, f"{bank}_regions")
        hit_any = Signal(len(regions), name=f"{bank}_hit_any")
        hit_all = Signal(len(regions), name=f"{bank}_hit_all")
        for index, region in enumerate(regions):
            m.submodules[f"{bank}{index}"] = matcher = EntryMatcher(self.config)
            m.d.comb += [
                matcher.region.eq(region),
                matcher.first.eq(self.request.first),
                matcher.last.eq(self.request.last),
                hit_any[index].eq(matcher.hit_any),
                hit_all[index].eq(matcher.hit_all),
            ]
        return hit_any, hit_all
