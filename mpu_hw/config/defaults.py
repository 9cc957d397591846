"""Rules of the configuration: a function checks one field and gives its final value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..check import require_bool, require_choice, require_int_in, require_known, require_table
from ..revision import REVISIONS
from .port import PortConfig

if TYPE_CHECKING:
    from .mpu import MpuConfig

__all__ = [
    "MODES",
    "delegation",
    "entries",
    "listed",
    "modes",
    "paddr_width",
    "require_built",
    "require_ports",
]

MODES = ("tor", "na4", "napot")
ENGINES = ("combinational",)
PADDR_MAX = {32: 34, 64: 56}


def require_built(config: MpuConfig) -> None:
    """Refuse what no release builds yet, and fields that the revision has no use for."""
    require_choice("revision", config.revision, REVISIONS)
    if config.engine in ("pipelined", "sequential"):
        raise ValueError(
            f"engine must be combinational, not {config.engine!r}: that engine is not built yet"
        )
    require_choice("engine", config.engine, ENGINES)
    require_bool("hardened", config.hardened)
    if config.hardened:
        raise ValueError("hardened must be false, not True: shadowed state is not built yet")
    require_bool("smepmp", config.smepmp)
    if config.smepmp and config.spec.machine is None:
        raise ValueError(
            f"smepmp must be false with revision {config.revision!r}, which has no PMP level"
        )


def delegation(config: MpuConfig) -> str | None:
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


def paddr_width(config: MpuConfig) -> int:
    """Give the width of a physical address in bits.

    TypeError or ValueError unless it is in range and the grain leaves at least two granules.
    """
    limit = PADDR_MAX[config.xlen]
    width = limit if config.paddr_width is None else config.paddr_width
    require_int_in(f"paddr_width with xlen {config.xlen}", width, range(12, limit + 1))
    if config.granularity >= 1 << width:
        raise ValueError(
            f"granularity must be smaller than the address space of 2**{width} bytes, "
            f"not {config.granularity}: lower it or raise paddr_width"
        )
    return width


def entries(config: MpuConfig) -> dict[str, int]:
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
    return settled


def _require_count(config: MpuConfig, name: str, count: object) -> None:
    if not config.pooled:
        require_int_in(f"entries of bank {name}", count, range(65))
    elif config.hypervisor:
        require_int_in(f"entries of the {name}", count, range(1, 193))
    else:
        # PMP and SPMP together can use no more than 64 + 64, and M can keep no more than 64.
        require_int_in(f"entries of the {name} with hypervisor false", count, range(1, 65))


def modes(config: MpuConfig) -> tuple[str, ...]:
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


def listed(what: str, given: object) -> tuple[Any, ...]:
    """Give the items of a list field; TypeError where it is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what} must be a list, not {given!r}")
    return tuple(given)


def require_ports(config: MpuConfig) -> None:
    """Refuse a unit without check ports, and two ports of one name."""
    ports = config.ports
    if not ports:
        raise ValueError("ports must list at least one check port, not none")
    names = []
    for port in ports:
        if not isinstance(port, PortConfig):
            raise TypeError(f"A port must be a PortConfig, not {port!r}")
        if port.name in names:
            raise ValueError(f"Port names must differ, not {port.name!r} twice")
        names.append(port.name)
