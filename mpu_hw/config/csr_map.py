"""Which CSRs a configuration has: families of registers that follow each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..isa import CFG_COUNT, CSR_MAPS, DRAFT_CSRS, INDIRECT_CSRS, SWITCH_COUNT
from .fields import Fields

__all__ = ["Family", "csr_families", "movable_families"]


@dataclass(frozen=True, kw_only=True)
class Family:
    """Registers of one kind whose CSR numbers follow each other.

    Parameters
    ----------
    name : str
        Name of the family, as in ``csr_base``.
    bank : str or None
        Bank whose entries the registers hold.
    kind : str
        What the registers are, as the CSR decoder sorts them.
    level : int
        CSR[9:8] of the numbers: 1 supervisor, 2 hypervisor and VS, 3 machine.
    numbers : range
        CSR numbers.
    first : int
        Index of the first register in its family.
    step : int
        2 where XLEN leaves out the odd registers (MPU-CFG-02).
    count : int
        Registers that exist, from the first on; others raise illegal-instruction.
    """

    name: str
    bank: str | None
    kind: str
    level: int
    numbers: range
    first: int = 0
    step: int = 1
    count: int

    def registers(self) -> dict[str, int]:
        """Map the names of the registers that exist to their CSR numbers."""
        existing = list(self.numbers)[: self.count * self.step : self.step]
        indices = range(self.first, self.first + self.count * self.step, self.step)
        if len(self.numbers) == 1:
            return {self.name: existing[0]} if existing else {}
        # sireg is followed by sireg2; mpucfg0 and pmpaddr0 start at 0.
        spoken = ("" if self.first and index == 1 else str(index) for index in indices)
        names = (self.name.rstrip("0123456789") + index for index in spoken)
        return dict(zip(names, existing, strict=True))


def movable_families(config: Fields) -> dict[str, int]:
    """Give the families whose numbers the standard has not allocated, with their defaults."""
    return {"direct": CSR_MAPS[config.csr_map].base, "indirect": DRAFT_CSRS}[config.spec.access]


def csr_families(config: Fields, bases: Mapping[str, int]) -> tuple[Family, ...]:
    """List the CSR families of a configuration; ``bases`` has the numbers of their registers 0."""
    return {"direct": _direct, "indirect": _indirect}[config.spec.access](config, bases)


def _cfg_step(config: Fields) -> int:
    return config.xlen // 32


def _direct(config: Fields, bases: Mapping[str, int]) -> tuple[Family, ...]:
    room = CSR_MAPS[config.csr_map].entries
    step = _cfg_step(config)
    cfg_numbers = room * CFG_COUNT // 64
    # Kind: CSR numbers, step, registers that exist.
    kinds = {"cfg": (cfg_numbers, step, cfg_numbers // step), "addr": (room, 1, room)}
    if config.switch:
        kinds["switch"] = (SWITCH_COUNT, 1, SWITCH_COUNT // step)
    families = []
    # VS reaches a substitute's registers through these numbers even where the bank is absent.
    present = {bank.name for bank in config.banks}
    for bank in config.spec.banks:
        if bank.name in present or bank.substituted_by in present:
            for kind, (span, every, count) in kinds.items():
                base = bases[bank.name + kind]
                families.append(
                    Family(
                        name=bank.name + kind,
                        bank=bank.name,
                        kind=kind,
                        level=bank.level,
                        numbers=range(base, base + span),
                        step=every,
                        count=count if bank.name in present else 0,
                    )
                )
    return tuple(families)


def _indirect(config: Fields, bases: Mapping[str, int]) -> tuple[Family, ...]:
    guests = config.hypervisor
    present = {bank.name for bank in config.banks}
    host, virtual = config.switch and "spmp" in present, config.switch and "vspmp" in present
    # VS reaches vspmpen through spmpen, where the host has none of its own, too.
    either = host or virtual
    halves = config.xlen == 32
    step = _cfg_step(config)
    # Name, exists, kind, level, numbers, index of the first, step, registers that exist.
    rows = [
        ("siselect", True, "select", 1, 1, 0, 1, 1),
        ("sireg", True, "ireg", 1, 3, 1, 1, 3),
        ("sireg4", True, "ireg", 1, 3, 4, 1, 3),
        ("vsiselect", guests, "select", 2, 1, 0, 1, 1),
        ("vsireg", guests, "ireg", 2, 3, 1, 1, 3),
        ("vsireg4", guests, "ireg", 2, 3, 4, 1, 3),
        ("miselect", True, "select", 3, 1, 0, 1, 1),
        ("mireg", True, "ireg", 3, 3, 1, 1, 3),
        ("mireg4", True, "ireg", 3, 3, 4, 1, 3),
        ("spmpen", either, "spmpen", 1, 1, 0, 1, 1),
        ("spmpenh", either, "spmpen", 1, 1, 1, 1, halves),
        ("vspmpen", virtual, "vspmpen", 2, 1, 0, 1, 1),
        ("vspmpenh", virtual, "vspmpen", 2, 1, 1, 1, halves),
        ("hspmpen", host and guests, "hspmpen", 2, 1, 0, 1, 1),
        ("hspmpenh", host and guests, "hspmpen", 2, 1, 1, 1, halves),
        ("mpmpdeleg", True, "mpmpdeleg", 3, 1, 0, 1, 1),
        ("hspmpdeleg", guests, "hspmpdeleg", 2, 1, 0, 1, 1),
        ("pmpcfg", True, "pmpcfg", 3, 16, 0, step, 16 // step),
        ("pmpaddr", True, "pmpaddr", 3, 64, 0, 1, 64),
        ("mseccfg", config.smepmp, "mseccfg", 3, 1, 0, 1, 1),
        ("mseccfgh", config.smepmp, "mseccfg", 3, 1, 1, 1, halves),
    ]
    numbers = INDIRECT_CSRS | dict(bases)
    return tuple(
        Family(
            name=name,
            bank={"pmpcfg": "pmp", "pmpaddr": "pmp"}.get(kind),
            kind=kind,
            level=level,
            numbers=range(numbers[name], numbers[name] + span),
            first=first,
            step=every,
            count=count,
        )
        for name, exists, kind, level, span, first, every, count in rows
        if exists
    )
