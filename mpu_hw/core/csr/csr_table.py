"""All registers of a configuration."""

from ..config import CoreConfig
from .counters import counters
from .csr_row import Row
from .hypervisor import hypervisor
from .machine import machine
from .supervisor import supervisor

__all__ = ["rows"]


def rows(config: CoreConfig) -> tuple[Row, ...]:
    """Return the registers that exist in this configuration, by number."""
    found = [*machine(config), *supervisor(config), *counters(config)]
    if config.hypervisor:
        found += hypervisor(config)
    return tuple(sorted(found, key=lambda row: row.number))
