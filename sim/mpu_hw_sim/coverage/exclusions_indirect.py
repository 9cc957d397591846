"""What rules require where registers are behind selects, beside what they require everywhere."""

from mpu_hw.config import MpuConfig
from mpu_hw_sim.coverage.requirements import (
    HYPERVISOR,
    SECOND_ENTRY,
    SWITCH,
    TOR,
    Requirement,
    Table,
    all_banks,
    any_bank,
)

__all__ = ["INDIRECT"]


def _asks(config: MpuConfig, *stages: str) -> bool:
    """Tell whether a port asks all of the stages."""
    return any(set(stages) <= set(port.stages) for port in config.ports)


def _two_in_a_bank(config: MpuConfig) -> bool:
    return config.pooled or any(config.entries[name] > 1 for name in ("spmp", "vspmp"))


POOL = Requirement(lambda config: config.pooled, "delegation is fixed")
FIXED = Requirement(lambda config: not config.pooled, "delegation is dynamic")
SMEPMP = Requirement(lambda config: config.smepmp, "smepmp is false")
SELECTS = Requirement(lambda config: config.supervisor_csrs, "there is a PMP alone")
SUPERVISOR = any_bank("neither spmp nor vspmp has entries", "spmp", "vspmp")
SPMP = all_banks("the spmp bank has no entries", "spmp")
VSPMP = all_banks("the vspmp bank has no entries", "vspmp")
BOTH = all_banks("spmp or vspmp has no entries", "spmp", "vspmp")
PMP = all_banks("the pmp bank has no entries", "pmp")
NO_VSPMP = Requirement(
    lambda config: not VSPMP.fulfilled(config),
    "the vspmp bank is built, so VS never falls through",
)
# Without the hypervisor a stage is missing only where SPMP is.
MISSING_STAGE = Requirement(
    lambda config: config.hypervisor or not SPMP.fulfilled(config), HYPERVISOR.lack
)
HIGH_HALF = Requirement(
    lambda config: config.xlen == 64 or (config.hypervisor and config.switch),
    "XLEN is 32, and no guest reaches an upper half",
)
SECOND_IN_A_BANK = Requirement(_two_in_a_bank, "no supervisor's bank has a second entry")
SECOND_IN_THE_POOL = SECOND_ENTRY._replace(lack="the pool has no second entry")
SPMP_BEFORE_PMP = Requirement(
    lambda config: _asks(config, "hs", "m") or _asks(config, "g", "m"), "no port asks SPMP and PMP"
)
VSPMP_BEFORE_SPMP = Requirement(
    lambda config: _asks(config, "vs", "g"), "no port asks vSPMP and SPMP"
)

INDIRECT: Table = {
    "COM-FLT-4": (PMP,),
    "COM-PRIO-03": (SUPERVISOR,),
    "HYP-ACC": (HYPERVISOR,),
    "HYP-ACC-9": (HYPERVISOR, NO_VSPMP),
    "HYP-ACC-10": (HYPERVISOR, VSPMP),
    "HYP-DELEG": (HYPERVISOR, POOL),
    "HYP-DELEG-11": (HYPERVISOR,),
    "HYP-DELEG-17": (),
    "HYP-EFF-9": (HYPERVISOR,),
    "HYP-EN-06": (HYPERVISOR, VSPMP, SWITCH),
    "HYP-EN-07": (HYPERVISOR, SPMP, SWITCH),
    "HYP-EN-08": (HYPERVISOR,),
    "HYP-LOCK-07": (HYPERVISOR, VSPMP),
    "HYP-LOCK-08": (SPMP,),
    "HYP-LOCK-09": (HYPERVISOR, POOL),
    "HYP-ORD-04": (HYPERVISOR, BOTH, VSPMP_BEFORE_SPMP),
    "HYP-PERM": (HYPERVISOR, SPMP),
    "HYP-STG-9": (MISSING_STAGE,),
    "PMP": (PMP,),
    "PMP-04": (SMEPMP,),
    "PMP-05": (SMEPMP,),
    "PMP-06": (SMEPMP,),
    "PMP-07": (HYPERVISOR, PMP),
    "PMP-08": (PMP, SMEPMP, SUPERVISOR),
    "SSPMP-ACC": (SELECTS,),
    "SSPMP-ACC-4": (HYPERVISOR,),
    "SSPMP-ACC-5": (HYPERVISOR,),
    "SSPMP-ACC-11": (HIGH_HALF,),
    "SSPMP-ACC-12": (SUPERVISOR,),
    "SSPMP-CFG": (SUPERVISOR,),
    "SSPMP-CFG-02": (POOL,),
    "SSPMP-DEF": (SUPERVISOR,),
    "SSPMP-DEF-02": (POOL,),
    "SSPMP-DELEG": (POOL,),
    "SSPMP-DELEG-01": (SELECTS,),
    "SSPMP-DELEG-08": (POOL, SWITCH, SUPERVISOR),
    "SSPMP-DELEG-09": (FIXED,),
    "SSPMP-DELEG-10": (POOL, SMEPMP),
    "SSPMP-DELEG-18": (),
    "SSPMP-DELEG-19": (),
    "SSPMP-EN": (SWITCH, SUPERVISOR),
    "SSPMP-EN-01": (SPMP, SWITCH),
    "SSPMP-IND": (SUPERVISOR,),
    "SSPMP-IND-04": (SELECTS,),
    "SSPMP-IND-05": (SELECTS,),
    "SSPMP-IND-06": (SELECTS,),
    "SSPMP-LOCK": (SPMP,),
    "SSPMP-LOCK-03": (TOR, SPMP, SECOND_IN_A_BANK),
    "SSPMP-LOCK-06": (SUPERVISOR,),
    "SSPMP-MATCH-08": (TOR, POOL, SECOND_IN_THE_POOL),
    "SSPMP-ORD-02": (SPMP, PMP, SPMP_BEFORE_PMP),
    "SSPMP-PERM": (SUPERVISOR,),
}
