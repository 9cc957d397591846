"""From the answers of the stages to one verdict."""

from amaranth import Cat, Module, Value
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import ACCESS_FAULTS, Access, Privilege, StageCode
from ..layout import Request, StageResult, Verdict
from ..revision import Stage

__all__ = ["VerdictSelector", "is_refused"]


def is_refused(request: Value, stages: tuple[Stage, ...]) -> Value:
    """Tell whether a port with these stages denies a request because it is malformed.

    M is refused only where a stage checks it: elsewhere nothing is asked of its accesses.
    """
    machine = any(Privilege.M in stage.columns for stage in stages)
    return request.malformed & ((request.priv != Privilege.M) | machine)


class VerdictSelector(wiring.Component):
    """Report the first stage that denies (COM-ORD-01, COM-FLT-1, COM-FLT-10).

    Combinational. Malformed requests are always denied; in M-mode only if a PMP stage is present.
    They are reported as by the first stage for their privilege and V, active or not, and as an
    access fault where the port has none. ``allow`` is what the stages say, each of which denies a
    malformed request.

    Parameters
    ----------
    config : MpuConfig
    stages : tuple of Stage
        Stages that the port passes through, in their order.

    Members
    -------
    request : In(Request(config))
    results : In(ArrayLayout(StageResult, len(stages)))
    deny_all : In(1)
        As the stages have it; looked at where there is none.
    verdict : Out(Verdict)
    """

    def __init__(self, config: MpuConfig, stages: tuple[Stage, ...]):
        self.config = config
        self.stages = stages
        super().__init__(
            {
                "request": In(Request(config)),
                "results": In(data.ArrayLayout(StageResult, len(stages))),
                "deny_all": In(1),
                "verdict": Out(Verdict),
            }
        )

    def elaborate(self, platform):
        m = Module()
        request, verdict = self.request, self.verdict
        denied = Cat(result.deny for result in self.results).any() if self.stages else self.deny_all
        m.d.comb += verdict.allow.eq(~denied)
        with m.If(is_refused(request, self.stages)):
            self._refuse(m)
        # HYP-ORD-04, SSPMP-ORD-02: vSPMP before SPMP before PMP, whatever the later ones answer.
        for stage, result in zip(self.stages, self.results, strict=True):
            with m.Elif(result.deny):
                self._deny(m, stage.code, stage.causes)
                m.d.comb += [verdict.hit.eq(result.hit), verdict.entry.eq(result.entry)]
        with m.Else():
            for stage, result in zip(self.stages, self.results, strict=True):
                with m.If(result.active):
                    m.d.comb += [
                        verdict.stage.eq(stage.code),
                        verdict.hit.eq(result.hit),
                        verdict.entry.eq(result.entry),
                    ]
        m.d.comb += verdict.gva.eq(~verdict.allow & request.virt)
        return m

    def _refuse(self, m):
        for virt in (False, True):
            rows = [stage for stage in self.stages if stage.virt in (None, virt)]
            machine = [stage for stage in rows if Privilege.M in stage.columns]
            with m.If(self.request.virt == virt):
                with m.If(self.request.priv == Privilege.M):
                    self._deny_as(m, machine)
                with m.Else():
                    self._deny_as(m, rows)

    def _deny_as(self, m, rows):
        first = rows[0] if rows else None
        self._deny(m, *((first.code, first.causes) if first else (StageCode.M, ACCESS_FAULTS)))

    def _deny(self, m, code, causes):
        fetch, load, store = causes
        m.d.comb += [self.verdict.stage.eq(code), self.verdict.cause.eq(load)]
        with m.Switch(self.request.access):
            with m.Case(Access.FETCH):
                m.d.comb += self.verdict.cause.eq(fetch)
            with m.Case(Access.STORE, Access.CBO):
                m.d.comb += self.verdict.cause.eq(store)
