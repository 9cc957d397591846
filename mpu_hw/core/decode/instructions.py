"""All instructions of a configuration."""

from ..config import CoreConfig
from .integer import integer
from .row import Instruction
from .system import system

__all__ = ["instructions"]


def instructions(config: CoreConfig) -> tuple[Instruction, ...]:
    """Return the rows that exist in this configuration."""
    return tuple(
        row
        for row in integer() + system()
        if config.xlen in row.xlen and (config.hypervisor or not row.hypervisor)
    )
