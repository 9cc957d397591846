"""Why a configuration of revision mpu-0.9 cannot exercise one of that revision's own rules."""

from collections.abc import Callable

from mpu_hw.config import MpuConfig

__all__ = ["MPU_NEEDS"]

HGMPU = "MPU-DEF-02 MPU-HGP-0 MPU-HGP-1 MPU-HGP-4 MPU-HGP-5 MPU-HGP-6 MPU-HGP-7 MPU-HGP-8"
GUEST = f"{HGMPU} HYP-EFF-10 HYP-STG-9 MPU-ACC-4 MPU-ACC-5 MPU-ACC-6 COM-ORD-01"
TABLE_41 = " ".join(f"MPU-PERM-{row:02}" for row in (*range(8), *range(9, 16), 20))


def _is_direct(config: MpuConfig) -> bool:
    return config.spec.access == "direct"


def _supervisor_banks(config: MpuConfig) -> bool:
    return bool(config.entries["mpu"] or config.entries["vsmpu"])


def _room_beyond(config: MpuConfig) -> bool:
    """Tell whether a cfg register has a lane without an entry."""
    return any(config.entries[bank.name] < 64 for bank in config.banks)


# As in mpu_hw_sim.coverage.exclusions; each is asked of mpu-0.9 alone.
_OWN: tuple[tuple[str, Callable[[MpuConfig], bool], str], ...] = (
    (GUEST, lambda c: c.hypervisor, "hypervisor is false"),
    (HGMPU, lambda c: bool(c.entries["hgmpu"]), "the hgmpu bank has no entries"),
    (f"{TABLE_41} MPU-DEF-01", _supervisor_banks, "neither mpu nor vsmpu has entries"),
    (
        "MPU-ACC-6",
        lambda c: not c.entries["vsmpu"],
        "the vsmpu bank has entries, so VS never falls through",
    ),
    ("SSPMP-CFG-05", lambda c: c.reserved == "hold", "reserved is mask"),
    ("MPU-CFG-06", lambda c: c.reserved == "mask", "reserved is hold"),
    ("MPU-SW-01 MPU-SW-02", lambda c: c.switch, "switch is false"),
    ("MPU-CFG-03", _room_beyond, "every lane has an entry"),
)

MPU_NEEDS = tuple(
    (rules, lambda c, possible=possible: not _is_direct(c) or possible(c), text)
    for rules, possible, text in _OWN
)
