"""All instructions of a configuration."""

from ..config import CoreConfig
from .instruction_row import Instruction
from .integer_instructions import integer
from .system_instructions import system

__all__ = ["instructions"]


def instructions(config: CoreConfig) -> tuple[Instruction, ...]:
    """Return the rows that exist in this configuration."""
    return tuple(
        row
        for row in integer() + system()
        if config.xlen in row.xlen and (config.hypervisor or not row.hypervisor)
    )
