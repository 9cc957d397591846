"""Supervisor-level registers."""

from ..config import CoreConfig
from .csr_row import Guard, Row, constant, row
from .interrupt_registers import supervisor_interrupts
from .machine import counter_enables
from .stateen_registers import supervisor_stateen
from .status_registers import supervisor_status
from .trap_registers import trap_registers

__all__ = ["supervisor", "translation"]


def translation(config: CoreConfig, name: str, text: str, guard: Guard = Guard.NONE) -> Row:
    """Return satp, vsatp or hgatp.

    Bare is the only mode: a write of another one changes nothing (CORE-01), and in Bare the other
    fields are 0.
    """
    lsb, width = (31, 1) if config.xlen == 32 else (60, 4)
    mode = constant(lsb, "MODE", 0, "no translation", width=width, values=(("BARE", 0),))
    return row(config, name, text, mode, guard=guard, source="CORE-01")


def supervisor(config: CoreConfig) -> list[Row]:
    """Return the supervisor-level registers but for the counters."""
    found = [
        supervisor_status(config),
        *supervisor_interrupts(config),
        row(
            config,
            "scounteren",
            "counters that U may read",
            *counter_enables("U", "scounteren"),
            source="CORE-06",
        ),
        row(config, "senvcfg", "environment of U: nothing to choose", source="CORE-06"),
        *trap_registers(config, "s", "S"),
        translation(config, "satp", "address translation of S and U", Guard.SATP),
    ]
    if config.stateen:
        found += supervisor_stateen(config)
    return found
