"""Check ports of parallel engines: the handshake of a request, and the path to its verdict."""

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig, PortConfig
from ..layout import CheckSignature, port_stages
from .check_path import AccessMatcher, VerdictPath, decision_members
from .request_decoder import RequestDecoder
from .verdict import is_refused

__all__ = ["CombinationalCheckPort", "PipelinedCheckPort"]


class CombinationalCheckPort(wiring.Component):
    """Answer in the cycle of the request: ``done`` is ``valid & ready``.

    Combinational. ``ready`` is 0 while a written register is not resolved yet, unless no stage
    checks the access: what M does in mpu-0.9 does not wait.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    check : In(CheckSignature(config, port))
    the members of :func:`~.check_path.decision_members`
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__({"check": In(CheckSignature(config, port)), **decision_members(config)})

    def elaborate(self, platform):
        m = Module()
        check = self.check
        m.submodules.decoder = decoder = RequestDecoder(self.config, self.port)
        m.submodules.matcher = matcher = AccessMatcher(self.config, self.port)
        m.submodules.path = path = VerdictPath(self.config, self.port)
        for name in decision_members(self.config):
            if name == "mseccfg":
                m.d.comb += matcher.mseccfg.eq(self.mseccfg)
            else:
                wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(matcher, name))
        verdict = path.verdict
        taken = Signal()
        deny_all = Signal()
        checked = Signal()
        stages = port_stages(self.config, self.port)
        m.d.comb += [
            checked.eq(Cat(matcher.matches[stage.name].active for stage in stages).any()),
            decoder.addr.eq(check.addr),
            decoder.size.eq(check.size),
            decoder.access.eq(check.access),
            decoder.priv.eq(check.priv),
            decoder.virt.eq(check.virt if self.config.hypervisor else 0),
            matcher.request.eq(decoder.request),
            path.request.eq(self._in_time(m, "request", decoder.request)),
            path.matches.eq(self._in_time(m, "matches", matcher.matches)),
            taken.eq(check.valid & check.ready),
            # Into the chain that ends with the verdict, and not behind it.
            deny_all.eq(~taken | is_refused(decoder.request, stages)),
            path.deny_all.eq(self._in_time(m, "deny_all", deny_all, init=1)),
            check.ready.eq(self.resolved.ready | ~checked),
            check.done.eq(self._in_time(m, "taken", taken)),
            check.allow.eq(verdict.allow),
            check.cause.eq(verdict.cause),
            check.stage.eq(verdict.stage),
            check.hit.eq(verdict.hit),
            check.entry.eq(verdict.entry),
        ]
        if self.config.hypervisor:
            m.d.comb += check.gva.eq(verdict.gva)
        return m

    def _in_time(self, m, name, value, init=None):
        """Give what a value of the request's cycle is in the cycle of the verdict."""
        return value


class PipelinedCheckPort(CombinationalCheckPort):
    """Answer in the cycle after the one of acceptance; a request may come in every cycle.

    Registered. What registers, status and request say is that of the cycle of acceptance: the
    entries are compared there, and the lowest one that matches is found in the next cycle.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    as those of :class:`CombinationalCheckPort`
    """

    def _in_time(self, m, name, value, init=None):
        kept = Signal(value.shape(), init=init, name=f"kept_{name}")
        m.d.sync += kept.eq(value)
        return kept
