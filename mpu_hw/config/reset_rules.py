"""Rules of the configuration that concern reset values (COM-RST-04)."""

from ..check import require_known
from ..isa import CFG_A, CFG_BITS, AddressMode
from .field_rules import listed
from .fields import Fields
from .reset import ResetEntry

__all__ = ["reset"]


def reset(config: Fields) -> tuple[ResetEntry, ...]:
    """Give the reset entries (COM-RST-04).

    TypeError or ValueError for values that a write could not leave behind.
    """
    listed_entries = listed("reset", config.reset)
    rows: dict[tuple[str, int], ResetEntry] = {}
    for row in listed_entries:
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
        if row.hardwired and config.pooled:
            raise ValueError(
                f"Reset entry {row.where} must not be hardwired in a shared pool, where entries "
                f"change hands; lock it with L instead"
            )
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
    return listed_entries


def _require_legal_values(config: Fields, row: ResetEntry) -> None:
    if row.addr >> config.addr_width:
        raise ValueError(
            f"addr of reset entry {row.where} must fit the {config.addr_width} bits of its "
            f"register, not {row.addr:#x}"
        )
    mode = row.mode.name.lower()
    available = ["off", *config.legal_modes]
    tables = config.named_entry_array(row.bank).tables
    fields = {name for table in tables for name in table.fields}
    if config.spec.lock:
        fields.add("L")
    known = 3 << CFG_A | sum(1 << CFG_BITS[name] for name in fields)
    illegal = any(table.is_reserved(row.cfg) for table in tables)
    if row.cfg & ~known or mode not in available or illegal:
        raise ValueError(
            f"cfg of reset entry {row.where} must be a value that a write leaves as it is "
            f"(A one of {', '.join(available)}, no reserved bit or permission), not {row.cfg:#04x}"
        )
