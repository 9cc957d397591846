"""Rights of entries for ``NAME.h``: names for encodings, which are legal, what each grants.

A row of a bank has R, W, X in bits 2:0, as cfg has them, and above them what says for whom.
"""

from collections.abc import Iterator

from ...config import MpuConfig
from ...isa import CFG_BITS, Privilege
from ...revision import Bank, Row, Stage

__all__ = ["accessors", "granted_rows", "legal_rows", "lowest_above", "named_rights", "rights_mask"]

LOCK = "L"
# Accessors of a stage; where S and U are alike there is one.
ACCESSORS = {"hs": ("S", "U"), "vs": ("VS", "VU"), "g": ("guest",), "m": ("S/U",)}
BITS = {"R": 1, "W": 2, "X": 4}


def rights_mask(bank: Bank) -> int:
    """Return the bits of cfg that are rights: all of its table but the lock."""
    return sum(1 << CFG_BITS[name] for name in bank.table.fields if name != LOCK)


def lowest_above(config: MpuConfig) -> int:
    """Return the lowest bit of cfg above R, W, X that is a right in a bank of the unit."""
    above = [rights_mask(bank) & ~7 for bank in config.banks]
    return min(((mask & -mask).bit_length() - 1 for mask in above if mask), default=8)


def legal_rows(config: MpuConfig, bank: Bank) -> int:
    """Return a mask of the rows that are not reserved; in a PMP those of MML = 0."""
    return sum(1 << _row(config, cfg) for cfg, row in _rows(bank) if not row.reserved)


def accessors(config: MpuConfig, bank: Bank) -> list[str]:
    """Name for whom a row of :func:`granted_rows` has rights, from its lowest bits up."""
    return [name for stage in _stages(config, bank) for name in ACCESSORS[stage.name]]


def granted_rows(config: MpuConfig, bank: Bank) -> list[int]:
    """Return for each row what it grants without SUM and MML: three bits for each accessor."""
    found = {_row(config, cfg): row for cfg, row in _rows(bank)}
    return [
        sum(
            sum(BITS[right] for right in rights) << 3 * position
            for position, rights in enumerate(_granted(config, bank, found[number]))
        )
        if number in found
        else 0
        for number in range(max(found) + 1)
    ]


def named_rights(config: MpuConfig, bank: Bank) -> dict[str, int]:
    """Name what an entry can grant S and U at the first stage of its bank, the lowest cfg of each.

    ``S_RX`` is for S alone, ``U_RW`` for U alone, ``SU_R`` for both alike, ``S_RW_U_R`` for both;
    ``RX`` where a bank knows no difference; ``NONE``. In a bank of guests S and U are VS and VU.
    """
    alike = len(ACCESSORS[_stages(config, bank)[0].name]) == 1
    found: dict[str, int] = {}
    for cfg, row in sorted(_rows(bank), key=lambda pair: pair[0]):
        if not row.reserved:
            both = _granted(config, bank, row)
            found.setdefault(_name(both[0], both[0] if alike else both[1], alike), cfg)
    return found


def _name(kernel: str, task: str, alike: bool) -> str:
    if not kernel and not task:
        return "NONE"
    if alike:
        return kernel
    if kernel == task:
        return f"SU_{kernel}"
    return "_".join(f"{mode}_{each}" for mode, each in (("S", kernel), ("U", task)) if each)


def _stages(config: MpuConfig, bank: Bank) -> list[Stage]:
    return [stage for stage in config.stages if stage.bank == bank.name]


def _rows(bank: Bank) -> Iterator[tuple[int, Row]]:
    """Give the rows of the table of a bank by their cfg, those without the lock."""
    for row in bank.table.rows:
        bits = dict(zip(bank.table.fields, row.bits, strict=True))
        if bits.get(LOCK) != "1":
            yield sum((bit == "1") << CFG_BITS[name] for name, bit in bits.items()), row


def _row(config: MpuConfig, cfg: int) -> int:
    return cfg & 7 | cfg >> lowest_above(config) << 3


def _granted(config: MpuConfig, bank: Bank, row: Row) -> list[str]:
    """Return what a row grants each accessor, as ``RX``."""
    allowed = dict(zip(bank.table.columns, row.allowed, strict=True))
    return [
        allowed[stage.columns[privilege][0]]
        for stage in _stages(config, bank)
        for privilege, _ in zip((Privilege.S, Privilege.U), ACCESSORS[stage.name], strict=False)
    ]
