"""The check path: everything combinational between a request and its verdict."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import (
    Request,
    StatusSignature,
    Verdict,
    own_state,
    status_inputs,
    store_members,
)
from ..match import EntryMatcher
from .stage import StageChecker
from .verdict import VerdictSelector

__all__ = ["CheckPath"]


def _port_stages(config: MpuConfig, port: PortConfig):
    """Give the stages that a port passes through and that exist, in their order."""
    return tuple(stage for stage in config.stages if stage.name in port.stages)


class CheckPath(wiring.Component):
    """Comparators, stages and verdict of one port.

    Combinational. A store that serves several stages is compared once.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    status : In(StatusSignature(config))
    the members of :func:`store_members` : In
    verdict : Out(Verdict)
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.stages = _port_stages(config, port)
        stored = {name: member.flip() for name, member in store_members(config).items()}
        super().__init__(
            {
                "request": In(Request(config)),
                "status": In(StatusSignature(config)),
                **stored,
                "verdict": Out(Verdict),
            }
        )

    def elaborate(self, platform):
        m = Module()
        stores = [self.config.store(stage.bank) for stage in self.stages]
        hits = {name: self._match(m, name) for name in dict.fromkeys(s.name for s in stores)}
        m.submodules.selector = selector = VerdictSelector(self.config, self.stages)
        m.d.comb += [selector.request.eq(self.request), self.verdict.eq(selector.verdict)]
        for index, (stage, store) in enumerate(zip(self.stages, stores, strict=True)):
            m.submodules[stage.name] = checker = StageChecker(self.config, stage)
            hit_any, hit_all = hits[store.name]
            mxr = stage.mxr if self.config.mxr != "off" else ()
            m.d.comb += [
                checker.request.eq(self.request),
                checker.hit_any.eq(hit_any),
                checker.hit_all.eq(hit_all),
                checker.grants.eq(getattr(self, f"{store.name}_{checker.table.key}")),
                checker.members.eq(getattr(self, f"{stage.name}_members")),
                checker.bare.eq(self._state(stage.bare) if stage.bare else 1),
                checker.select.eq(self._state(stage.select) if stage.select else 0),
                checker.mxr.eq(Cat(self._state(name) for name in mxr).any()),
                *(getattr(checker, name).eq(self._state(name)) for name in stage.closers),
                selector.results[index].eq(checker.result),
            ]
        return m

    def _state(self, name):
        """Find a state bit: an input from the core, or a bit of the unit's own registers."""
        if name in status_inputs(self.config):
            return getattr(self.status, name)
        return getattr(self, name) if name in own_state(self.config) else Const(0, 1)

    def _match(self, m, store):
        """Compare the access with every region of a store: any byte, all bytes, a bit per entry."""
        regions = getattr(self, f"{store}_regions")
        hit_any = Signal(len(regions), name=f"{store}_hit_any")
        hit_all = Signal(len(regions), name=f"{store}_hit_all")
        for index, region in enumerate(regions):
            m.submodules[f"{store}{index}"] = matcher = EntryMatcher(self.config)
            m.d.comb += [
                matcher.region.eq(region),
                matcher.first.eq(self.request.first),
                matcher.last.eq(self.request.last),
                hit_any[index].eq(matcher.hit_any),
                hit_all[index].eq(matcher.hit_all),
            ]
        return hit_any, hit_all
