"""Fields of the configuration with named values."""

from ..isa import CSR_MAPS
from ..revision import REVISIONS
from .reset_kind import RESET_KINDS

__all__ = ["CHOICES", "ENGINES", "TARGETS", "WALKING_ENGINES"]

ENGINES = ("combinational", "pipelined", "sequential")
# Those that read one entry after another, for a time that depends on what the entries hold.
WALKING_ENGINES = ("sequential",)
TARGETS = ("generic", "ecp5", "asic")

CHOICES: dict[str, tuple[str, ...]] = {
    "revision": tuple(REVISIONS),
    "delegation": tuple(
        dict.fromkeys(name for row in REVISIONS.values() for name in row.delegations if name)
    ),
    "mxr": ("off", "raw", "effective"),
    "reserved": ("mask", "hold"),
    "csr_map": tuple(CSR_MAPS),
    "engine": ENGINES,
    "target": TARGETS,
    "reset_kind": tuple(RESET_KINDS),
}
