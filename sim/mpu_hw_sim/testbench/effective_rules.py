"""The effective privilege of an access, as the table of docs/rules.md section 7 has it."""

from typing import NamedTuple

from mpu_hw.isa import Privilege

__all__ = ["State", "effective"]

U, S, M = Privilege.U, Privilege.S, Privilege.M


class State(NamedTuple):
    """What the privilege of an access depends on.

    Parameters
    ----------
    hart_priv, hart_virt : int
        Mode of the hart.
    mprv, mpp, mpv : int
        Fields of mstatus.
    spvp : int
        hstatus.SPVP.
    fetch, hlsv : int
        The access is a fetch; it is one of HLV, HLVX, HSV.
    """

    hart_priv: int
    hart_virt: int
    mprv: int
    mpp: int
    mpv: int
    spvp: int
    fetch: int
    hlsv: int


def effective(state: State) -> tuple[str, int, int]:
    """Give the rule, privilege and V of the first row of docs/rules.md section 7 that fits."""
    current = (state.hart_priv, state.hart_virt)
    modified = state.hart_priv == M and state.mprv
    rows = (
        ("COM-EFF-1", state.fetch, current),
        ("COM-EFF-6", state.hlsv, (S if state.spvp else U, 1)),
        ("COM-EFF-2", not modified, current),
        ("COM-EFF-3", state.mpp == M, (M, 0)),
        ("COM-EFF-4", not state.mpv, (state.mpp, 0)),
        ("COM-EFF-5", True, (state.mpp, 1)),
    )
    rule, (priv, virt) = next((rule, answer) for rule, fits, answer in rows if fits)
    return rule, priv, virt
