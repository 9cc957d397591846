"""Why a configuration cannot exercise a rule."""

from collections.abc import Callable

from mpu_hw.config import MpuConfig

__all__ = ["reason"]

GUEST = (
    "COM-EFF-5 COM-EFF-6 COM-EFF-8 COM-FLT-2 COM-FLT-3 COM-FLT-10 COM-ORD-01 COM-STG-3 COM-STG-4 "
    "COM-STG-5 COM-STG-6 COM-TYPE-05 HYP-EFF-10 HYP-HLVX-01 HYP-STG-7 HYP-STG-9 MPU-ACC-4 "
    "MPU-ACC-5 MPU-ACC-6 MPU-DEF-02 MPU-HGP-0 MPU-HGP-1 MPU-HGP-4 MPU-HGP-5 MPU-HGP-6 MPU-HGP-7 "
    "MPU-HGP-8 COM-MXR-02"
)
TABLE_41 = " ".join(f"MPU-PERM-{row:02}" for row in (*range(8), *range(9, 16), 20))


def _carries(config: MpuConfig, *kinds: str) -> bool:
    return any(kind in port.accesses for port in config.ports for kind in kinds)


def _crosses_grains(config: MpuConfig) -> bool:
    return any(
        port.max_size > config.granularity or (port.misaligned and port.max_size > 1)
        for port in config.ports
    )


def _supervisor_banks(config: MpuConfig) -> bool:
    return bool(config.entries["mpu"] or config.entries["vsmpu"])


def _room_beyond(config: MpuConfig) -> bool:
    """Tell whether a cfg register has a lane without an entry."""
    return any(config.entries[bank.name] < 64 for bank in config.banks)


# Rules, whether the configuration can show them, and what it lacks where it cannot.
_NEEDS: tuple[tuple[str, Callable[[MpuConfig], bool], str], ...] = (
    (GUEST, lambda c: c.hypervisor, "hypervisor is false"),
    ("COM-FLT-1", lambda c: bool(c.entries["mpu"]), "the mpu bank has no entries"),
    ("COM-FLT-2", lambda c: bool(c.entries["vsmpu"]), "the vsmpu bank has no entries"),
    (
        "COM-FLT-3 MPU-DEF-02 MPU-HGP-0 MPU-HGP-1 MPU-HGP-4 MPU-HGP-5 MPU-HGP-6 MPU-HGP-7 "
        "MPU-HGP-8 HYP-STG-7",
        lambda c: bool(c.entries["hgmpu"]),
        "the hgmpu bank has no entries",
    ),
    (TABLE_41 + " MPU-DEF-01", _supervisor_banks, "neither mpu nor vsmpu has entries"),
    (
        "COM-ORD-01",
        lambda c: bool(c.entries["vsmpu"] and c.entries["hgmpu"]),
        "one stage at most judges an access",
    ),
    ("HYP-STG-8", lambda c: _carries(c, "walk"), "no port carries walk accesses"),
    ("HYP-STG-7", lambda c: _carries(c, "walk"), "no port carries walk accesses"),
    (
        "HYP-STG-9",
        lambda c: not all(c.entries[bank.name] for bank in c.law.banks),
        "every bank has entries",
    ),
    (
        "MPU-ACC-6",
        lambda c: not c.entries["vsmpu"],
        "the vsmpu bank has entries, so VS never falls through",
    ),
    ("HYP-HLVX-01 COM-TYPE-05", lambda c: _carries(c, "hlvx"), "no port carries hlvx accesses"),
    ("COM-TYPE-06", lambda c: _carries(c, "cbo"), "no port carries cbo accesses"),
    ("COM-TYPE-01", lambda c: _carries(c, "fetch"), "no port carries fetch accesses"),
    ("COM-TYPE-02", lambda c: _carries(c, "load", "walk"), "no port carries loads"),
    ("COM-TYPE-03", lambda c: _carries(c, "store"), "no port carries stores"),
    ("COM-MXR-01 COM-MXR-02 COM-MXR-03", lambda c: c.mxr != "off", "mxr is off"),
    ("SSPMP-CFG-05", lambda c: c.reserved == "hold", "reserved is mask"),
    ("MPU-CFG-06", lambda c: c.reserved == "mask", "reserved is hold"),
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
    ("COM-MATCH-05", lambda c: "napot" in c.modes, "NAPOT does not exist in it"),
    (
        "COM-MATCH-02 COM-MATCH-03 COM-MATCH-04 COM-GRAN-06",
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
    (
        "COM-PRIO-01 COM-MATCH-04",
        lambda c: any(c.entries[bank.name] > 1 for bank in c.banks),
        "no bank has a second entry",
    ),
    ("MPU-SW-01 MPU-SW-02 COM-PRIO-03", lambda c: c.switch, "switch is false"),
    ("COM-RST-04", lambda c: any(row.hardwired for row in c.reset), "no entry is hardwired"),
    ("MPU-CFG-03", _room_beyond, "every lane has an entry"),
)


def reason(rule: str, config: MpuConfig) -> str:
    """Say why a configuration cannot exercise a rule; empty where nothing stands against it."""
    for rules, possible, text in _NEEDS:
        if rule in rules.split() and not possible(config):
            return text
    return ""
