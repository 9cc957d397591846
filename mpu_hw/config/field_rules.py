"""Rules of the configuration: a function checks one field and gives its final value."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ..check import (
    require_bool,
    require_choice,
    require_int_in,
    require_known,
    require_power_of_two,
    require_table,
)
from .choices import CHOICES
from .fields import MODES, Fields
from .limits import BANK_ENTRIES, MIN_GRANULARITY, PADDR_WIDTHS, POOL_ENTRIES, REGIONS
from .port import PortConfig, default_ports, sized_port

__all__ = [
    "constant_time",
    "delegation",
    "engine",
    "entries",
    "granularity",
    "hardened",
    "hypervisor",
    "hypervisor_with_guests",
    "listed",
    "modes",
    "mxr",
    "other_selects",
    "paddr_width",
    "ports",
    "regions",
    "reserved",
    "reset_kind",
    "revision",
    "smepmp",
    "supervisor_csrs",
    "switch",
    "target",
    "xlen",
]


def revision(config: Fields) -> str:
    """Give the revision; ValueError for one that there is not."""
    require_choice("revision", config.revision, CHOICES["revision"])
    return config.revision


def engine(config: Fields) -> str:
    """Give the engine; ValueError for one that there is not."""
    require_choice("engine", config.engine, CHOICES["engine"])
    return config.engine


def target(config: Fields) -> str:
    """Give the target; ValueError for one that there is not."""
    require_choice("target", config.target, CHOICES["target"])
    return config.target


def regions(config: Fields) -> int:
    """Give the intervals remembered for each port; ValueError for an engine without any."""
    require_int_in("regions", config.regions, REGIONS)
    if config.regions != 1 and (not _walking(config) or config.constant_time):
        raise ValueError(
            f"regions must be 1, not {config.regions}: engine {config.engine!r}"
            f"{' with constant_time' if config.constant_time else ''} remembers no interval"
        )
    return config.regions


def constant_time(config: Fields) -> bool:
    """Give ``constant_time``; TypeError unless it is a bool, ValueError for another engine."""
    require_bool("constant_time", config.constant_time)
    if config.constant_time and not _walking(config):
        raise ValueError(
            f"constant_time must be false with engine {config.engine!r}, whose time never depends "
            "on stored values"
        )
    return config.constant_time


def _walking(config: Fields) -> bool:
    """Tell whether a port walks through the entries."""
    return any(config.walks(port) for port in config.ports)


def hardened(config: Fields) -> bool:
    """Give ``hardened``; TypeError unless it is a bool."""
    require_bool("hardened", config.hardened)
    return config.hardened


def smepmp(config: Fields) -> bool:
    """Give ``smepmp``; TypeError unless it is a bool, ValueError where there is no PMP level."""
    require_bool("smepmp", config.smepmp)
    if config.smepmp and config.spec.machine is None:
        raise ValueError(
            f"smepmp must be false with revision {config.revision!r}, which has no PMP level"
        )
    return config.smepmp


def supervisor_csrs(config: Fields) -> bool:
    """Give ``supervisor_csrs``; TypeError unless it is a bool, ValueError where S has a bank."""
    require_bool("supervisor_csrs", config.supervisor_csrs)
    alone = [bank.name for bank in config.banks] == [config.spec.machine]
    if not config.supervisor_csrs and (config.pooled or not alone):
        raise ValueError(
            "supervisor_csrs must be true unless there is a PMP alone: fixed delegation, and no "
            "entry of another bank"
        )
    return config.supervisor_csrs


def other_selects(config: Fields) -> bool:
    """Give ``other_selects``; TypeError unless it is a bool, ValueError without selects."""
    selects = config.spec.access == "indirect" and config.supervisor_csrs
    if config.other_selects is None:
        return selects
    require_bool("other_selects", config.other_selects)
    if config.other_selects and not selects:
        what = f"revision {config.revision!r}" if config.supervisor_csrs else "a PMP alone"
        raise ValueError(f"other_selects must be false with {what}, which has no selects")
    return config.other_selects


def hypervisor(config: Fields) -> bool:
    """Give ``hypervisor``; TypeError unless it is a bool."""
    require_bool("hypervisor", config.hypervisor)
    return config.hypervisor


def switch(config: Fields) -> bool:
    """Give ``switch``; TypeError unless it is a bool."""
    require_bool("switch", config.switch)
    return config.switch


def xlen(config: Fields) -> int:
    """Give the register width; ValueError for one that RISC-V does not have here."""
    if not isinstance(config.xlen, int) or config.xlen not in PADDR_WIDTHS:
        raise ValueError(f"xlen must be 32 or 64, not {config.xlen!r}")
    return config.xlen


def granularity(config: Fields) -> int:
    """Give the grain in bytes; TypeError or ValueError unless it is a power of two from 4 on."""
    require_power_of_two("granularity", config.granularity, at_least=MIN_GRANULARITY)
    return config.granularity


def delegation(config: Fields) -> str | None:
    """Give the way in which banks get their entries; ValueError for one that there is not."""
    known = list(config.spec.delegations)
    if config.delegation is None:
        return known[0]
    if known == [None]:
        raise ValueError(
            f"delegation must be left out with revision {config.revision!r}, whose banks share "
            f"nothing (MPU-DELEG-16), not {config.delegation!r}"
        )
    require_choice("delegation", config.delegation, [name for name in known if name])
    return config.delegation


def paddr_width(config: Fields) -> int:
    """Give the width of a physical address in bits.

    TypeError or ValueError unless it is in range and the grain leaves at least two granules.
    """
    allowed = PADDR_WIDTHS[config.xlen]
    width = allowed[-1] if config.paddr_width is None else config.paddr_width
    require_int_in(f"paddr_width with xlen {config.xlen}", width, allowed)
    if config.granularity >= 1 << width:
        raise ValueError(
            f"granularity must be smaller than the address space of 2**{width} bytes, "
            f"not {config.granularity}: lower it or raise paddr_width"
        )
    return width


def entries(config: Fields) -> Mapping[str, int]:
    """Give the entries of every bank; TypeError or ValueError for other banks and numbers."""
    given = {} if config.entries is None else config.entries
    require_table("entries", given)
    defaults = config.spec.delegations[config.delegation]
    for name in given:
        require_known("Bank", name, list(defaults))
    guests = [bank.name for bank in config.spec.banks if bank.guest]
    settled = {}
    for name, default in defaults.items():
        absent = name in guests and not config.hypervisor
        settled[name] = count = given.get(name, 0 if absent else default)
        _require_count(config, name, count)
        if absent and count:
            raise ValueError(
                f"entries of guest bank {name} must be 0 with hypervisor false, not {count}"
            )
    if not any(settled.values()):
        raise ValueError("entries must give at least one bank an entry, not 0 to all of them")
    machine = config.spec.machine
    if config.smepmp and not config.pooled and not settled[machine or ""]:
        raise ValueError(
            f"smepmp must be false where bank {machine} has no entry; give it some with entries"
        )
    return MappingProxyType(settled)


def _require_count(config: Fields, name: str, count: object) -> None:
    if not config.pooled:
        require_int_in(f"entries of bank {name}", count, BANK_ENTRIES)
    elif config.hypervisor:
        require_int_in(f"entries of the {name}", count, POOL_ENTRIES[True])
    else:
        require_int_in(f"entries of the {name} with hypervisor false", count, POOL_ENTRIES[False])


def modes(config: Fields) -> tuple[str, ...]:
    """Give the address-matching modes in the order of their encodings.

    TypeError unless they are a list, ValueError unless they are some of the known ones.
    """
    given = config.modes
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"modes must be a list of names, not {given!r}")
    chosen = list(given)
    for mode in chosen:
        require_known("Address-matching mode", mode, MODES)
    if not chosen or len(set(chosen)) != len(chosen):
        raise ValueError(f"modes must name one or more of {', '.join(MODES)} once, not {chosen!r}")
    return tuple(mode for mode in MODES if mode in chosen)


def hypervisor_with_guests(config: Fields) -> bool:
    """Give ``hypervisor``: false without a stage that a guest's access passes through."""
    return config.hypervisor and any(stage.virt is not False for stage in config.stages)


