"""Fields of the registers that hold entries, and their values at reset."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..isa import CFG_A, CFG_BITS
from ..revision import Bank
from .mpu import MpuConfig

__all__ = ["REACH", "Field", "addr_field", "cfg_fields", "enabled", "enabled_at_reset", "reset_of"]

REACH = 64  # entries that a bank can address
# Fields of a configuration register, by their letters in the specifications.
CFG_TEXTS = {
    "R": "read permission",
    "W": "write permission",
    "X": "execute permission",
    "A": "address matching: 0 OFF, 1 TOR, 2 NA4, 3 NAPOT",
    "S": "rule for S; 0: for U",
    "L": "lock",
    "U": "rule for U; 0: for S",
    "SHARED": "rule for S and U",
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """Bits ``msb`` to ``lsb`` of a register; all of them are WARL."""

    name: str
    msb: int
    lsb: int
    text: str
    reset: int = 0


def cfg_fields(
    config: MpuConfig, bank: Bank, entry: int, base: int, suffix: str
) -> Iterator[Field]:
    """Give the fields of the configuration of an entry, from bit ``base`` up."""
    names = [*bank.table.fields, *(["L"] if config.spec.lock else [])]
    cfg = reset_of(config, bank.name, entry)[1]
    for name in dict.fromkeys(names):
        bit = CFG_BITS[name]
        yield Field(
            name=name + suffix,
            msb=base + bit,
            lsb=base + bit,
            text=CFG_TEXTS[name],
            reset=cfg >> bit & 1,
        )
    yield Field(
        name="A" + suffix,
        msb=base + CFG_A + 1,
        lsb=base + CFG_A,
        text=CFG_TEXTS["A"],
        reset=cfg >> CFG_A & 3,
    )


def addr_field(config: MpuConfig, bank: str, entry: int) -> Field:
    """Give the field of the address register of an entry."""
    text = f"bits {config.paddr_width - 1}:2 of a physical address"
    addr = reset_of(config, bank, entry)[0]
    return Field(name="addr", msb=config.addr_width - 1, lsb=0, text=text, reset=addr)


def reset_of(config: MpuConfig, bank: str, entry: int) -> tuple[int, int]:
    """Give addr and cfg of an entry at reset, as read: at reset a pool begins with M's entries."""
    array = config.entry_array(bank).name
    if config.pooled and bank != config.spec.machine:
        # What SPMP and vSPMP have at reset lies above what M can keep.
        spmp = min(config.entries[array], REACH)
        left = config.entries[array] - spmp
        base = spmp if bank == "spmp" else spmp + left
        entry = base + entry
    for row in config.reset:
        if (row.bank, row.index) == (array, entry):
            view = _granule_view(config, row.addr, row.cfg)
            return view, row.cfg
    return 0, 0


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
