"""Every register of a unit: where it is reached, its fields, who may write them, and at reset what.

One description for ``mpu.json``, for headers of software and for the documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..isa import (
    DELEGATION_FIELDS,
    DENIAL_ADDRESS,
    DENIAL_FIELDS,
    DENIAL_TEXTS,
    MSECCFG_FIELDS,
    SELECT_ENTRIES,
    SELECT_FIELD,
    Field,
    FieldAccess,
    Register,
)
from .csr_map import RECORD_KIND, Family
from .mpu import MpuConfig
from .register_fields import (
    REACH,
    addr_field,
    cfg_fields,
    enabled,
    enabled_at_reset,
    reset_of,
)

__all__ = ["UnitRegister", "entry_fields", "register_map"]

# Rules that say what a register is, by its kind.
SOURCES = {
    "cfg": "MPU-CFG-01",
    "addr": "COM-ADDR-01",
    "switch": "MPU-SW-01",
    "pmpcfg": "PMP-01",
    "pmpaddr": "COM-ADDR-01",
    "select": "SSPMP-IND-05",
    "ireg": "SSPMP-IND-01",
    "spmpen": "SSPMP-EN-01",
    "vspmpen": "HYP-EN-06",
    "hspmpen": "HYP-EN-07",
    "mpmpdeleg": "SSPMP-DELEG-01",
    "hspmpdeleg": "HYP-DELEG-11",
    "mseccfg": "PMP-04",
    RECORD_KIND: "docs/denial-record.md",
}


@dataclass(frozen=True, kw_only=True)
class UnitRegister(Register):
    """A register of the unit, or all of one kind behind a select.

    Parameters
    ----------
    kind : str
        As :class:`Family` has it; ``entry`` for what lies behind a select.
    bank : str or None
    entries : tuple of int
        First and last entry that it holds; empty where it holds none.
    """

    kind: str
    bank: str | None = None
    entries: tuple[int, ...] = ()


def register_map(config: MpuConfig) -> tuple[UnitRegister, ...]:
    """List the registers of a unit: CSRs in the order of their families, then those behind selects.

    An alias that only reaches others (sireg ...) is listed without fields.
    """
    found = [
        _csr(config, family, position, name, number)
        for family in config.csr_families
        for position, (name, number) in enumerate(family.registers().items())
    ]
    return (*found, *_behind_selects(config))


def entry_fields(config: MpuConfig) -> dict[str, tuple[Field, ...]]:
    """Give the fields in the configuration of an entry of each bank, under ``<bank>cfg``."""
    return {f"{bank.name}cfg": tuple(cfg_fields(config, bank, 0, 0, "")) for bank in config.banks}


def _csr(config: MpuConfig, family: Family, position: int, name: str, number: int) -> UnitRegister:
    held = _entries(config, family, position)
    text, fields = _describe(config, family, position, held)
    return UnitRegister(
        name=name,
        kind=family.kind,
        numbers=(number,),
        source=SOURCES[family.kind],
        width=config.xlen,
        text=text,
        fields=fields,
        bank=family.bank,
        entries=(held[0], held[-1]) if held else (),
    )


def _entries(config: MpuConfig, family: Family, position: int) -> range:
    """Give the entries that a register of a directly mapped bank holds."""
    kind = family.kind.removeprefix("pmp")
    held = {"cfg": config.xlen // 8, "addr": 1, "switch": config.xlen}.get(kind, 0)
    present = [bank.name for bank in config.banks]
    count = config.entry_array(family.bank).count if family.bank in present else 0
    return range(position * held, min((position + 1) * held, count))


def _describe(
    config: MpuConfig, family: Family, position: int, held: range
) -> tuple[str, tuple[Field, ...]]:
    kind, bank = family.kind, family.bank
    if kind == RECORD_KIND:
        return DENIAL_TEXTS[family.name], tuple(_record_fields(config, family.name))
    high = config.xlen == 32 and family.name.endswith("h")
    if kind in ("cfg", "pmpcfg") and bank:
        fields = [
            field
            for lane, entry in enumerate(held)
            for field in cfg_fields(config, config.spec.bank(bank), entry, 8 * lane, str(entry))
        ]
        return f"configuration of entries of {bank}", tuple(fields)
    if kind in ("addr", "pmpaddr") and bank:
        fields = [addr_field(config, bank, entry) for entry in held]
        return f"address of an entry of {bank}, in words of 4 bytes", tuple(fields)
    if kind == "switch":
        fields = [
            Field(name=f"entry{entry}", lsb=bit, reset=1, text="the entry takes part")
            for bit, entry in enumerate(held)
        ]
        return f"switch of entries of {bank}", tuple(fields)
    if kind.endswith("spmpen"):
        first = 32 if high else 0
        width = min(config.xlen, max(enabled(config, kind) - first, 0))
        text = f"enable of entries {first} and up"
        field = Field(
            name="en",
            lsb=0,
            width=max(width, 1),
            access=FieldAccess.WARL,
            text=text,
            reset=enabled_at_reset(config, kind) >> first & (1 << config.xlen) - 1,
        )
        return f"{text}; a bit of a locked entry is read-only", (field,) if width else ()
    return _single(config, kind, high)


def _record_fields(config: MpuConfig, name: str) -> Iterator[Field]:
    """Give the fields of a register of the denial record."""
    if name in DENIAL_ADDRESS:
        first = DENIAL_ADDRESS.index(name) * config.xlen
        last = min(first + config.xlen, config.check_width) - 1
        yield Field(
            name="ADDR",
            lsb=0,
            width=last - first + 1,
            access=FieldAccess.RO,
            text=f"bits {last}:{first} of the address of the first byte",
        )
    else:
        fields = DENIAL_FIELDS[name]
        yield from (each for each in fields if config.hypervisor or each.name != "VIRT")


def _single(config: MpuConfig, kind: str, high: bool) -> tuple[str, tuple[Field, ...]]:
    """Describe a register without entries."""
    count = next(iter(config.entries.values()))
    most = min(count, REACH)
    own = config.entries
    numbers = {
        "mpmpdeleg": most if config.pooled else own.get("pmp", 0),
        "hspmpdeleg": count - most if config.pooled else own.get("spmp", 0),
    }
    if kind in numbers:
        field = DELEGATION_FIELDS[kind]
        # Where the division is fixed a write changes nothing (SSPMP-DELEG-09).
        access = FieldAccess.WARL if config.pooled else FieldAccess.RO
        return field.text, (replace(field, reset=numbers[kind], access=access),)
    if kind == "select":
        return "names what the iregs of its level reach", (SELECT_FIELD,)
    if kind == "mseccfg":
        return "security configuration of M", () if high else tuple(MSECCFG_FIELDS.values())
    return "reaches the register that the select in force names", ()


def _behind_selects(config: MpuConfig) -> Iterator[UnitRegister]:
    """List addr and cfg of the entries that selects reach."""
    numbers = {
        name: number
        for family in config.csr_families
        if family.kind == "ireg"
        for name, number in family.registers().items()
    }
    through = {"spmp": ("sireg", "mireg"), "vspmp": ("vsireg", "sireg")}
    for bank in config.banks:
        if not numbers or bank.name not in through:
            continue
        count = min(config.entry_array(bank.name).count, REACH)
        resets = [reset_of(config, bank.name, entry) for entry in range(count)]
        first, second = (numbers[name] for name in through[bank.name])
        addr = (addr_field(config, bank.name, 0),)
        cfg = entry_fields(config)[f"{bank.name}cfg"]
        for position, (name, text, source, fields) in enumerate(
            (
                ("addr", "address of an entry, in words of 4 bytes", "COM-ADDR-01", addr),
                ("cfg", "configuration of an entry", "SSPMP-CFG-01", cfg),
            )
        ):
            yield UnitRegister(
                name=bank.name + name,
                kind="entry",
                numbers=(first + position, second + position),
                select=SELECT_ENTRIES,
                source=source,
                width=config.xlen,
                text=text,
                fields=fields,
                bank=bank.name,
                entries=(0, count - 1),
                resets=tuple(row[position] for row in resets),
            )
