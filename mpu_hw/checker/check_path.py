"""From a request to how it meets the entries, and from there to its verdict."""

from amaranth import Cat, Const, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import (
    Request,
    ResolvedSignature,
    StageMatches,
    StageState,
    StatusSignature,
    Verdict,
    own_state,
    port_stages,
    status_inputs,
)
from .region_matcher import REGION_MATCHERS
from .stage import StageChecker, StageMatcher
from .verdict import VerdictSelector

__all__ = ["AccessMatcher", "VerdictPath", "decision_members", "port_matches"]


def decision_members(config: MpuConfig) -> dict[str, wiring.Member]:
    """Give what a verdict depends on beside the request, from the check port's side.

    Members
    -------
    status : In(StatusSignature(config))
    resolved : In(ResolvedSignature(config))
    mseccfg : In(StageState)
        Where there is mseccfg.
    """
    members = {
        "status": In(StatusSignature(config)),
        "resolved": In(ResolvedSignature(config)),
    }
    return members | ({"mseccfg": In(StageState)} if own_state(config) else {})


def port_matches(config: MpuConfig, port: PortConfig) -> data.StructLayout:
    """Hold how an access meets the entries in every stage of a port, by the stage's name."""
    return data.StructLayout(
        {
            stage.name: StageMatches(config.entry_array(stage.bank).count)
            for stage in port_stages(config, port)
        }
    )


class AccessMatcher(wiring.Component):
    """Compare an access with the entries, for every stage of a port.

    Combinational. Nothing of what follows depends on registers or status.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    the members of :func:`decision_members`
    matches : Out(port_matches(config, port))
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        self.stage_rows = port_stages(config, port)
        super().__init__(
            {
                "request": In(Request(config)),
                **decision_members(config),
                "matches": Out(port_matches(config, port)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.regions = regions = REGION_MATCHERS[self.config.target](self.config, self.port)
        m.d.comb += [
            regions.request.eq(self.request),
            regions.entries.eq(self.resolved.entries),
        ]
        state = self._state()
        for stage in self.stage_rows:
            m.submodules[stage.name] = matcher = StageMatcher(self.config, stage)
            array = self.config.entry_array(stage.bank).name
            mxr = stage.mxr if self.config.mxr != "off" else ()
            m.d.comb += [
                matcher.request.eq(self.request),
                *(
                    getattr(matcher, name).eq(regions.hits[array][name])
                    for name in ("below", "above", "inside")
                ),
                matcher.permissions.eq(self.resolved.entries[array].permissions),
                matcher.entries.eq(self.resolved.stages[stage.name]),
                matcher.bare.eq(state[stage.bare] if stage.bare else 1),
                matcher.select.eq(state.get(stage.select, 0)),
                matcher.mxr.eq(Cat(state[name] for name in mxr).any()),
                *(
                    matcher.deny_no_match_if[name].eq(state.get(name, Const(0, 1)))
                    for name in stage.deny_no_match_if
                ),
                self.matches[stage.name].eq(matcher.matches),
            ]
        return m

    def _state(self):
        """Collect the state bits that stages name: inputs from the core, and bits of mseccfg."""
        inputs = {name: getattr(self.status, name) for name in status_inputs(self.config)}
        return inputs | {name: self.mseccfg[name] for name in own_state(self.config)}


class VerdictPath(wiring.Component):
    """Decide by how an access meets the entries in every stage of a port.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    matches : In(port_matches(config, port))
    deny_all : In(1)
        Every stage denies: the request is malformed, or there is none.
    verdict : Out(Verdict)
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.stage_rows = port_stages(config, port)
        super().__init__(
            {
                "request": In(Request(config)),
                "matches": In(port_matches(config, port)),
                "deny_all": In(1),
                "verdict": Out(Verdict),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.selector = selector = VerdictSelector(self.config, self.stage_rows)
        m.d.comb += [
            selector.request.eq(self.request),
            selector.deny_all.eq(self.deny_all),
            self.verdict.eq(selector.verdict),
        ]
        for index, stage in enumerate(self.stage_rows):
            count = self.config.entry_array(stage.bank).count
            m.submodules[stage.name] = checker = StageChecker(count, self.config.target)
            m.d.comb += [
                checker.matches.eq(self.matches[stage.name]),
                checker.deny_all.eq(self.deny_all),
                selector.results[index].eq(checker.result),
            ]
        return m
