"""Which CSRs a configuration has: families of registers that follow each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..isa import (
    CFG_COUNT,
    CSR_MAPS,
    DENIAL_CSRS,
    DRAFT_CSRS,
    INDIRECT_CSRS,
    SWITCH_COUNT,
)
from .fields import Fields

__all__ = ["RECORD_KIND", "Family", "csr_families", "movable_families", "record_csrs"]

RECORD_KIND = "denial"


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
        suffixes = ("" if self.first and index == 1 else str(index) for index in indices)
        names = (self.name.rstrip("0123456789") + suffix for suffix in suffixes)
        return dict(zip(names, existing, strict=True))


def movable_families(config: Fields) -> dict[str, int]:
    """Give the families whose numbers the standard has not allocated, with their defaults."""
    own = {"direct": CSR_MAPS[config.csr_map].base, "indirect": DRAFT_CSRS}[config.spec.access]
    return own | record_csrs(config)


def record_csrs(config: Fields) -> dict[str, int]:
    """Name the registers of the denial record that a configuration has, with their defaults.

    Where no address is wider than XLEN there is none for its upper bits.
    """
    if not config.denial_record:
        return {}
    high = config.check_width > config.xlen
    return {name: n for name, n in DENIAL_CSRS.items() if high or name != "mdenialaddrh"}


def csr_families(config: Fields, bases: Mapping[str, int]) -> tuple[Family, ...]:
    """List the CSR families of a configuration; ``bases`` has the numbers of their registers 0."""
    files = {"direct": _direct, "indirect": _indirect}
    return (*files[config.spec.access](config, bases), *_record(config, bases))


def _record(config: Fields, bases: Mapping[str, int]) -> tuple[Family, ...]:
    return tuple(
        Family(
            name=name,
            bank=None,
            kind=RECORD_KIND,
            level=3,
            numbers=range(bases[name], bases[name] + 1),
            count=1,
        )
        for name in record_csrs(config)
    )


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
    sspmp, ssvspmp = config.supervisor_csrs, config.supervisor_csrs and guests
    halves = config.xlen == 32
    step = _cfg_step(config)
    # Name, exists, kind, level, numbers, index of the first, step, registers that exist.
    rows = [
        ("siselect", sspmp, "select", 1, 1, 0, 1, 1),
        ("sireg", sspmp, "ireg", 1, 3, 1, 1, 3),
        ("sireg4", sspmp, "ireg", 1, 3, 4, 1, 3),
        ("vsiselect", ssvspmp, "select", 2, 1, 0, 1, 1),
        ("vsireg", ssvspmp, "ireg", 2, 3, 1, 1, 3),
        ("vsireg4", ssvspmp, "ireg", 2, 3, 4, 1, 3),
        ("miselect", sspmp, "select", 3, 1, 0, 1, 1),
        ("mireg", sspmp, "ireg", 3, 3, 1, 1, 3),
        ("mireg4", sspmp, "ireg", 3, 3, 4, 1, 3),
        ("spmpen", either, "spmpen", 1, 1, 0, 1, 1),
        ("spmpenh", either, "spmpen", 1, 1, 1, 1, halves),
        ("vspmpen", virtual, "vspmpen", 2, 1, 0, 1, 1),
        ("vspmpenh", virtual, "vspmpen", 2, 1, 1, 1, halves),
        ("hspmpen", host and guests, "hspmpen", 2, 1, 0, 1, 1),
        ("hspmpenh", host and guests, "hspmpen", 2, 1, 1, 1, halves),
        ("mpmpdeleg", sspmp, "mpmpdeleg", 3, 1, 0, 1, 1),
        ("hspmpdeleg", ssvspmp, "hspmpdeleg", 2, 1, 0, 1, 1),
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
