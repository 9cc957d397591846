"""Counters: Zicntr, and the performance counters that count nothing."""

from typing import Any

from ...isa import CSR_NUMBERS, FieldAccess
from ..config import CoreConfig
from .csr_row import Guard, Row, field, row

__all__ = ["counters"]

HPM = range(3, 32)
READ_ONLY = 3  # CSR[11:10]
TEXTS = {
    "mcycle": "clocks",
    "minstret": "instructions that retired",
    "cycle": "clocks",
    "time": "mtime, in a guest with htimedelta",
    "instret": "instructions that retired",
}


def _halves(config: CoreConfig, name: str, text: str, member: str, **more: Any) -> list[Row]:
    """Return one register of 64 bits, or the two of RV32."""
    access = FieldAccess.RO if CSR_NUMBERS[name] >> 10 == READ_ONLY else FieldAccess.RW
    found = []
    for half in range(64 // config.xlen):
        whole = field(
            0,
            name + "h" * half,
            text,
            member=member,
            width=config.xlen,
            part=half * config.xlen,
            access=access,
        )
        fields = (whole,) if member else ()
        found.append(row(config, whole.name, text + ", high half" * half, *fields, **more))
    return found


def counters(config: CoreConfig) -> list[Row]:
    """Return all counters and their event selectors."""
    found = []
    for name in ("mcycle", "minstret"):
        found += _halves(config, name, TEXTS[name], name, source="CORE-06")
    for index, (name, member) in enumerate(
        {"cycle": "mcycle", "time": "time", "instret": "minstret"}.items()
    ):
        found += _halves(
            config, name, TEXTS[name], member, guard=Guard.COUNTER, index=index, source="CORE-06"
        )
    for index in HPM:
        text = f"performance counter {index}, which stays 0"
        found += [
            *_halves(config, f"mhpmcounter{index}", text, "", source="CORE-06"),
            row(
                config,
                f"mhpmevent{index}",
                f"event of performance counter {index}: none",
                source="CORE-06",
            ),
            *_halves(
                config,
                f"hpmcounter{index}",
                text,
                "",
                guard=Guard.COUNTER,
                index=index,
                source="Zihpm",
            ),
        ]
    return found
