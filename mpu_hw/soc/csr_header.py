"""A C header with the CSR numbers of core and unit, for programs and for assembler."""

from ..config.register_map import register_map
from ..core.csr import rows
from .config import SocConfig

__all__ = ["render_csr_header"]


def render_csr_header(config: SocConfig) -> str:
    """Render ``#define CSR_<NAME> <number>`` for every CSR, and ``<NAME>_<FIELD>`` as masks.

    Fields are those of the configuration registers of the unit's entries. Registers behind selects
    have ``<NAME>_SELECT``, the select of entry 0.
    """
    lines = ["/* Written by mpu_hw from its description of the registers. */"]
    numbers = {row.name: row.number for row in rows(config.core)}
    registers = register_map(config.unit) if config.unit else ()
    numbers |= {row.name: row.numbers[0] for row in registers if row.select is None}
    lines += [
        f"#define CSR_{name.upper()} 0x{number:03x}"
        for name, number in sorted(numbers.items(), key=lambda item: item[1])
    ]
    for row in registers:
        if row.select is not None:
            lines.append(f"#define {row.name.upper()}_SELECT 0x{row.select:x}")
            lines += [
                f"#define {row.name.upper()}_{field.name.upper()} "
                f"0x{(1 << field.msb + 1) - (1 << field.lsb):x}"
                for field in row.fields
            ]
    return "\n".join(lines) + "\n"
