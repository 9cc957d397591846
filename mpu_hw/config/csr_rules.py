"""Rules of the configuration that concern CSR numbers."""

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType

from ..check import require_bool, require_choice, require_int_in, require_known, require_table
from ..isa import ALLOCATED_CSRS, CSR_MAPS, CUSTOM_MACHINE_CSRS, PORT_NUMBER_WIDTH
from .csr_map import RECORD_KIND, Family, csr_families, movable_families
from .fields import Fields
from .limits import CSR_RANGE

__all__ = ["csr_base", "denial_record", "denial_record_of_ports"]


def denial_record(config: Fields) -> bool:
    """Give ``denial_record``; TypeError unless it is a bool."""
    require_bool("denial_record", config.denial_record)
    return config.denial_record


def denial_record_of_ports(config: Fields) -> bool:
    """Give ``denial_record``; ValueError where it has no number for each of the ports."""
    most = 1 << PORT_NUMBER_WIDTH
    if config.denial_record and len(config.ports) > most:
        raise ValueError(
            f"denial_record must be false with more than {most} ports, not with {len(config.ports)}"
        )
    return config.denial_record


def csr_base(config: Fields) -> Mapping[str, int]:
    """Give the number of register 0 of every CSR family that can be moved.

    TypeError or ValueError for what is no table of them, for more entries than the map has, and for
    CSR numbers that overlap, are taken, of another privilege or read-only.
    """
    require_choice("csr_map", config.csr_map, CSR_MAPS)
    if config.spec.access != "direct" and config.csr_map != "default":
        raise ValueError(
            f"csr_map must be default with revision {config.revision!r}, whose CSR numbers are "
            f"allocated, not {config.csr_map!r}"
        )
    given = {} if config.csr_base is None else config.csr_base
    require_table("csr_base", given)
    named = movable_families(config)
    for family, number in given.items():
        require_known("CSR family", family, list(named))
        require_int_in(f"csr_base of {family}", number, CSR_RANGE)
    room = CSR_MAPS[config.csr_map].entries
    for bank in config.banks:
        count = config.entries.get(bank.name, 0)
        if count > room:
            raise ValueError(
                f"entries of bank {bank.name} must be at most {room} with csr_map "
                f"{config.csr_map!r}, not {count}"
            )
    bases = MappingProxyType({**named, **given})
    _require_disjoint(config, bases)
    return bases


def _require_disjoint(config: Fields, bases: Mapping[str, int]) -> None:
    """Refuse CSR numbers that overlap, are taken, of another privilege or read-only."""
    families = csr_families(config, bases)
    movable = movable_families(config)
    for family in families:
        if family.kind == RECORD_KIND:
            _require_custom(family)
        for number in family.numbers if family.name in movable else ():
            if number >> 12 or number >> 10 == 3 or number >> 8 & 3 != family.level:
                raise ValueError(
                    f"csr_base of {family.name} must put {_format_range(family.numbers)} among the "
                    f"writable CSR numbers with bits 9:8 = {family.level}, "
                    f"not at {family.numbers.start:#x}"
                )
            if number in ALLOCATED_CSRS:
                raise ValueError(
                    f"csr_base of {family.name} must keep clear of allocated CSR numbers, "
                    f"not cover {number:#x}, which is {ALLOCATED_CSRS[number]}"
                )
    for one, other in combinations(families, 2):
        if _overlap(one, other):
            raise ValueError(
                f"csr_base must keep families apart, not {one.name} at "
                f"{_format_range(one.numbers)} and {other.name} at {_format_range(other.numbers)}"
            )


def _require_custom(family: Family) -> None:
    """Refuse a number for a register of M that the specification has not left to custom ones."""
    number = family.numbers.start
    if not any(number in custom for custom in CUSTOM_MACHINE_CSRS):
        custom = " or ".join(map(_format_range, CUSTOM_MACHINE_CSRS))
        raise ValueError(
            f"csr_base of {family.name} must be one of the custom machine-level CSR numbers, "
            f"{custom}, not {number:#x}"
        )


def _overlap(one: Family, other: Family) -> bool:
    return one.numbers.start < other.numbers.stop and other.numbers.start < one.numbers.stop


def _format_range(numbers: range) -> str:
    return f"{numbers.start:#x}..{numbers.stop - 1:#x}"
