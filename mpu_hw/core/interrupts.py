"""Which interrupt is to be taken."""

from typing import NamedTuple

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import CoreConfig
from .csr import State
from .enums import Interrupt, TrapTarget

__all__ = ["InterruptUnit"]


class InterruptRow(NamedTuple):
    """One interrupt: members of the state, each by the name under which the CSR rows keep it.

    ``delegated``: bit of mideleg that brings it to HS; ``guest``: bit of hideleg that brings it to
    VS, where it has the number ``guest_code``. None where there is no such bit.
    """

    pending: str
    enabled: str
    code: Interrupt
    delegated: str | None = None
    guest: str | None = None
    guest_code: Interrupt | None = None


# Highest priority first; within one mode only. A guest sees its interrupts under the numbers of S.
INTERRUPTS = (
    InterruptRow("meip", "meie", Interrupt.MEI),
    InterruptRow("msip", "msie", Interrupt.MSI),
    InterruptRow("mtip", "mtie", Interrupt.MTI),
    InterruptRow("seip", "seie", Interrupt.SEI, "deleg_sei"),
    InterruptRow("ssip", "ssie", Interrupt.SSI, "deleg_ssi"),
    InterruptRow("stip", "stie", Interrupt.STI, "deleg_sti"),
    InterruptRow("vseip", "vseie", Interrupt.VSEI, None, "hdeleg_vsei", Interrupt.SEI),
    InterruptRow("vssip", "vssie", Interrupt.VSSI, None, "hdeleg_vssi", Interrupt.SSI),
    InterruptRow("vstip", "vstie", Interrupt.VSTI, None, "hdeleg_vsti", Interrupt.STI),
)


class InterruptUnit(wiring.Component):
    """Pick the interrupt of the highest priority: M before HS before VS.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    state : In(State)
    wake : Out(1)
        Some interrupt is pending and enabled in mie: WFI ends, whatever the global enables.
    take : Out(1)
        An interrupt is to be taken before the next instruction.
    target_mode : Out(TrapTarget)
        Mode that takes it.
    code : Out(6)
        Its number there.
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "state": In(State(config)),
                "wake": Out(1),
                "take": Out(1),
                "target_mode": Out(TrapTarget),
                "code": Out(6),
            }
        )

    def elaborate(self, platform):
        m = Module()
        state = self.state
        rows = [row for row in INTERRUPTS if self.config.hypervisor or not row.guest]
        m.d.comb += self.wake.eq(Cat(self._pending(row) for row in rows).any())
        below_m = state.priv != Privilege.M
        enabled = {
            TrapTarget.M: below_m | state.mie,
            TrapTarget.HS: below_m & (state.virt | (state.priv == Privilege.U) | state.sie),
            TrapTarget.VS: self._guest_enabled(),
        }
        # Last assignment wins: lowest priority first.
        for target in (TrapTarget.VS, TrapTarget.HS, TrapTarget.M):
            for row in reversed(rows):
                belongs = self._belongs(row, target)
                if belongs is None:
                    continue
                code = row.guest_code if target is TrapTarget.VS else row.code
                with m.If(self._pending(row) & belongs & enabled[target]):
                    m.d.comb += [self.take.eq(1), self.target_mode.eq(target), self.code.eq(code)]
        return m

    def _pending(self, row: InterruptRow):
        return getattr(self.state, row.pending) & getattr(self.state, row.enabled)

    def _guest_enabled(self):
        if not self.config.hypervisor:
            return 0
        user = self.state.priv == Privilege.U
        return self.state.virt & (user | self.state.vsie)

    def _belongs(self, row: InterruptRow, target: TrapTarget):
        """Return whether delegation brings this interrupt to ``target``; None if it never can."""
        guest = getattr(self.state, row.guest) if row.guest else None
        delegated = getattr(self.state, row.delegated) if row.delegated else None
        return {
            # What is not delegated; mideleg has constant ones for the interrupts of a guest.
            TrapTarget.M: None if row.guest else _not(delegated, 1),
            TrapTarget.HS: _not(guest, delegated),
            TrapTarget.VS: guest,
        }[target]


def _not(bit, default):
    """Invert a bit; the default where there is none."""
    return default if bit is None else ~bit
