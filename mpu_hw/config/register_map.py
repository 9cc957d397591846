"""Every register of a unit: where it is reached, its fields, who may write them, and at reset what.

One description for ``mpu.json``, for headers of software and for the documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..isa import SELECT_ENTRIES, SELECT_MAX
from .csr_map import Family
from .mpu import MpuConfig
from .register_fields import (
    REACH,
    Field,
    addr_field,
    cfg_fields,
    enabled,
    enabled_at_reset,
    reset_of,
)

__all__ = ["Register", "register_map"]

LEVELS = {1: "supervisor", 2: "hypervisor and VS", 3: "machine"}


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register, or ``count`` of them that follow each other.

    Parameters
    ----------
    name : str
    kind : str
        As :class:`Family` has it; ``entry`` for what lies behind a select.
    numbers : tuple of int
        CSR numbers by which it is reached; of a register behind a select, those of the ireg.
    select : int or None
        Select value that names it, where it lies behind one; of the first, where there are more.
    count : int
    level : str
        Who reaches it first: supervisor, hypervisor and VS, or machine.
    width : int, bits
    text : str
    fields : tuple of Field
        Bits that no field covers read 0 and ignore writes.
    bank : str or None
    entries : tuple of int
        First and last entry that it holds; empty where it holds none.
    resets : tuple of int
        Values at reset of ``count`` registers behind selects.
    """

    name: str
    kind: str
    numbers: tuple[int, ...]
    level: str
    width: int
    text: str
    fields: tuple[Field, ...]
    select: int | None = None
    count: int = 1
    bank: str | None = None
    entries: tuple[int, ...] = ()
    resets: tuple[int, ...] = ()

    @property
    def reset(self) -> int:
        """Value at reset; of the first, where there are more."""
        if self.resets:
            return self.resets[0]
        return sum(field.reset << field.lsb for field in self.fields)


def register_map(config: MpuConfig) -> tuple[Register, ...]:
    """List the registers of a unit: CSRs in the order of their families, then those behind selects.

    An alias that only reaches others (sireg ...) is listed without fields.
    """
    found = [
        _csr(config, family, position, name, number)
        for family in config.csr_families
        for position, (name, number) in enumerate(family.registers().items())
    ]
    return (*found, *_behind_selects(config))


def _csr(config: MpuConfig, family: Family, position: int, name: str, number: int) -> Register:
    held = _entries(config, family, position)
    text, fields = _describe(config, family, position, held)
    return Register(
        name=name,
        kind=family.kind,
        numbers=(number,),
        level=LEVELS[family.level],
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
            Field(name=f"entry{entry}", msb=bit, lsb=bit, reset=1, text="the entry takes part")
            for bit, entry in enumerate(held)
        ]
        return f"switch of entries of {bank}", tuple(fields)
    if kind.endswith("spmpen"):
        first = 32 if high else 0
        width = min(config.xlen, max(enabled(config, kind) - first, 0))
        text = f"enable of entries {first} and up"
        field = Field(
            name="en",
            msb=width - 1,
            lsb=0,
            text=text,
            reset=enabled_at_reset(config, kind) >> first & (1 << config.xlen) - 1,
        )
        return f"{text}; a bit of a locked entry is read-only", (field,) if width else ()
    return _single(config, kind, high)


def _single(config: MpuConfig, kind: str, high: bool) -> tuple[str, tuple[Field, ...]]:
    """Describe a register without entries."""
    count = next(iter(config.entries.values()))
    most = min(count, REACH)
    own = config.entries
    numbers = {
        "mpmpdeleg": (7, most if config.pooled else own.get("pmp", 0)),
        "hspmpdeleg": (8, count - most if config.pooled else own.get("spmp", 0)),
    }
    if kind in numbers:
        width, reset = numbers[kind]
        text = "entries of PMP" if kind == "mpmpdeleg" else "entries of SPMP"
        return text, (Field(name="pmpnum", msb=width - 1, lsb=0, reset=reset, text=text),)
    if kind == "select":
        text = f"number of what the iregs reach; more than 12 bits are stored as {SELECT_MAX:#x}"
        return text, (Field(name="select", msb=11, lsb=0, text=text),)
    if kind == "mseccfg":
        bits = (("mml", "machine-mode lockdown"), ("mmwp", "M needs a match"), ("rlb", "unlocks"))
        fields = [Field(name=n, msb=i, lsb=i, text=t) for i, (n, t) in enumerate(bits)]
        return "Smepmp", () if high else tuple(fields)
    return "reaches the register that the select in force names", ()


def _behind_selects(config: MpuConfig) -> Iterator[Register]:
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
        cfg = tuple(cfg_fields(config, bank, 0, 0, ""))
        for position, (name, text, fields) in enumerate(
            (
                ("addr", "address of an entry, in words of 4 bytes", addr),
                ("cfg", "configuration of an entry", cfg),
            )
        ):
            yield Register(
                name=bank.name + name,
                kind="entry",
                numbers=(first + position, second + position),
                select=SELECT_ENTRIES,
                count=count,
                level=LEVELS[bank.level],
                width=config.xlen,
                text=text,
                fields=fields,
                bank=bank.name,
                entries=(0, count - 1),
                resets=tuple(row[position] for row in resets),
            )
