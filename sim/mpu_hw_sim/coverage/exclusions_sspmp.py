"""Why a configuration of revision sspmp-1.0 cannot exercise one of that revision's own rules."""

from collections.abc import Callable

from mpu_hw.config import MpuConfig

__all__ = ["SSPMP_NEEDS"]

TABLE_43 = " ".join(
    f"SSPMP-PERM-{row:02}" for row in (*range(6), *range(10, 16), *range(20, 26), 41)
)
ENTRIES = "SSPMP-CFG-01 SSPMP-CFG-05 SSPMP-IND-01 SSPMP-IND-02 SSPMP-IND-03 SSPMP-IND-07"
LOCKS = "SSPMP-LOCK-01 SSPMP-LOCK-02 SSPMP-LOCK-03 SSPMP-LOCK-04 SSPMP-LOCK-05"
SPMP = f"{LOCKS} HYP-LOCK-08 HYP-PERM-02 SSPMP-EN-01 SSPMP-ORD-02"
SUPERVISOR = (
    f"{TABLE_43} {ENTRIES} SSPMP-DEF-01 SSPMP-DEF-04 SSPMP-LOCK-06 SSPMP-ACC-12 COM-PRIO-03"
)
GUEST = (
    "HYP-ACC-7 HYP-ACC-9 HYP-ACC-10 HYP-DELEG-11 HYP-DELEG-12 HYP-DELEG-13 HYP-DELEG-15 HYP-EFF-9 "
    "HYP-EN-06 HYP-EN-07 HYP-EN-08 HYP-LOCK-07 HYP-LOCK-09 HYP-ORD-04 HYP-PERM-01 HYP-PERM-02 "
    "PMP-07 SSPMP-ACC-4 SSPMP-ACC-5"
)
POOL = (
    "HYP-DELEG-12 HYP-DELEG-13 HYP-DELEG-15 HYP-LOCK-09 SSPMP-CFG-02 SSPMP-DEF-02 SSPMP-DELEG-02 "
    "SSPMP-DELEG-03 SSPMP-DELEG-04 SSPMP-DELEG-05 SSPMP-DELEG-06 SSPMP-DELEG-07 SSPMP-DELEG-08 "
    "SSPMP-DELEG-10 SSPMP-MATCH-08"
)
SWITCH = "SSPMP-EN-01 SSPMP-EN-02 SSPMP-EN-03 SSPMP-EN-04 SSPMP-DELEG-08 HYP-EN-06 HYP-EN-07"
PMP = "COM-FLT-4 PMP-01 PMP-02 PMP-03 PMP-07 PMP-08 SSPMP-ORD-02"


def _bank(*names: str) -> Callable[[MpuConfig], bool]:
    """Tell whether all of the banks are built."""
    return lambda config: set(names) <= {bank.name for bank in config.banks}


def _a_supervisor_bank(config: MpuConfig) -> bool:
    return bool({"spmp", "vspmp"} & {bank.name for bank in config.banks})


def _no_vspmp(config: MpuConfig) -> bool:
    return "vspmp" not in {bank.name for bank in config.banks}


def _asks(*stages: str) -> Callable[[MpuConfig], bool]:
    """Tell whether a port asks all of the stages."""
    return lambda config: any(set(stages) <= set(port.stages) for port in config.ports)


def _two_in_a_bank(config: MpuConfig) -> bool:
    return config.pooled or any(config.entries[name] > 1 for name in ("spmp", "vspmp"))


# As in mpu_hw_sim.coverage.exclusions; each is asked of sspmp-1.0 alone.
_OWN: tuple[tuple[str, Callable[[MpuConfig], bool], str], ...] = (
    (GUEST, lambda c: c.hypervisor, "hypervisor is false"),
    (POOL, lambda c: c.pooled, "delegation is fixed"),
    ("SSPMP-DELEG-09", lambda c: not c.pooled, "delegation is dynamic"),
    (SUPERVISOR, _a_supervisor_bank, "neither spmp nor vspmp has entries"),
    (SPMP, _bank("spmp"), "the spmp bank has no entries"),
    ("HYP-PERM-01 HYP-EN-07", _bank("spmp"), "the spmp bank has no entries"),
    (
        "HYP-ACC-10 HYP-EN-06 HYP-LOCK-07",
        _bank("vspmp"),
        "the vspmp bank has no entries",
    ),
    ("HYP-ORD-04", _bank("spmp", "vspmp"), "spmp or vspmp has no entries"),
    ("HYP-ACC-9", _no_vspmp, "the vspmp bank is built, so VS never falls through"),
    (PMP, _bank("pmp"), "the pmp bank has no entries"),
    (SWITCH, lambda c: c.switch, "switch is false"),
    (SWITCH, _a_supervisor_bank, "neither spmp nor vspmp has entries"),
    (
        "PMP-04 PMP-05 PMP-06 PMP-08 SSPMP-DELEG-10",
        lambda c: c.smepmp,
        "smepmp is false",
    ),
    (
        "SSPMP-ACC-11",
        lambda c: c.xlen == 64 or (c.hypervisor and c.switch),
        "XLEN is 32, and no guest reaches an upper half",
    ),
    (
        "HYP-STG-9",
        lambda c: c.hypervisor or not _bank("spmp")(c),
        "hypervisor is false",
    ),
    ("SSPMP-LOCK-03", _two_in_a_bank, "no supervisor's bank has a second entry"),
    (
        "SSPMP-MATCH-08",
        lambda c: max(c.entries.values()) > 1,
        "the pool has no second entry",
    ),
    (
        "SSPMP-ORD-02",
        lambda c: _asks("hs", "m")(c) or _asks("g", "m")(c),
        "no port asks SPMP and PMP",
    ),
    ("HYP-ORD-04", _asks("vs", "g"), "no port asks vSPMP and SPMP"),
)

SSPMP_NEEDS = tuple(
    (rules, lambda c, possible=possible: c.spec.access != "indirect" or possible(c), text)
    for rules, possible, text in _OWN
)
