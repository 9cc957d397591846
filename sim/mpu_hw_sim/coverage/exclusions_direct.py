"""What rules require where registers are reached directly, beside what they require everywhere."""

from mpu_hw.config import MpuConfig
from mpu_hw_sim.coverage.requirements import (
    HYPERVISOR,
    SWITCH,
    Requirement,
    Table,
    all_banks,
    any_bank,
)

__all__ = ["DIRECT"]


def _room_beyond(config: MpuConfig) -> bool:
    """Tell whether a cfg register has a lane without an entry."""
    return any(config.entries[bank.name] < 64 for bank in config.banks)


HGMPU = all_banks("the hgmpu bank has no entries", "hgmpu")
SUPERVISOR = any_bank("neither mpu nor vsmpu has entries", "mpu", "vsmpu")
NO_VSMPU = Requirement(
    lambda config: not config.entries["vsmpu"],
    "the vsmpu bank has entries, so VS never falls through",
)
ROOM_BEYOND = Requirement(_room_beyond, "every lane has an entry")
HOLD = Requirement(lambda config: config.reserved == "hold", "reserved is mask")
MASK = Requirement(lambda config: config.reserved == "mask", "reserved is hold")

DIRECT: Table = {
    "COM-ORD-01": (HYPERVISOR,),
    "HYP-EFF-10": (HYPERVISOR,),
    "HYP-STG-9": (HYPERVISOR,),
    "MPU-ACC-4": (HYPERVISOR,),
    "MPU-ACC-5": (HYPERVISOR,),
    "MPU-ACC-6": (HYPERVISOR, NO_VSMPU),
    "MPU-CFG-03": (ROOM_BEYOND,),
    "MPU-CFG-06": (MASK,),
    "MPU-DEF-01": (SUPERVISOR,),
    "MPU-DEF-02": (HYPERVISOR, HGMPU),
    "MPU-HGP": (HYPERVISOR, HGMPU),
    "MPU-PERM": (SUPERVISOR,),
    "MPU-SW": (SWITCH,),
    "SSPMP-CFG-05": (HOLD,),
}
