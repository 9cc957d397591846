"""All mutants of mpu_hw."""

from mutants_axi4 import MUTANTS_AXI4
from mutants_checker import MUTANTS_CHECKER
from mutants_core import MUTANTS_CORE
from mutants_csr import MUTANTS_CSR
from mutants_delegation import MUTANTS_DELEGATION
from mutants_denial import MUTANTS_DENIAL
from mutants_deviations import MUTANTS_DEVIATIONS
from mutants_entry import MUTANTS_ENTRY
from mutants_guards import MUTANTS_GUARDS
from mutants_hardened import MUTANTS_HARDENED
from mutants_pool import MUTANTS_POOL
from mutants_sequential import MUTANTS_SEQUENTIAL
from mutants_tables import MUTANTS_TABLES
from mutants_timing import MUTANTS_TIMING
from mutants_wiring import MUTANTS_WIRING

__all__ = ["MUTANTS"]

MUTANTS = (
    *MUTANTS_CHECKER,
    *MUTANTS_TABLES,
    *MUTANTS_ENTRY,
    *MUTANTS_POOL,
    *MUTANTS_DELEGATION,
    *MUTANTS_CSR,
    *MUTANTS_WIRING,
    *MUTANTS_DEVIATIONS,
    *MUTANTS_CORE,
    *MUTANTS_SEQUENTIAL,
    *MUTANTS_TIMING,
    *MUTANTS_GUARDS,
    *MUTANTS_AXI4,
    *MUTANTS_DENIAL,
    *MUTANTS_HARDENED,
)
