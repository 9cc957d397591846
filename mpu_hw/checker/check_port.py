"""Check ports of parallel engines: the handshake of a request, and the path to its verdict."""

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig, PortConfig
from ..layout import CheckSignature, port_stages
from .check_path import AccessMatcher, VerdictPath, decision_members
from .request_decoder import RequestDecoder

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
        done = Signal()
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
            path.request.eq(self._in_time(m, decoder.request)),
            path.matches.eq(self._in_time(m, matcher.matches)),
            done.eq(self._in_time(m, check.valid & check.ready)),
            check.ready.eq(self.resolved.ready | ~checked),
            check.done.eq(done),
            check.allow.eq(done & verdict.allow),
            check.cause.eq(verdict.cause),
            check.stage.eq(verdict.stage),
            check.hit.eq(verdict.hit),
            check.entry.eq(verdict.entry),
            check.gva.eq(verdict.gva),
        ]
        return m

    def _in_time(self, m, value):
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

    def _in_time(self, m, value):
        kept = Signal(value.shape())
        m.d.sync += kept.eq(value)
        return kept
