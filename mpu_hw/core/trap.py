"""Who takes an exception, and where it goes."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Cause, Privilege
from .config import CoreConfig
from .csr import State, TrapEntry
from .enums import TrapTarget

__all__ = ["TrapUnit"]

GUEST_PAGE_FAULTS = (
    Cause.INSTRUCTION_GUEST_PAGE_FAULT,
    Cause.LOAD_GUEST_PAGE_FAULT,
    Cause.STORE_GUEST_PAGE_FAULT,
)


class TrapUnit(wiring.Component):
    """Complete a trap: delegation, second trap value and target.

    Combinational. An interrupt comes with its ``target_mode``, for an exception it is found here.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    state : In(State)
    raised : In(TrapEntry)
        ``tval2`` is ignored; so is ``target_mode`` unless ``interrupt``.
    entry : Out(TrapEntry)
    target : Out(config.xlen)
        Where the handler starts.
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "state": In(State(config)),
                "raised": In(TrapEntry(config)),
                "entry": Out(TrapEntry(config)),
                "target": Out(config.xlen),
            }
        )

    def elaborate(self, platform):
        m = Module()
        raised, entry = self.raised, self.entry
        m.d.comb += [
            entry.eq(raised),
            # Translation is always Bare: the guest physical address is the address (COM-FLT-06).
            entry.tval2.eq(
                Mux(
                    ~raised.interrupt & self._any(raised.cause, GUEST_PAGE_FAULTS),
                    raised.tval >> 2,
                    0,
                )
            ),
        ]
        with m.If(~raised.interrupt):
            m.d.comb += entry.target_mode.eq(self._delegated(m))
        self._vector(m)
        return m

    def _any(self, cause, codes):
        return Cat(cause == code for code in codes).any()

    def _delegated(self, m):
        """Return the mode that takes an exception: medeleg, then hedeleg if V was 1."""
        state, cause = self.state, self.raised.cause
        to_supervisor = Signal()
        to_guest = Signal()
        for prefix, found in (("medeleg_", to_supervisor), ("hedeleg_", to_guest)):
            for name in State(self.config).members:
                if name.startswith(prefix):
                    with m.If(cause == int(name.removeprefix(prefix))):
                        m.d.comb += found.eq(getattr(state, name))
        supervisor = Mux(to_guest & state.virt, TrapTarget.VS, TrapTarget.HS)
        return Mux(to_supervisor & (state.priv != Privilege.M), supervisor, TrapTarget.M)

    def _vector(self, m):
        state = self.state
        tables = {
            TrapTarget.M: (state.mtvec, state.mtvec_vectored),
            TrapTarget.HS: (state.stvec, state.stvec_vectored),
        }
        if self.config.hypervisor:
            tables[TrapTarget.VS] = (state.vstvec, state.vstvec_vectored)
        base = Signal(self.config.xlen)
        vectored = Signal()
        with m.Switch(self.entry.target_mode):
            for target, (table, is_vectored) in tables.items():
                with m.Case(target):
                    m.d.comb += [base.eq(Cat(Const(0, 2), table)), vectored.eq(is_vectored)]
        offset = Mux(vectored & self.raised.interrupt, self.raised.cause << 2, 0)
        m.d.comb += self.target.eq(base + offset)
