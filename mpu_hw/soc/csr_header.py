"""A C header with the CSRs of core and unit, for programs and for assembler."""

from ..config.csr_macros import csr_macros
from ..config.register_map import entry_fields, register_map
from ..core.csr import rows
from ..isa import Register
from .config import SocConfig

__all__ = ["render_csr_header"]


def render_csr_header(config: SocConfig) -> str:
    """Render the numbers of all CSRs, and their fields, as macros of :func:`csr_macros`.

    The configuration of an entry of the unit is ``<BANK>CFG``, from bit 0 up also where a register
    packs several.
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
    packed = {row.name for row in unit if row.entries}
    fields = {row.name: row.fields for row in ordered if row.name not in packed}
    if config.unit:
        fields |= entry_fields(config.unit)
    return csr_macros([*ordered, *(row for row in unit if row.select is not None)], fields)
