"""What a core has and a unit needs: the same names in every file of the kit."""

from typing import Any

from ..module_head import Port
from ..port_texts import member

__all__ = [
    "EFFECTIVE",
    "FETCH",
    "STATUS_SOURCES",
    "TIES",
    "WALK",
    "hart_state",
    "has_guest_loads",
    "has_hypervisor",
    "wire",
]

FETCH = "fetch"
WALK = "walk"
# Kinds of access whose privilege MPRV changes.
EFFECTIVE = frozenset({"load", "store", "hlvx", "cbo"})
# State of the hart beside the status inputs: width, name, with the hypervisor alone, text.
HART = (
    (2, "hart_mode", False, "Current privilege mode: 0 U, 1 S, 3 M"),
    (1, "hart_v", True, "Current virtualization mode V"),
    (1, "mstatus_mprv", False, "mstatus.MPRV"),
    (2, "mstatus_mpp", False, "mstatus.MPP"),
    (1, "mstatus_mpv", True, "mstatus.MPV"),
    (1, "hstatus_spvp", True, "hstatus.SPVP"),
)
# Status inputs that software changes: the field of the core's register that drives them.
STATUS_SOURCES = {
    "sum": "sstatus_sum",
    "mxr": "sstatus_mxr",
    "vsum": "vsstatus_sum",
    "vmxr": "vsstatus_mxr",
    "vtvm": "hstatus_vtvm",
}
# Inputs that are constant in a simple core: value, and when it must be another one.
TIES = {
    "satp_bare": ("1'b1", "no paging; else: satp.MODE is Bare"),
    "vsatp_bare": ("1'b1", "no paging; else: vsatp.MODE is Bare"),
    "hgatp_bare": ("1'b1", "no paging; else: hgatp.MODE is Bare"),
    "stateen_m": ("1'b1", "no Smstateen; else: mstateen0[60]"),
    "stateen_h": ("1'b1", "no Smstateen; else: hstateen0[60]"),
    "claim": ("1'b0", "no other user of the selects; else: it owns isel_value"),
}


def has_hypervisor(description: dict[str, Any]) -> bool:
    """Tell whether a unit has guests."""
    return bool(description["configuration"]["hypervisor"])


def has_guest_loads(description: dict[str, Any], port: dict[str, Any]) -> bool:
    """Tell whether HLV, HLVX and HSV may be sent to a check port."""
    return has_hypervisor(description) and bool({"load", "store", "hlvx"} & {*port["accesses"]})


def hart_state(description: dict[str, Any]) -> list[Port]:
    """Give the state of the hart that decides the effective privilege, as inputs."""
    guests = has_hypervisor(description)
    return [
        Port("in", width, name, text) for width, name, guest, text in HART if guests or not guest
    ]


def wire(port: dict[str, Any]) -> str:
    """Name the wire at a port of the unit, whichever names its ports have."""
    return f"{port['group']}_{member(port)}" if port["group"] else port["name"]
