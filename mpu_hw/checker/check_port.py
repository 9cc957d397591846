"""Check ports: the handshake of a request, its decoder and the path to its verdict."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from ..config import MpuConfig, PortConfig
from ..layout import CheckSignature
from .check_path import CheckPath, decision_members
from .request_decoder import RequestDecoder

__all__ = ["CombinationalCheckPort"]


class CombinationalCheckPort(wiring.Component):
    """Answer in the cycle of the request: ``ready`` is always 1, ``done`` is ``valid``.

    Combinational.

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
        m.submodules.path = path = CheckPath(self.config, self.port)
        for name in decision_members(self.config):
            if name == "mseccfg":
                m.d.comb += path.mseccfg.eq(self.mseccfg)
            else:
                wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(path, name))
        verdict = path.verdict
        m.d.comb += [
            decoder.addr.eq(check.addr),
            decoder.size.eq(check.size),
            decoder.access.eq(check.access),
            decoder.priv.eq(check.priv),
            decoder.virt.eq(check.virt if self.config.hypervisor else 0),
            path.request.eq(decoder.request),
            check.ready.eq(1),
            check.done.eq(check.valid),
            check.allow.eq(check.valid & verdict.allow),
            check.cause.eq(verdict.cause),
            check.stage.eq(verdict.stage),
            check.hit.eq(verdict.hit),
            check.entry.eq(verdict.entry),
            check.gva.eq(verdict.gva),
        ]
        return m
