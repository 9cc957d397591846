"""Counters: Zicntr, and the performance counters that count nothing."""

from ...isa import CSR_NUMBERS
from ..config import CoreConfig
from .csr_row import Field, Guard, Row

__all__ = ["counters"]

HPM = range(3, 32)


def _halves(config: CoreConfig, name: str, member: str, **more: object) -> list[Row]:
    """Return one register of 64 bits, or the two of RV32."""
    writable = CSR_NUMBERS[name] >> 10 != 3
    found = []
    for half in range(64 // config.xlen):
        field = Field(
            lsb=0, name=member, width=config.xlen, part=half * config.xlen, writable=writable
        )
        found.append(
            Row(
                name=name + "h" * half,
                fields=(field,) if member else (),
                **more,  # type: ignore[arg-type]
            )
        )
    return found


def counters(config: CoreConfig) -> list[Row]:
    """Return all counters and their event selectors."""
    found = [
        *_halves(config, "mcycle", "mcycle"),
        *_halves(config, "minstret", "minstret"),
    ]
    for index, (name, member) in enumerate(
        {"cycle": "mcycle", "time": "time", "instret": "minstret"}.items()
    ):
        found += _halves(config, name, member, guard=Guard.COUNTER, index=index)
    for index in HPM:
        found += [
            *_halves(config, f"mhpmcounter{index}", ""),
            Row(name=f"mhpmevent{index}"),
            *_halves(config, f"hpmcounter{index}", "", guard=Guard.COUNTER, index=index),
        ]
    return found
