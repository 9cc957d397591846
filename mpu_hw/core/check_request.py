"""What the fetch unit and the LSU ask of a memory protection unit."""

from amaranth import Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Privilege
from .config import CoreConfig

__all__ = ["CheckRequestMux", "CheckRequestSignature", "connect_check_port"]

# What a port must be as wide as.
CARRIED = ("addr", "size", "access", "priv")
ANSWER = ("ready", "done", "allow", "cause")


class CheckRequestSignature(wiring.Signature):
    """A question to the unit, from the asking side; as a check port, with widths of the core.

    Parameters
    ----------
    xlen : int

    Members
    -------
    valid : Out(1)
        Held with what follows until ``ready``.
    addr, size, access, priv, virt : Out
        The access: first byte, log2 of the bytes, kind, effective mode.
    ready : In(1)
        The question is taken.
    done : In(1)
        The answer is there: in the clock of ``ready`` or in any later one.
    allow, cause : In(1), In(5)
        The answer, valid while ``done``.
    """

    def __init__(self, xlen: int):
        self.xlen = xlen
        super().__init__(
            {
                "valid": Out(1),
                "addr": Out(xlen),
                "size": Out(2),
                "access": Out(Access),
                "priv": Out(Privilege),
                "virt": Out(1),
                "ready": In(1),
                "done": In(1),
                "allow": In(1),
                "cause": In(5),
            }
        )


class CheckRequestMux(wiring.Component):
    """Ask at one port what the fetch unit and the LSU ask: never both at once.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    fetch, data : In(CheckRequestSignature)
        Only one of them asks, or waits for an answer.
    select_data : In(1)
        It is ``data``. From a register, as it stands before the check.
    check_request : Out(CheckRequestSignature)
    """

    def __init__(self, config: CoreConfig):
        signature = CheckRequestSignature(config.xlen)
        super().__init__(
            {
                "fetch": In(signature),
                "data": In(signature),
                "select_data": In(1),
                "check_request": Out(signature),
            }
        )

    def elaborate(self, platform):
        m = Module()
        for name in ("valid", *CARRIED, "virt"):
            data, fetch = getattr(self.data, name), getattr(self.fetch, name)
            m.d.comb += getattr(self.check_request, name).eq(Mux(self.select_data, data, fetch))
        # Both see the answer: who has not asked does not look at it.
        for request in (self.fetch, self.data):
            m.d.comb += [
                getattr(request, name).eq(getattr(self.check_request, name)) for name in ANSWER
            ]
        return m


def connect_check_port(m, config: CoreConfig, check_request, check):
    """Connect a question to a check port of the unit; without one (None) it is allowed at once.

    The port is one that :func:`~.fit.require_fit` has passed: nothing of the question is cut off.
    """
    if check is None:
        m.d.comb += [
            check_request.ready.eq(1),
            check_request.done.eq(check_request.valid),
            check_request.allow.eq(check_request.valid),
        ]
        return
    for name in CARRIED:
        asked, carried = len(getattr(check_request, name)), len(getattr(check, name))
        assert carried >= asked, f"{name}: {carried} bits for {asked}"
    assert hasattr(check, "virt") or not config.hypervisor, "the port does not see V"
    m.d.comb += [
        check.valid.eq(check_request.valid),
        check.addr.eq(check_request.addr),
        check.size.eq(check_request.size),
        check.access.eq(check_request.access),
        check.priv.eq(check_request.priv),
        check_request.ready.eq(check.ready),
        check_request.done.eq(check.done),
        check_request.allow.eq(check.allow),
        check_request.cause.eq(check.cause),
    ]
    if hasattr(check, "virt"):
        m.d.comb += check.virt.eq(check_request.virt)
