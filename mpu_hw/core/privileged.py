"""Which mode may execute which privileged instruction."""

from typing import TypeAlias

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Privilege
from .config import CoreConfig
from .csr import State
from .enums import Action

__all__ = ["RULES", "PrivilegedCheck"]

ALWAYS = ""
# Mode to (bit of the state that forbids it, kind of trap), the first that applies counts; M may
# do everything. A bit with ~ forbids while it is 0.
Modes: TypeAlias = dict[str, tuple[tuple[str, str], ...]]
U_ONLY_ILLEGAL: Modes = {"U": ((ALWAYS, "illegal"),)}
GUEST_VIRTUAL: Modes = {"VS": ((ALWAYS, "virtual"),), "VU": ((ALWAYS, "virtual"),)}
NOT_FOR_USERS: Modes = U_ONLY_ILLEGAL | {"VU": ((ALWAYS, "virtual"),)}
RULES: dict[Action, Modes] = {
    Action.MRET: {mode: ((ALWAYS, "illegal"),) for mode in ("U", "S", "VU", "VS")},
    Action.SRET: NOT_FOR_USERS | {"S": (("tsr", "illegal"),), "VS": (("vtsr", "virtual"),)},
    Action.WFI: {
        "U": ((ALWAYS, "illegal"),),
        "S": (("tw", "illegal"),),
        "VS": (("tw", "illegal"), ("vtw", "virtual")),
        "VU": (("tw", "illegal"), (ALWAYS, "virtual")),
    },
    Action.SFENCE_VMA: NOT_FOR_USERS | {"S": (("tvm", "illegal"),), "VS": (("vtvm", "virtual"),)},
    Action.HFENCE_VVMA: U_ONLY_ILLEGAL | GUEST_VIRTUAL,
    Action.HFENCE_GVMA: U_ONLY_ILLEGAL | GUEST_VIRTUAL | {"S": (("tvm", "illegal"),)},
    Action.HYPERVISOR_MEMORY: GUEST_VIRTUAL | {"U": (("~hu", "illegal"),)},
}
MODES = {
    "U": (0, Privilege.U),
    "S": (0, Privilege.S),
    "VU": (1, Privilege.U),
    "VS": (1, Privilege.S),
}


class PrivilegedCheck(wiring.Component):
    """Read :data:`RULES`.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    action : In(Action)
    state : In(State)
    illegal, virtual : Out(1)
        The instruction traps as illegal-instruction, as virtual-instruction.
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__(
            {
                "action": In(Action),
                "state": In(State(config)),
                "illegal": Out(1),
                "virtual": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.illegal.eq(self.action == Action.ILLEGAL)
        with m.Switch(self.action):
            for action, modes in RULES.items():
                with m.Case(action):
                    for mode, rules in modes.items():
                        self._mode(m, mode, rules)
        return m

    def _mode(self, m, mode, rules):
        virt, priv = MODES[mode]
        if virt and not self.config.hypervisor:
            return
        with m.If((self.state.virt == virt) & (self.state.priv == priv)):
            # Last assignment wins: the first rule is written last.
            for bit, kind in reversed(rules):
                with m.If(self._holds(bit)):
                    m.d.comb += [
                        self.illegal.eq(kind == "illegal"),
                        self.virtual.eq(kind == "virtual"),
                    ]

    def _holds(self, bit: str):
        if bit == ALWAYS:
            return 1
        if not self.config.hypervisor and bit == "~hu":
            return 1
        value = getattr(self.state, bit.removeprefix("~"))
        return ~value if bit.startswith("~") else value
