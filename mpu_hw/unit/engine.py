"""When the verdict comes: an engine stands between a check port and a check path."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import CheckSignature, Request, Verdict
from .decode import RequestDecoder
from .path import CheckPath

__all__ = ["ENGINES", "CombinationalEngine"]


class CombinationalEngine(wiring.Component):
    """Answer in the cycle of the request: ``ready`` is always 1, ``done`` is ``valid``.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    check : In(CheckSignature(config, port))
        The check port.
    request : Out(Request(config))
        To the check path.
    verdict : In(Verdict)
        From the check path.
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__(
            {
                "check": In(CheckSignature(config, port)),
                "request": Out(Request(config)),
                "verdict": In(Verdict),
            }
        )

    def elaborate(self, platform):
        m = Module()
        check, verdict = self.check, self.verdict
        m.submodules.decode = decode = RequestDecoder(self.config, self.port)
        m.d.comb += [
            decode.addr.eq(check.addr),
            decode.size.eq(check.size),
            decode.access.eq(check.access),
            decode.priv.eq(check.priv),
            decode.virt.eq(check.virt if self.config.hypervisor else 0),
            self.request.eq(decode.request),
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


# The seam for other engines: a name in the configuration, who shakes hands, and what decides.
ENGINES = {"combinational": (CombinationalEngine, CheckPath)}
