"""Which interrupt is to be taken."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import CoreConfig
from .csr import State
from .enums import Interrupt, TrapTarget

__all__ = ["InterruptUnit"]

# Highest priority first; within one mode only.
ORDER = ("mei", "msi", "mti", "sei", "ssi", "sti", "vsei", "vssi", "vsti")
# A guest sees its interrupts under the numbers of S.
GUEST_CODE = {"vsei": Interrupt.SEI, "vssi": Interrupt.SSI, "vsti": Interrupt.STI}


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
    world : Out(TrapTarget)
        Who takes it.
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
                "world": Out(TrapTarget),
                "code": Out(6),
            }
        )

    def elaborate(self, platform):
        m = Module()
        state = self.state
        names = [name for name in ORDER if self.config.hypervisor or not name.startswith("v")]
        m.d.comb += self.wake.eq(sum(self._pending(name) for name in names) != 0)
        below_m = state.priv != Privilege.M
        enabled = {
            TrapTarget.M: below_m | state.mie,
            TrapTarget.HS: below_m & (state.virt | (state.priv == Privilege.U) | state.sie),
            TrapTarget.VS: self._guest_enabled(),
        }
        # Last assignment wins: lowest priority first.
        for world in (TrapTarget.VS, TrapTarget.HS, TrapTarget.M):
            for name in reversed(names):
                belongs = self._belongs(name, world)
                if belongs is None:
                    continue
                code = GUEST_CODE[name] if world is TrapTarget.VS else Interrupt[name.upper()]
                with m.If(self._pending(name) & belongs & enabled[world]):
                    m.d.comb += [self.take.eq(1), self.world.eq(world), self.code.eq(code)]
        return m

    def _pending(self, name: str):
        return getattr(self.state, f"{name}p") & getattr(self.state, f"{name}e")

    def _guest_enabled(self):
        if not self.config.hypervisor:
            return 0
        user = self.state.priv == Privilege.U
        return self.state.virt & (user | self.state.vsie)

    def _belongs(self, name: str, world: TrapTarget):
        """Return whether delegation brings this interrupt to ``world``; None if it never can."""
        guest, machine = name.startswith("v"), name.startswith("m")
        if world is TrapTarget.M:
            return 1 if machine else None if guest else ~getattr(self.state, f"deleg_{name}")
        if world is TrapTarget.HS:
            if machine:
                return None
            return (
                ~getattr(self.state, f"hdeleg_{name}")
                if guest
                else getattr(self.state, f"deleg_{name}")
            )
        return getattr(self.state, f"hdeleg_{name}") if guest else None
