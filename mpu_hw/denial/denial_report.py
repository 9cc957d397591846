"""From the handshake of a check port to the access that it denies."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import CheckSignature, DeniedAccess

__all__ = ["DenialReport", "seen_members"]

REQUEST = ("addr", "access", "priv")
VERDICT = ("cause", "stage", "hit", "entry")


def seen_members(config: MpuConfig) -> tuple[str, ...]:
    """Name the members of a check port that the report of a denial is made of."""
    return (*REQUEST, *(["virt"] if config.hypervisor else []), "done", "allow", *VERDICT)


class DenialReport(wiring.Component):
    """Report the access that a check port denies in this clock, with the request of it.

    Registered where the verdict comes later than the request, else combinational.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
    delay : int, clocks
        From the acceptance of a request to its verdict.

    Members
    -------
    of each name of :func:`seen_members` : In(as in CheckSignature(config, port))
    denied : Out(DeniedAccess(config))
        ``valid`` where ``done`` is asserted without ``allow``; what is not accepted is not denied.
    """

    def __init__(self, config: MpuConfig, port: PortConfig, delay: int):
        self.config = config
        self.port = port
        self.delay = delay
        members = CheckSignature(config, port).members
        super().__init__(
            {
                **{name: In(members[name].shape) for name in seen_members(config)},
                "denied": Out(DeniedAccess(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        denied = self.denied
        m.d.comb += [
            denied.valid.eq(self.done & ~self.allow),
            denied.port.eq(self.config.ports.index(self.port)),
            *(denied[name].eq(getattr(self, name)) for name in VERDICT),
        ]
        for name in (*REQUEST, *(["virt"] if self.config.hypervisor else [])):
            value = getattr(self, name)
            for clock in range(self.delay):
                kept = Signal(value.shape(), name=f"{name}_{clock + 1}")
                m.d.sync += kept.eq(value)
                value = kept
            m.d.comb += denied[name].eq(value)
        return m
