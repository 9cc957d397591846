"""A C header with the CSRs of core and unit, for programs and for assembler."""

from collections.abc import Iterator

from ..config.register_map import entry_fields, register_map
from ..core.csr import rows
from ..isa import Field, Register
from .config import SocConfig

__all__ = ["render_csr_header"]


def render_csr_header(config: SocConfig) -> str:
    """Render the numbers of all CSRs, and their fields, as macros.

    ``CSR_<NAME>`` is a number. ``<NAME>_<FIELD>`` is a mask, ``<NAME>_<FIELD>_SHIFT`` the bit where
    it begins, ``<NAME>_<FIELD>_<VALUE>`` a named value in its place: ``MSTATUS_MPP``,
    ``MSTATUS_MPP_SHIFT``, ``MSTATUS_MPP_S``. The configuration of an entry of the unit is
    ``<BANK>CFG``, from bit 0 up also where a register packs several. Registers behind selects have
    ``<NAME>_SELECT``, the select of entry 0.
    """
    lines = ["/* Written by mpu_hw from its description of the registers. */"]
    lines += [f"#define {name} {value}" for name, value in _macros(config).items()]
    return "\n".join(lines) + "\n"


def _macros(config: SocConfig) -> dict[str, str]:
    unit = register_map(config.unit) if config.unit else ()
    direct: dict[str, Register] = {row.name: row for row in rows(config.core)}
    # What the unit has is the unit's, not what the core shows without it.
    direct |= {row.name: row for row in unit if row.select is None}
    ordered = sorted(direct.values(), key=lambda row: row.number)
    found = {f"CSR_{row.name.upper()}": f"0x{row.number:03x}" for row in ordered}
    found |= {
        f"{row.name.upper()}_SELECT": f"{row.select:#x}" for row in unit if row.select is not None
    }
    packed = {row.name for row in unit if row.entries}
    fields = {row.name: row.fields for row in ordered if row.name not in packed}
    if config.unit:
        fields |= entry_fields(config.unit)
    for name, described in fields.items():
        for field in described:
            # A field that is the whole of its register has no macro.
            if field.name != name:
                found |= dict(_of_field(f"{name}_{field.name}".upper(), field))
    return found


def _of_field(name: str, field: Field) -> Iterator[tuple[str, str]]:
    yield name, f"{field.mask:#x}"
    yield f"{name}_SHIFT", f"{field.lsb}"
    for label, value in field.values:
        yield f"{name}_{label}", f"{value << field.lsb:#x}"