def mxr(config: Fields) -> str:
    """Give what MXR does; ValueError for another word."""
    chosen = config.spec.mxr if config.mxr is None else config.mxr
    require_choice("mxr", chosen, CHOICES["mxr"])
    return chosen


def reserved(config: Fields) -> str:
    """Give the policy of reserved permissions; ValueError for another word."""
    chosen = config.spec.reserved if config.reserved is None else config.reserved
    require_choice("reserved", chosen, CHOICES["reserved"])
    return chosen


def reset_kind(config: Fields) -> str:
    """Give the kind of the reset input; ValueError for one that there is not."""
    require_choice("reset_kind", config.reset_kind, CHOICES["reset_kind"])
    return config.reset_kind


def listed(what: str, given: object) -> tuple[Any, ...]:
    """Give the items of a list field; TypeError where it is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what} must be a list, not {given!r}")
    return tuple(given)


def ports(config: Fields) -> tuple[PortConfig, ...]:
    """Give the check ports; TypeError or ValueError unless each is one, of a name of its own."""
    given = config.ports
    if given is None:
        given = default_ports(config.xlen, config.hypervisor)
    chosen = listed("ports", given)
    if not chosen:
        raise ValueError("ports must list at least one check port, not none")
    names = []
    for port in chosen:
        if not isinstance(port, PortConfig):
            raise TypeError(f"A port must be a PortConfig, not {port!r}")
        if port.name in names:
            raise ValueError(f"Port names must differ, not {port.name!r} twice")
        names.append(port.name)
    return tuple(sized_port(port, config.xlen) for port in chosen)
