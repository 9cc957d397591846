"""The check path: everything combinational between a request and its verdict."""

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import (
    Request,
    ResolvedSignature,
    StageState,
    StatusSignature,
    Verdict,
    own_state,
    status_inputs,
)
from .matcher import ArrayMatcher
from .stage import StageChecker
from .verdict import VerdictSelector

__all__ = ["CheckPath", "decision_members"]


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


class CheckPath(wiring.Component):
    """Comparators, stages and verdict of one port.

    Combinational. An array that serves several stages is compared once.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    the members of :func:`decision_members`
    verdict : Out(Verdict)
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        # Stages that the port passes through and that exist, in their order.
        self.stage_rows = tuple(stage for stage in config.stages if stage.name in port.stages)
        super().__init__(
            {
                "request": In(Request(config)),
                **decision_members(config),
                "verdict": Out(Verdict),
            }
        )

    def elaborate(self, platform):
        m = Module()
        arrays = {stage.name: self.config.entry_array(stage.bank) for stage in self.stage_rows}
        matchers = {array.name: self._match(m, array) for array in dict.fromkeys(arrays.values())}
        m.submodules.selector = selector = VerdictSelector(self.config, self.stage_rows)
        m.d.comb += [selector.request.eq(self.request), self.verdict.eq(selector.verdict)]
        state = self._state()
        for index, stage in enumerate(self.stage_rows):
            m.submodules[stage.name] = checker = StageChecker(self.config, stage)
            array = arrays[stage.name].name
            mxr = stage.mxr if self.config.mxr != "off" else ()
            m.d.comb += [
                checker.request.eq(self.request),
                checker.hit_any.eq(matchers[array].hit_any),
                checker.hit_all.eq(matchers[array].hit_all),
                checker.permissions.eq(self.resolved.entries[array].permissions[checker.table.key]),
                checker.entries.eq(self.resolved.stages[stage.name]),
                checker.bare.eq(state[stage.bare] if stage.bare else 1),
                checker.select.eq(state.get(stage.select, 0)),
                checker.mxr.eq(Cat(state[name] for name in mxr).any()),
                *(
                    checker.deny_no_match_if[name].eq(state.get(name, Const(0, 1)))
                    for name in stage.deny_no_match_if
                ),
                selector.results[index].eq(checker.result),
            ]
        return m

    def _state(self):
        """Collect the state bits that stages name: inputs from the core, and bits of mseccfg."""
        inputs = {name: getattr(self.status, name) for name in status_inputs(self.config)}
        return inputs | {name: self.mseccfg[name] for name in own_state(self.config)}

    def _match(self, m, array):
        """Compare the access with every region of an array."""
        m.submodules[f"{array.name}_matchers"] = matchers = ArrayMatcher(self.config, array.count)
        m.d.comb += [
            matchers.regions.eq(self.resolved.entries[array.name].regions),
            matchers.first.eq(self.request.first),
            matchers.last.eq(self.request.last),
        ]
        return matchers
