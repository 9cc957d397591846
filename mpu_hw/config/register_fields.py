"""Fields of the registers that hold entries, and their values at reset."""

from collections.abc import Iterator
from dataclasses import replace

from ..isa import CFG_A, CFG_FIELDS, Field, FieldAccess
from ..revision import Bank
from .mpu import MpuConfig
from .reset import ResetEntry

__all__ = ["REACH", "addr_field", "cfg_fields", "enabled", "enabled_at_reset", "reset_of"]

REACH = 64  # entries that a bank can address


def cfg_fields(
    config: MpuConfig, bank: Bank, entry: int, base: int, suffix: str
) -> Iterator[Field]:
    """Give the fields of the configuration of an entry, from bit ``base`` up."""
    lock = ["L"] if config.spec.lock else []
    cfg = reset_of(config, bank.name, entry)[1]
    for name in dict.fromkeys([*bank.table.fields, *lock, "A"]):
        field = CFG_FIELDS[name]
        found = replace(
            field,
            name=name + suffix,
            lsb=base + field.lsb,
            access=_access(config, bank.name, entry),
            reset=(cfg & field.mask) >> field.lsb,
        )
        if name == "A":
            modes = ("OFF", *map(str.upper, config.legal_modes))
            found = replace(found, values=tuple(v for v in field.values if v[0] in modes))
        yield found


def addr_field(config: MpuConfig, bank: str, entry: int) -> Field:
    """Give the field of the address register of an entry."""
    text = f"bits {config.paddr_width - 1}:2 of a physical address"
    addr = reset_of(config, bank, entry)[0]
    return Field(
        name="addr",
        lsb=0,
        width=config.addr_width,
        access=_access(config, bank, entry),
        text=text,
        reset=addr,
    )


def reset_of(config: MpuConfig, bank: str, entry: int) -> tuple[int, int]:
    """Give addr and cfg of an entry at reset, as read: at reset a pool begins with M's entries."""
    row = _reset_row(config, bank, entry)
    return (_granule_view(config, row.addr, row.cfg), row.cfg) if row else (0, 0)


def _reset_row(config: MpuConfig, bank: str, entry: int) -> ResetEntry | None:
    """Give the reset values that the configuration lists for an entry of a bank at reset."""
    array = config.entry_array(bank).name
    if config.pooled and bank != config.spec.machine:
        # What SPMP and vSPMP have at reset lies above what M can keep.
        spmp = min(config.entries[array], REACH)
        left = config.entries[array] - spmp
        base = spmp if bank == "spmp" else spmp + left
        entry = base + entry
    rows = (row for row in config.reset if (row.bank, row.index) == (array, entry))
    return next(rows, None)


def _access(config: MpuConfig, bank: str, entry: int) -> FieldAccess:
    """Tell what a write does to the fields of an entry, which may be hardwired (COM-RST-04)."""
    row = _reset_row(config, bank, entry)
    return FieldAccess.RO if row and row.hardwired else FieldAccess.WARL


def _granule_view(config: MpuConfig, addr: int, cfg: int) -> int:
    """Give an address register as the grain lets it be read (COM-GRAN-03, COM-GRAN-04)."""
    grain = config.grain_bits
    if not grain:
        return addr
    if cfg >> CFG_A & 2:
        return addr | (1 << grain - 1) - 1
    return addr >> grain << grain


def enabled(config: MpuConfig, kind: str) -> int:
    """Give the entries that an enable register can have bits for."""
    bank = "vspmp" if kind.startswith("v") else "spmp"
    present = [row.name for row in config.banks]
    return min(config.entry_array(bank).count, REACH) if bank in present else 0


def enabled_at_reset(config: MpuConfig, kind: str) -> int:
    """Give the enable bits at reset: of entries whose reset value has A set (COM-RST-04)."""
    bank = "vspmp" if kind.startswith("v") else "spmp"
    count = enabled(config, kind)
    active = (entry for entry in range(count) if reset_of(config, bank, entry)[1] >> CFG_A & 3)
    return sum(1 << entry for entry in active)
