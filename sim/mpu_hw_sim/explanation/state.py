"""The registers of a unit at one moment, held by the reference model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mpu_hw.check import require_int_in
from mpu_hw.config import MpuConfig
from mpu_hw.isa import DENIAL_CSRS
from mpu_hw_sim.model import Mpu, Status
from mpu_hw_sim.reference import model_config
from mpu_hw_sim.unit_registers import UnitRegisters

__all__ = ["RegisterState", "Write", "apply_writes", "held_state"]

SMEPMP = "mseccfg"
RLB = 4  # bit of mseccfg: locked rules of PMP can be written


class Write(NamedTuple):
    """A value for a register, and where it was given, as messages begin."""

    name: str
    value: int
    where: str


@dataclass
class RegisterState:
    """A unit whose registers have values.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    model : Mpu
        The reference model, with these values.
    status : Status
        What else a verdict depends on: SUM, MXR, paging.
    written : dict
        Register to the value that software wrote last, where writes are known.
    """

    config: MpuConfig
    status: Status = Status()
    written: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.model = Mpu(model_config(self.config))
        self.registers = UnitRegisters(self.config, lambda a: self.model.csr(a, Status()))

    @property
    def values(self) -> dict[str, int]:
        """Every register with its value."""
        return dict(self.registers.items())


def held_state(
    config: MpuConfig, writes: Sequence[Write], *, rest: int | None = None, status: Status
) -> RegisterState:
    """Return the state in which registers hold these values.

    Parameters
    ----------
    config : MpuConfig
    writes : sequence of Write
        In any order: locks and delegation do not stand in the way.
    rest : int or None
        What registers hold that are not among them; None: what they hold after reset.
    status : Status

    Raises
    ------
    ValueError
        The unit has no such register, or it cannot hold the value.
    """
    state = RegisterState(config, status)
    given: dict[str, Write] = {}
    for write in writes:
        _require_register(state, write)
        if write.name in given:
            raise ValueError(f"{write.where}: {write.name} must be given once, not twice")
        given[write.name] = write
    if rest is not None:
        for name in state.registers.names:
            given.setdefault(name, Write(name, rest, "A register that is not listed"))
    # What was denied says nothing about who may access what, and no write brings it back.
    given = {name: write for name, write in given.items() if name not in DENIAL_CSRS}
    _fill(state.registers, {name: write.value for name, write in given.items()})
    for name, write in given.items():
        held = state.registers.read(name)
        if held != write.value:
            raise ValueError(
                f"{write.where}: {name} must be a value that this configuration can hold, "
                f"not 0x{write.value:x}: it would read as 0x{held:x}"
            )
    return state


def _fill(registers: UnitRegisters, values: Mapping[str, int]) -> None:
    """Write values in an order in which none is in the way of another."""
    if SMEPMP in registers.numbers:
        # Every rule of PMP can be written with RLB, those that are legal with MML alone too.
        registers.write(SMEPMP, values.get(SMEPMP, 0) | RLB)
    kinds: dict[str, list[str]] = {"mpmpdeleg": [], "hspmpdeleg": [], "cfg": [], "": []}
    for name in values:
        kinds[next(kind for kind in kinds if kind in name)].append(name)
    cfgs = [name for name in kinds["cfg"] if name != SMEPMP]
    # Who has an entry, first. Then no entry is locked, as one may be after reset, and then all are.
    for name in (*kinds["mpmpdeleg"], *kinds["hspmpdeleg"]):
        registers.write(name, values[name])
    for name in cfgs:
        registers.write(name, 0)
    for name in (*kinds[""], *cfgs):
        registers.write(name, values[name])
    if SMEPMP in registers.numbers:
        registers.write(SMEPMP, values.get(SMEPMP, 0))


def apply_writes(state: RegisterState, writes: Iterable[Write]) -> RegisterState:
    """Let M-mode write registers, in this order; return the state.

    Raises
    ------
    ValueError
        The unit has no such register, the value is wider than it, or the write traps.
    """
    for write in writes:
        _require_register(state, write, alias=True)
        name = state.registers.reached(write.name)
        result = state.registers.write(write.name, write.value)
        if result.illegal or result.virtual:
            raise ValueError(f"{write.where}: {write.name} must be a register that M can write now")
        state.written[name] = write.value
    return state


def _require_register(state: RegisterState, write: Write, *, alias: bool = False) -> None:
    known = [*state.registers.names, *(state.registers.numbers if alias else ())]
    if write.name not in known:
        families = dict.fromkeys(name.rstrip("0123456789") for name in state.registers.names)
        raise ValueError(
            f"{write.where}: register must be one of the unit, of {', '.join(families)}, "
            f"not {write.name!r}"
        )
    limit = range(1 << state.config.xlen)
    require_int_in(f"{write.where}: {write.name}", write.value, limit)
