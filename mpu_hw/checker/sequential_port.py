"""The check port of the sequential engine."""

from dataclasses import replace

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig, PortConfig
from ..layout import (
    CheckSignature,
    LookupSignature,
    StageResult,
    StageState,
    StatusSignature,
    own_state,
    permission_bits,
    slots,
    stage_rights,
    status_inputs,
)
from ..revision import Stage
from .decision import StageDecision
from .request_decoder import RequestDecoder
from .required_permission import RequiredPermission
from .verdict import VerdictSelector, is_refused

__all__ = ["SequentialCheckPort"]


class SequentialCheckPort(wiring.Component):
    """Answer in the cycle of the request where its deciders are known; hold ``ready`` low until.

    Combinational. Permission, SUM, MXR, privilege and Bare are those of the cycle of acceptance:
    only who decides is remembered. An access that no stage checks needs no decider.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    check : In(CheckSignature(config, port))
    status : In(StatusSignature(config))
    resolved : In(LookupSignature(config, port))
    mseccfg : In(StageState)
        Where there is mseccfg.
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        self.stage_rows = tuple(stage for stage in config.stages if stage.name in port.stages)
        state = {"mseccfg": In(StageState)} if own_state(config) else {}
        super().__init__(
            {
                "check": In(CheckSignature(config, port)),
                "status": In(StatusSignature(config)),
                "resolved": In(LookupSignature(config, port)),
                **state,
            }
        )

    def elaborate(self, platform):
        m = Module()
        check, lookup = self.check, self.resolved
        m.submodules.decoder = decoder = RequestDecoder(self.config, self.port)
        m.submodules.selector = selector = VerdictSelector(self.config, self.stage_rows)
        request, verdict = decoder.request, selector.verdict
        deny_all = Signal()
        results = dict(self._decide(m, request, deny_all))
        # Without a stage that checks it an access waits for nothing, nor does one that is denied
        # anyway, and no entry matches outside the address space (COM-ADDR-03).
        active = Cat(result.active for result in results.values()).any()
        needed = active & ~request.malformed & ~request.outside
        ready = lookup.known | ~needed
        m.d.comb += [
            decoder.addr.eq(check.addr),
            decoder.size.eq(check.size),
            decoder.access.eq(check.access),
            decoder.priv.eq(check.priv),
            decoder.virt.eq(check.virt if self.config.hypervisor else 0),
            lookup.valid.eq(check.valid & needed),
            lookup.first.eq(request.first),
            lookup.last.eq(request.last),
            lookup.virt.eq(request.virt),
            deny_all.eq(is_refused(request, self.stage_rows)),
            selector.request.eq(request),
            selector.deny_all.eq(deny_all),
            *(
                selector.results[index].eq(results[stage.name])
                for index, stage in enumerate(self.stage_rows)
            ),
            check.ready.eq(ready),
            check.done.eq(check.valid & ready),
            check.allow.eq(check.valid & ready & verdict.allow),
            check.cause.eq(verdict.cause),
            check.stage.eq(verdict.stage),
            check.hit.eq(verdict.hit),
            check.entry.eq(verdict.entry),
        ]
        if self.config.hypervisor:
            m.d.comb += check.gva.eq(verdict.gva)
        return m

    def _decide(self, m, request, deny_all):
        """Give the result of every stage; stages of a slot that are alike share a decision."""
        for number, row in enumerate(slots(self.config)):
            alike: list[list[Stage]] = []
            for stage in row:
                if stage not in self.stage_rows:
                    continue
                same = [each for each in alike if self._traits(each[0]) == self._traits(stage)]
                if same:
                    same[0].append(stage)
                else:
                    alike.append([stage])
            for stages in alike:
                shared = self._decision(m, request, deny_all, number, stages)
                for stage in stages:
                    result = Signal(StageResult, name=f"{stage.name}_result")
                    own = request.virt == stage.virt if len(stages) > 1 else Const(1, 1)
                    m.d.comb += result.eq(Mux(own, shared.as_value(), 0))
                    yield stage.name, result

    def _traits(self, stage):
        """Give what two stages have in common that differ in their inputs alone."""
        rights = frozenset(stage_rights(self.config, stage))
        return stage.columns, stage.no_match, permission_bits(self.config, stage.bank), rights

    def _decision(self, m, request, deny_all, number, stages):
        """Decide by the stages of a slot that are alike, by the one for the V of the access."""
        config = self.config
        any_v = stages[0] if len(stages) == 1 else replace(stages[0], virt=None)
        state = self._state()
        mxr = {stage.name: stage.mxr if config.mxr != "off" else () for stage in stages}

        def present(value):
            """Give a value of the stage for the V of the access."""
            values = {stage.virt: value(stage) for stage in stages}
            if len(values) == 1:
                return next(iter(values.values()))
            return Mux(request.virt, values[True], values[False])

        names = "_".join(stage.name for stage in stages)
        decision = StageDecision(config, any_v)
        requirement = RequiredPermission(config, any_v)
        m.submodules[names] = decision
        m.submodules[f"{names}_required"] = requirement
        decider = self.resolved.deciders[number]
        order = [stage.name for stage in config.stages]
        required = requirement.required
        granted = (decider.permissions[: len(required)] & required).any()
        m.d.comb += [
            requirement.access.eq(request.access),
            requirement.priv.eq(request.priv),
            requirement.select.eq(present(lambda stage: state.get(stage.select, Const(0, 1)))),
            requirement.mxr.eq(
                present(lambda stage: Cat(state[name] for name in mxr[stage.name]).any())
            ),
            decision.request.eq(request),
            decision.deny_all.eq(deny_all),
            decision.found.eq(decider.found & ~request.outside),
            decision.entry.eq(decider.entry),
            decision.permitted.eq(decider.found & ~request.outside & ~decider.split & granted),
            decision.nonempty.eq(
                present(lambda stage: self.resolved.nonempty[order.index(stage.name)])
            ),
            decision.bare.eq(
                present(lambda stage: state[stage.bare] if stage.bare else Const(1, 1))
            ),
            *(
                decision.deny_no_match_if[name].eq(state.get(name, Const(0, 1)))
                for name in any_v.deny_no_match_if
            ),
        ]
        return decision.result

    def _state(self):
        """Collect the state bits that stages name: inputs from the core, and bits of mseccfg."""
        inputs = {name: getattr(self.status, name) for name in status_inputs(self.config)}
        return inputs | {name: self.mseccfg[name] for name in own_state(self.config)}
