"""Why a configuration cannot exercise a rule."""

from collections.abc import Callable

from mpu_hw.config import MpuConfig
from mpu_hw_sim.coverage.exclusions_mpu import MPU_NEEDS
from mpu_hw_sim.coverage.exclusions_sspmp import SSPMP_NEEDS

__all__ = ["reason"]

GUEST = (
    "COM-EFF-5 COM-EFF-6 COM-EFF-8 COM-FLT-2 COM-FLT-3 COM-FLT-10 COM-STG-3 COM-STG-4 "
    "COM-STG-5 COM-STG-6 HYP-STG-7 COM-MXR-02"
)


def _carries(config: MpuConfig, *kinds: str) -> bool:
    return any(kind in port.accesses for port in config.ports for kind in kinds)


def _crosses_grains(config: MpuConfig) -> bool:
    return any(
        port.max_size > config.granularity or (port.misaligned and port.max_size > 1)
        for port in config.ports
    )


def _largest(config: MpuConfig) -> int:
    return max(config.entries.values())


def _stage(*names: str) -> Callable[[MpuConfig], bool]:
    """Tell whether one of the stages is built."""
    return lambda config: any(stage.name in names for stage in config.stages)


def _two_stages(config: MpuConfig) -> bool:
    """Tell whether one port asks two stages about an access of either V."""
    return any(
        sum(stage.virt in (virt, None) and stage.name in port.stages for stage in config.stages) > 1
        for port in config.ports
        for virt in (False, True)
    )


# Rules, whether the configuration can show them, and what it lacks where it cannot.
_NEEDS: tuple[tuple[str, Callable[[MpuConfig], bool], str], ...] = (
    (GUEST, lambda c: c.hypervisor, "hypervisor is false"),
    ("COM-FLT-1", _stage("hs"), "the bank of HS and U has no entries"),
    ("COM-FLT-2", _stage("vs"), "the bank of guests has no entries"),
    ("COM-FLT-3 HYP-STG-7", _stage("g"), "the bank of the second stage has no entries"),
    ("COM-ORD-01", _two_stages, "one stage at most checks an access"),
    ("HYP-STG-8 HYP-STG-7", lambda c: _carries(c, "walk"), "no port carries walk accesses"),
    ("HYP-STG-8", _stage("hs"), "the bank of HS and U has no entries"),
    (
        "HYP-STG-9",
        lambda c: {stage.name for stage in c.stages} < {stage.name for stage in c.spec.stages},
        "every stage is built",
    ),
    ("HYP-HLVX-01 COM-TYPE-05", lambda c: _carries(c, "hlvx"), "no port carries hlvx accesses"),
    ("COM-TYPE-06", lambda c: _carries(c, "cbo"), "no port carries cbo accesses"),
    ("COM-TYPE-01", lambda c: _carries(c, "fetch"), "no port carries fetch accesses"),
    ("COM-TYPE-02", lambda c: _carries(c, "load", "walk"), "no port carries loads"),
    ("COM-TYPE-03", lambda c: _carries(c, "store"), "no port carries stores"),
    ("COM-MXR-01 COM-MXR-02 COM-MXR-03", lambda c: c.mxr != "off", "mxr is off"),
    (
        "COM-MXR-01 COM-MXR-03 COM-ORD-06 COM-DEF-03",
        _stage("hs", "vs", "g"),
        "no supervisor's bank has entries",
    ),
    ("COM-MXR-02", _stage("vs", "g"), "no bank of guests has entries"),
    ("COM-GRAN-02 COM-GRAN-04 COM-GRAN-06", lambda c: c.grain_bits >= 1, "granularity is 4"),
    ("COM-GRAN-05", lambda c: c.grain_bits >= 1, "granularity is 4"),
    ("COM-GRAN-03", lambda c: c.grain_bits >= 2, "granularity is below 16"),
    (
        "COM-CFG-04",
        lambda c: len(c.modes) < 3 or c.grain_bits >= 1,
        "every address-matching mode exists",
    ),
    (
        "COM-MATCH-06",
        lambda c: "na4" in c.modes and c.grain_bits == 0,
        "NA4 does not exist in it",
    ),
    ("COM-MATCH-05 COM-GRAN-03", lambda c: "napot" in c.modes, "NAPOT does not exist in it"),
    (
        "COM-MATCH-02 COM-MATCH-03 COM-MATCH-04 COM-GRAN-06 SSPMP-MATCH-08 SSPMP-LOCK-03",
        lambda c: "tor" in c.modes,
        "TOR does not exist in it",
    ),
    (
        "COM-ADDR-03",
        lambda c: c.check_width > c.paddr_width,
        "no address of a port lies above the physical ones",
    ),
    (
        "COM-ADDR-02",
        lambda c: c.addr_width < c.xlen,
        "every bit of an address register is implemented",
    ),
    ("COM-PRIO-02", _crosses_grains, "no operation is larger than a grain or crosses two"),
    ("COM-PRIO-01 COM-MATCH-04", lambda c: _largest(c) > 1, "no bank has a second entry"),
    ("COM-PRIO-03", lambda c: c.switch, "switch is false"),
    ("COM-RST-04", lambda c: any(row.hardwired for row in c.reset), "no entry is hardwired"),
    *MPU_NEEDS,
    *SSPMP_NEEDS,
)


def reason(rule: str, config: MpuConfig) -> str:
    """Say why a configuration cannot exercise a rule; empty where nothing stands against it."""
    for rules, possible, text in _NEEDS:
        if rule in rules.split() and not possible(config):
            return text
    return ""
