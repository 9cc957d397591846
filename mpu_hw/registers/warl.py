"""WARL fields of an entry: pure functions of what is written and stored.

They take and give Amaranth values; ``cfg`` is a configuration value as software sees it.
"""

from collections.abc import Collection, Mapping

from amaranth import Cat, Const, Mux, Value

from ..config import MpuConfig
from ..isa import CFG_A, CFG_BITS, AddressMode
from ..revision import PermissionTable

__all__ = [
    "addr_view",
    "is_reserved",
    "legal_encoding",
    "legal_mode",
    "pack_cfg",
    "seen_encoding",
    "unpack_cfg",
]


def unpack_cfg(table: PermissionTable, cfg: Value) -> tuple[Value, Value]:
    """Take field A and the encoding (first field most significant) out of a configuration value."""
    encoding = Cat(cfg[CFG_BITS[name]] for name in reversed(table.fields))
    return cfg[CFG_A : CFG_A + 2], encoding


def pack_cfg(table: PermissionTable, mode: Value, encoding: Value, width: int) -> Value:
    """Build a configuration value of ``width`` bits; reserved bits read 0 (MPU-CFG-01)."""
    bits = [Const(0, 1)] * width
    for position, name in enumerate(reversed(table.fields)):
        bits[CFG_BITS[name]] = encoding[position]
    bits[CFG_A], bits[CFG_A + 1] = Value.cast(mode)[0], Value.cast(mode)[1]
    return Cat(bits)


def seen_encoding(
    table: PermissionTable, tables: Collection[PermissionTable], bits: Mapping[str, Value]
) -> Value:
    """Give the encoding that a table sees of an entry that all ``tables`` may read.

    SPMP reads R=0, W=1 of the PMP as RWX=000 (SSPMP-DELEG-10). ``bits`` are fields by name.
    """
    mixed = "L" not in table.fields and len(tables) > 1
    foreign = bits["W"] & ~bits["R"] if mixed else Const(0, 1)
    return Cat(
        bits[name] & ~foreign if name in "RWX" else bits[name] for name in reversed(table.fields)
    )


def legal_mode(config: MpuConfig, written: Value) -> Value:
    """Store OFF for a mode that does not exist (COM-CFG-04).

    It was compiled out, or is NA4 with G >= 1 (COM-GRAN-02).
    """
    exists = Const(0, 1)
    for name in config.legal_modes:
        exists |= written == AddressMode[name.upper()]
    return Mux(exists, written, AddressMode.OFF)


def is_reserved(table: PermissionTable, written: Value) -> Value:
    """Tell whether an encoding is reserved: policy ``hold`` does not store it (SSPMP-CFG-05)."""
    return Cat(written == encoding for encoding in table.reserved).any()


def legal_encoding(table: PermissionTable, written: Value) -> Value:
    """Replace a reserved encoding as policy ``mask`` does (SSPMP-CFG-05).

    What it stores is data of the table: all 0 in mpu-0.9 (MPU-CFG-06).
    """
    legal = written
    for encoding, masked in table.reserved.items():
        legal = Mux(written == encoding, Const(masked, len(table.fields)), legal)
    return legal


def addr_view(config: MpuConfig, addr: Value, mode: Value) -> Value:
    """Read an address register as the grain lets it be seen (SSPMP-IND-07).

    With A[1]=1 bits [G-2:0] read 1 (COM-GRAN-03), with A[1]=0 bits [G-1:0] read 0 (COM-GRAN-04);
    what is stored stays (COM-GRAN-05).
    """
    grain = config.grain_bits
    if grain == 0:
        return addr
    region = Value.cast(mode)[1]
    low = Cat(region.replicate(grain - 1), region & addr[grain - 1])
    return Cat(low, addr[grain:])
