"""Hypervisor and virtual supervisor registers."""

from ..config import CoreConfig
from .csr_row import Guard, Row, field, row, whole
from .interrupt_registers import hypervisor_interrupts
from .machine import counter_enables
from .stateen_registers import hypervisor_stateen
from .status_registers import hypervisor_status, virtual_status
from .supervisor import translation
from .trap_registers import exception_delegation, trap_registers

__all__ = ["hypervisor"]

# Exceptions that HS can delegate to VS: never those of the G stage or of VS itself (COM-FLT-08).
DELEGABLE = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 15)
# Without a bit.
ZEROS = {
    "hgeie": "guest external interrupts that are enabled: GEILEN is 0",
    "hgeip": "guest external interrupts that are pending: GEILEN is 0",
    "henvcfg": "environment of a guest: nothing to choose",
}
HALVES = {
    "hedelegh": "exceptions that a guest takes itself, high half: none",
    "henvcfgh": "environment of a guest, high half",
}


def hypervisor(config: CoreConfig) -> list[Row]:
    """Return the registers of the H extension."""
    xlen = config.xlen
    delta, address = "what a guest's time is ahead", "guest physical address of the trap into HS"
    found = [
        hypervisor_status(config),
        *hypervisor_interrupts(config),
        exception_delegation(config, "hedeleg", "exceptions that a guest takes itself", DELEGABLE),
        row(
            config,
            "hcounteren",
            "counters that a guest may read",
            *counter_enables("a guest", "hcounteren"),
        ),
        row(config, "htimedelta", delta, whole("htimedelta", xlen, "ticks")),
        row(config, "htval", f"{address}, shifted right by 2", whole("htval", xlen, "any value")),
        row(config, "htinst", "trapped instruction", whole("htinst", xlen, "any value")),
        translation(config, "hgatp", "address translation of guests, second stage", Guard.HGATP),
        virtual_status(config),
        *trap_registers(config, "vs", "VS"),
        translation(config, "vsatp", "address translation of a guest"),
    ]
    zeros = dict(ZEROS)
    if xlen == 32:
        high = field(0, "htimedeltah", "ticks", member="htimedelta", width=32, part=32)
        found.append(row(config, "htimedeltah", f"{delta}, high half", high))
        zeros |= HALVES
    found += [row(config, name, text) for name, text in zeros.items()]
    if config.stateen:
        found += hypervisor_stateen(config)
    return found
