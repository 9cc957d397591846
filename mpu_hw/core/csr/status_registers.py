"""mstatus, and the status registers of the other levels: sstatus is a view on it."""

from ...isa import Privilege
from ..config import CoreConfig
from .csr_row import Row, StateField, constant, field, row

__all__ = ["hypervisor_status", "machine_status", "supervisor_status", "virtual_status"]

PRIVILEGES = tuple((mode.name, int(mode)) for mode in Privilege)
XLENS = (("32", 1), ("64", 2))

# Bit, name, meaning.
SUPERVISOR = (
    (1, "SIE", "interrupts that S takes are enabled in S"),
    (5, "SPIE", "SIE before the trap into S"),
    (8, "SPP", "mode before the trap into S: 1 S, 0 U"),
    (18, "SUM", "S may access memory that is U's"),
    (19, "MXR", "loads may read what is executable only"),
)
MACHINE = (
    (3, "MIE", "interrupts that M takes are enabled in M"),
    (7, "MPIE", "MIE before the trap into M"),
    (17, "MPRV", "loads and stores have the privilege of MPP and MPV"),
    (20, "TVM", "SFENCE.VMA, satp and hgatp trap in HS (CORE-03)"),
    (21, "TW", "WFI traps below M"),
    (22, "TSR", "SRET traps in S"),
)
HYPERVISOR = (
    (7, "SPV", "virtualization mode V before the trap into HS"),
    (8, "SPVP", "mode of the guest before the trap into HS: 1 VS, 0 VU"),
    (9, "HU", "U may execute HLV, HLVX and HSV"),
    (20, "VTVM", "SFENCE.VMA and satp trap in VS"),
    (21, "VTW", "WFI traps in VS"),
    (22, "VTSR", "SRET traps in VS"),
)
GVA = "the trap value is a guest virtual address"


def _width_of(config: CoreConfig, name: str, lsb: int, mode: str) -> tuple[StateField, ...]:
    """Describe the XLEN of a mode, which RV64 shows and nobody can change."""
    if config.xlen == 32:
        return ()
    return (constant(lsb, name, 2, f"XLEN of {mode}", width=2, values=XLENS),)


def machine_status(config: CoreConfig) -> list[Row]:
    """Return mstatus, and mstatush of RV32."""
    names = tuple(field(*each) for each in (*SUPERVISOR, *MACHINE))
    mpp = field(11, "MPP", "mode before the trap into M", width=2, values=PRIVILEGES)
    at = 32 if config.xlen == 64 else 0
    high: tuple[StateField, ...] = (
        field(at + 6, "GVA", GVA),
        field(at + 7, "MPV", "virtualization mode V before the trap into M"),
    )
    high = high if config.hypervisor else ()
    text = "status of the hart"
    if config.xlen == 32:
        return [
            row(config, "mstatus", text, *names, mpp, source="CORE-02"),
            row(config, "mstatush", "status of the hart, high half", *high, source="CORE-06"),
        ]
    widths = (*_width_of(config, "UXL", 32, "U"), *_width_of(config, "SXL", 34, "S"))
    return [row(config, "mstatus", text, *names, mpp, *widths, *high, source="CORE-02")]


def supervisor_status(config: CoreConfig) -> Row:
    """Return sstatus."""
    fields = (field(*each) for each in SUPERVISOR)
    text = "what S sees of mstatus"
    widths = _width_of(config, "UXL", 32, "U")
    return row(config, "sstatus", text, *fields, *widths, source="CORE-02")


def virtual_status(config: CoreConfig) -> Row:
    """Return vsstatus: what a guest has as sstatus."""
    fields = (field(*each, member=f"v{each[1].lower()}") for each in SUPERVISOR)
    return row(
        config, "vsstatus", "sstatus of a guest", *fields, *_width_of(config, "UXL", 32, "VU")
    )


def hypervisor_status(config: CoreConfig) -> Row:
    """Return hstatus."""
    fields = (field(*each) for each in HYPERVISOR)
    return row(
        config,
        "hstatus",
        "status of the hart that HS has beside sstatus",
        field(6, "GVA", GVA, member="hgva"),
        *fields,
        *_width_of(config, "VSXL", 32, "VS"),
    )
