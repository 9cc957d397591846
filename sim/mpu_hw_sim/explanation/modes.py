"""Who accesses, in which way, and at which port of the unit."""

from typing import NamedTuple

from mpu_hw.check import require_known
from mpu_hw.isa import Access, Privilege
from mpu_hw_sim.model import Port, Status

from .state import RegisterState

__all__ = ["MODES", "ORDER", "RIGHTS", "Mode", "modes_of", "port_for", "stages_of", "unasked"]


class Mode(NamedTuple):
    """A mode of the hart."""

    name: str
    priv: int
    virt: bool = False


MODES = {
    mode.name: mode
    for mode in (
        Mode("M", Privilege.M),
        Mode("S", Privilege.S),
        Mode("U", Privilege.U),
        Mode("VS", Privilege.S, True),
        Mode("VU", Privilege.U, True),
    )
}
# The kind of access behind each letter.
RIGHTS = {"r": Access.LOAD, "w": Access.STORE, "x": Access.FETCH}
# V to the stages of its accesses in their order (COM-ORD-01), and the status input that must be 1.
ORDER = {
    False: {"hs": "satp_bare", "m": ""},
    True: {"vs": "vsatp_bare", "g": "hgatp_bare", "m": ""},
}


def modes_of(state: RegisterState) -> tuple[Mode, ...]:
    """Return the modes that the unit may deny something."""
    present = _present(state)
    virt = any(stage.virt for stage in state.config.stages)
    return tuple(
        mode
        for mode in MODES.values()
        if (virt or not mode.virt) and (mode.name != "M" or "m" in present)
    )


def stages_of(state: RegisterState, port: Port, mode: Mode, status: Status) -> tuple[str, ...]:
    """Return the stages that check an access of a mode at a port, in their order."""
    present = _present(state)
    return tuple(
        stage
        for stage, bare in ORDER[mode.virt].items()
        if stage in present
        and stage in port.stages
        and (mode.name != "M" or stage == "m")
        and (not bare or getattr(status, bare))
    )


def unasked(state: RegisterState, port: Port, mode: Mode, status: Status) -> dict[str, str]:
    """Return the stages of the unit that do not check an access, each with the reason."""
    asked = stages_of(state, port, mode, status)
    reasons = {}
    for stage, bare in ORDER[mode.virt].items():
        if stage not in asked and stage in _present(state):
            reasons[stage] = f"{bare.removesuffix('_bare')} is not Bare (COM-ORD-06)"
            if stage not in port.stages:
                reasons[stage] = "the port does not ask it"
            elif mode.name == "M":
                reasons[stage] = "M is not checked there (COM-DEF-03)"
    return reasons


def _present(state: RegisterState) -> set[str]:
    return {stage.name for stage in state.config.stages}


def port_for(state: RegisterState, access: int, name: str | None = None) -> Port | None:
    """Return the port that carries a kind of access: the first, or that of the name.

    Raises
    ------
    ValueError
        There is no port of that name.
    """
    ports = state.model.config.ports
    if name is not None:
        require_known("Port", name, [port.name for port in ports])
    fit = [port for port in ports if access in port.accesses and name in (None, port.name)]
    return fit[0] if fit else None
