"""The core beside an instruction-set simulator, instruction by instruction."""

from .compare import Mismatch, compare
from .lockstep import Total, lockstep, run_seed

__all__ = ["Mismatch", "Total", "compare", "lockstep", "run_seed"]
