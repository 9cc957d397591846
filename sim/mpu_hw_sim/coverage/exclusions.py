"""Why a configuration cannot exercise a rule."""

from mpu_hw.config import MpuConfig
from mpu_hw_sim.coverage.counts import group_of
from mpu_hw_sim.coverage.exclusions_direct import DIRECT
from mpu_hw_sim.coverage.exclusions_indirect import INDIRECT
from mpu_hw_sim.coverage.requirements import (
    HYPERVISOR,
    SECOND_ENTRY,
    SWITCH,
    TOR,
    Requirement,
    Table,
    carries,
    mode,
    stage,
)

__all__ = ["reason"]


def _crosses_grains(config: MpuConfig) -> bool:
    return any(
        port.max_size > config.granularity or (port.misaligned and port.max_size > 1)
        for port in config.ports
    )


def _two_stages(config: MpuConfig) -> bool:
    """Tell whether one port asks two stages about an access of either V."""
    return any(
        sum(stage.virt in (virt, None) and stage.name in port.stages for stage in config.stages) > 1
        for port in config.ports
        for virt in (False, True)
    )


def _lacks_a_stage(config: MpuConfig) -> bool:
    return {stage.name for stage in config.stages} < {stage.name for stage in config.spec.stages}


FIRST_STAGE = stage("the bank of HS and U has no entries", "hs")
GUEST_STAGE = stage("no bank of guests has entries", "vs", "g")
OWN_STAGE = stage("the bank of guests has no entries", "vs")
SECOND_STAGE = stage("the bank of the second stage has no entries", "g")
SUPERVISOR_STAGE = stage("no supervisor's bank has entries", "hs", "vs", "g")
TWO_STAGES = Requirement(_two_stages, "one stage at most checks an access")
LACKING_STAGE = Requirement(_lacks_a_stage, "every stage is built")
WALK = carries("no port carries walk accesses", "walk")
HLVX = carries("no port carries hlvx accesses", "hlvx")
MXR = Requirement(lambda config: config.mxr != "off", "mxr is off")
GRAIN_8 = Requirement(lambda config: config.grain_bits >= 1, "granularity is 4")
GRAIN_16 = Requirement(lambda config: config.grain_bits >= 2, "granularity is below 16")
LACKING_MODE = Requirement(
    lambda config: len(config.modes) < 3 or config.grain_bits >= 1,
    "every address-matching mode exists",
)
NA4 = Requirement(lambda config: "na4" in config.modes and config.grain_bits == 0, mode("na4").lack)
ABOVE_MEMORY = Requirement(
    lambda config: config.check_width > config.paddr_width,
    "no address of a port lies above the physical ones",
)
READ_ONLY_BITS = Requirement(
    lambda config: config.addr_width < config.xlen,
    "every bit of an address register is implemented",
)
CROSSING = Requirement(_crosses_grains, "no operation is larger than a grain or crosses two")
HARDWIRED = Requirement(
    lambda config: any(row.hardwired for row in config.reset), "no entry is hardwired"
)

COMMON: Table = {
    "COM-ADDR-02": (READ_ONLY_BITS,),
    "COM-ADDR-03": (ABOVE_MEMORY,),
    "COM-CFG-04": (LACKING_MODE,),
    "COM-DEF-03": (SUPERVISOR_STAGE,),
    "COM-EFF-5": (HYPERVISOR,),
    "COM-EFF-6": (HYPERVISOR,),
    "COM-EFF-8": (HYPERVISOR,),
    "COM-FLT-1": (FIRST_STAGE,),
    "COM-FLT-2": (HYPERVISOR, OWN_STAGE),
    "COM-FLT-3": (HYPERVISOR, SECOND_STAGE),
    "COM-FLT-10": (HYPERVISOR,),
    "COM-GRAN": (GRAIN_8,),
    "COM-GRAN-03": (GRAIN_16, mode("napot")),
    "COM-GRAN-06": (GRAIN_8, TOR),
    "COM-MATCH-02": (TOR,),
    "COM-MATCH-03": (TOR,),
    "COM-MATCH-04": (TOR, SECOND_ENTRY),
    "COM-MATCH-05": (mode("napot"),),
    "COM-MATCH-06": (NA4,),
    "COM-MXR": (MXR, SUPERVISOR_STAGE),
    "COM-MXR-02": (HYPERVISOR, MXR, GUEST_STAGE),
    "COM-ORD-01": (TWO_STAGES,),
    "COM-ORD-06": (SUPERVISOR_STAGE,),
    "COM-PRIO-01": (SECOND_ENTRY,),
    "COM-PRIO-02": (CROSSING,),
    "COM-PRIO-03": (SWITCH,),
    "COM-RST-04": (HARDWIRED,),
    "COM-STG-3": (HYPERVISOR,),
    "COM-STG-4": (HYPERVISOR,),
    "COM-STG-5": (HYPERVISOR,),
    "COM-STG-6": (HYPERVISOR,),
    "COM-TYPE-01": (carries("no port carries fetch accesses", "fetch"),),
    "COM-TYPE-02": (carries("no port carries loads", "load", "walk"),),
    "COM-TYPE-03": (carries("no port carries stores", "store"),),
    "COM-TYPE-05": (HLVX,),
    "COM-TYPE-06": (carries("no port carries cbo accesses", "cbo"),),
    "HYP-HLVX": (HLVX,),
    "HYP-STG-7": (HYPERVISOR, SECOND_STAGE, WALK),
    "HYP-STG-8": (WALK, FIRST_STAGE),
    "HYP-STG-9": (LACKING_STAGE,),
}
BY_ACCESS = {"direct": DIRECT, "indirect": INDIRECT}


def reason(rule: str, config: MpuConfig) -> str:
    """Say why a configuration cannot exercise a rule; empty where nothing stands against it.

    The row of the rule itself decides, and where it has none the row of its family. Asked of rules
    that the ports can show: others of a family may have nothing to do with its row.
    """
    for table in (COMMON, BY_ACCESS[config.spec.access]):
        for requirement in table.get(rule, table.get(group_of(rule), ())):
            if not requirement.fulfilled(config):
                return requirement.lack
    return ""
