"""Smstateen: mstateen and hstateen, of which bits 60 and 63 exist, and sstateen."""

from functools import partial

from ..config import CoreConfig
from .csr_row import Guard, Row, StateField, field, row

__all__ = ["hypervisor_stateen", "machine_stateen", "supervisor_stateen"]

SE, CSRIND = 63, 60


_row = partial(row, source="Smstateen")


def _fields(level: str, index: int, base: int, gate: str) -> tuple[StateField, ...]:
    """Describe the bits of register ``index`` from its bit ``base`` up; ``gate``: level above."""
    above = f"{gate}{index}" if gate else ""
    found = [
        field(
            SE - base,
            f"SE{index}",
            "the stateen registers of the levels below can be accessed",
            member=f"{level}{index}_se",
            gate=above and f"{above}_se",
        )
    ]
    if index == 0:
        found.append(
            field(
                CSRIND - base,
                "CSRIND",
                "selects and iregs of the levels below can be accessed",
                member=f"{level}{index}_csrind",
                gate=above and f"{above}_csrind",
            )
        )
    return tuple(found)


def _stateen(config: CoreConfig, level: str, gate: str, guard: Guard) -> list[Row]:
    """Return four registers; on RV32 the bits in use are in their high halves."""
    high = config.xlen == 32
    found = []
    for index in range(4):
        fields = _fields(level, index, 32 if high else 0, gate)
        name, text = f"{level}{index}", f"state {index} that the levels below can access"
        if high:
            found.append(_row(config, name, text, guard=guard, index=index))
            name, text = f"{name}h", f"{text}, high half"
        found.append(_row(config, name, text, *fields, guard=guard, index=index))
    return found


def machine_stateen(config: CoreConfig) -> list[Row]:
    """Return mstateen."""
    return _stateen(config, "mstateen", "", Guard.NONE)


def hypervisor_stateen(config: CoreConfig) -> list[Row]:
    """Return hstateen, of which a bit is 0 while that of mstateen is."""
    return _stateen(config, "hstateen", "mstateen", Guard.HSTATEEN)


def supervisor_stateen(config: CoreConfig) -> list[Row]:
    """Return sstateen, which has no bit."""
    text = "state {} that U can access"
    return [
        _row(config, f"sstateen{index}", text.format(index), guard=Guard.SSTATEEN, index=index)
        for index in range(4)
    ]
