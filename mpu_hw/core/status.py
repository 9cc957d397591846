"""The architectural state that the verdicts of the unit depend on."""

from ..config import MpuConfig
from ..layout import status_inputs
from .config import CoreConfig

__all__ = ["drive_status"]

# Input of the unit to member of the state.
MEMBERS = {
    "sum": "sum",
    "mxr": "mxr",
    "vsum": "vsum",
    "vmxr": "vmxr",
    "vtvm": "vtvm",
    "stateen_m": "mstateen0_csrind",
    "stateen_h": "hstateen0_csrind",
}
# The translation registers are always Bare.
ALWAYS = ("satp_bare", "vsatp_bare", "hgatp_bare")


def drive_status(m, config: CoreConfig, unit: MpuConfig, status, state):
    """Drive every status input that the unit has; what the core does not have is 1: not closed."""
    for name in status_inputs(unit):
        # An input that nobody has thought of would be open without a word.
        assert name in MEMBERS or name in ALWAYS, f"the core must drive the status input {name}"
        value = 1 if name in ALWAYS else getattr(state, MEMBERS[name], 1)
        m.d.comb += getattr(status, name).eq(value)
