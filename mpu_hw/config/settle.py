"""Rules of the configuration: a function checks one field and gives its final value."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..check import require_bool, require_choice, require_int_in, require_known, require_table
from ..isa import CFG_COUNT, CSR_MAPS, SWITCH_COUNT, AddressMode
from ..revision import REVISIONS, Bank
from .port import PortConfig
from .reset import ResetEntry

if TYPE_CHECKING:
    from .mpu import MpuConfig

__all__ = [
    "MODES",
    "csr_base",
    "csr_spans",
    "entries",
    "listed",
    "modes",
    "paddr_width",
    "require_built",
    "require_disjoint_csrs",
    "require_legal_reset",
    "require_ports",
]

MODES = ("tor", "na4", "napot")
ENGINES = ("combinational",)
PADDR_MAX = {32: 34, 64: 56}
RESERVED_CFG_BITS = 0x60


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
    if config.smepmp:
        raise ValueError(
            f"smepmp must be false with revision {config.revision!r}, which has no PMP level"
        )
    if config.delegation is not None:
        raise ValueError(
            f"delegation must be left out with revision {config.revision!r}, whose banks share "
            f"nothing (MPU-DELEG-16), not {config.delegation!r}"
        )


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
    names = [bank.name for bank in config.law.banks]
    for name in given:
        require_known("Bank", name, names)
    settled = {}
    for bank in config.law.banks:
        absent = bank.guest and not config.hypervisor
        count = given.get(bank.name, 0 if absent else config.law.entries[bank.name])
        require_int_in(f"entries of bank {bank.name}", count, range(65))
        if absent and count:
            raise ValueError(
                f"entries of guest bank {bank.name} must be 0 with hypervisor false, not {count}"
            )
        settled[bank.name] = count
    if not any(settled.values()):
        raise ValueError("entries must give at least one bank an entry, not 0 to all of them")
    return settled


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


def csr_base(config: MpuConfig) -> dict[str, int]:
    """Give the number of register 0 of every CSR family of the revision.

    TypeError or ValueError for what is no table of them, and for more entries than the map has.
    """
    given = {} if config.csr_base is None else config.csr_base
    require_table("csr_base", given)
    named = CSR_MAPS[config.csr_map]
    for family, number in given.items():
        require_known("CSR family", family, list(named.base))
        require_int_in(f"csr_base of {family}", number, range(1 << 12))
    for bank in config.banks:
        if config.entries[bank.name] > named.entries:
            raise ValueError(
                f"entries of bank {bank.name} must be at most {named.entries} with csr_map "
                f"{config.csr_map!r}, not {config.entries[bank.name]}"
            )
    return {**named.base, **given}


def csr_spans(config: MpuConfig) -> list[tuple[Bank, str, range]]:
    """List the CSR numbers of every register family that exists: bank, kind and numbers."""
    room = CSR_MAPS[config.csr_map].entries
    counts = {"cfg": room * CFG_COUNT // 64, "addr": room}
    if config.switch:
        counts["switch"] = SWITCH_COUNT
    spans = []
    # VS reaches a substitute's registers through these numbers even where the bank is absent.
    present = {bank.name for bank in config.banks}
    for bank in config.law.banks:
        if bank.name in present or bank.substituted_by in present:
            for kind, count in counts.items():
                base = config.csr_base[bank.name + kind]
                spans.append((bank, kind, range(base, base + count)))
    return spans


def require_disjoint_csrs(config: MpuConfig) -> None:
    """Refuse CSR numbers that overlap, leave the map, or are of another privilege or read-only."""
    spans = csr_spans(config)
    for bank, kind, numbers in spans:
        for number in (numbers.start, numbers.stop - 1):
            if number >> 12 or number >> 10 == 3 or number >> 8 & 3 != bank.level:
                raise ValueError(
                    f"csr_base of {bank.name}{kind} must put {_spoken(numbers)} among the writable "
                    f"CSR numbers with bits 9:8 = {bank.level}, not at {numbers.start:#x}"
                )
    for (bank, kind, numbers), (other, other_kind, others) in combinations(spans, 2):
        if numbers.start < others.stop and others.start < numbers.stop:
            raise ValueError(
                f"csr_base must keep families apart, not {bank.name}{kind} at {_spoken(numbers)} "
                f"and {other.name}{other_kind} at {_spoken(others)}"
            )


def _spoken(numbers: range) -> str:
    return f"{numbers.start:#x}..{numbers.stop - 1:#x}"


def listed(what: str, given: object) -> tuple[Any, ...]:
    """Give the items of a list field; TypeError where it is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{what} must be a list, not {given!r}")
    return tuple(given)


def require_legal_reset(config: MpuConfig) -> None:
    """Refuse reset values that a write could not leave behind (COM-RST-04)."""
    rows: dict[tuple[str, int], ResetEntry] = {}
    for row in config.reset:
        if not isinstance(row, ResetEntry):
            raise TypeError(f"A reset entry must be a ResetEntry, not {row!r}")
        require_known("Bank", row.bank, list(config.entries))
        if row.index >= config.entries[row.bank]:
            raise ValueError(
                f"Index of reset entry {row.where} must be below the {config.entries[row.bank]} "
                f"entries of bank {row.bank}, not {row.index}"
            )
        if (row.bank, row.index) in rows:
            raise ValueError(f"Reset entry {row.where} must be listed once, not twice")
        rows[row.bank, row.index] = row
        _require_legal_values(config, row)
    for row in rows.values():
        below = rows.get((row.bank, row.index - 1))
        fixed = below is not None and below.hardwired
        if row.hardwired and row.index and row.mode == AddressMode.TOR and not fixed:
            raise ValueError(
                f"Reset entry {row.where} must not be hardwired with A=TOR unless "
                f"{row.bank}[{row.index - 1}], its lower bound, is hardwired too"
            )


def _require_legal_values(config: MpuConfig, row: ResetEntry) -> None:
    if row.addr >> config.addr_width:
        raise ValueError(
            f"addr of reset entry {row.where} must fit the {config.addr_width} bits of its "
            f"register, not {row.addr:#x}"
        )
    mode = row.mode.name.lower()
    available = ["off", *(name for name in config.modes if name != "na4" or not config.grain_bits)]
    table = config.law.bank(row.bank).table
    if row.cfg & RESERVED_CFG_BITS or mode not in available or table.is_reserved(row.cfg):
        raise ValueError(
            f"cfg of reset entry {row.where} must be a value that a write leaves as it is "
            f"(A one of {', '.join(available)}, no reserved bit or permission), not {row.cfg:#04x}"
        )


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
