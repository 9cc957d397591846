"""The functions of ``NAME.h``: templates in ``c/``, filled for one configuration."""

import re
from collections.abc import Iterator
from typing import Any

from ...config import MpuConfig
from ...config.register_map import UnitRegister, register_map
from ...isa import CFG_BITS, StageCode
from ...revision import Bank
from ...templates import templates
from .c_rights import accessors, granted_rows, legal_rows, lowest_above, rights_mask

__all__ = ["render_functions"]

PARTS = ("access", "encode", "region", "switch", "delegate", "guest", "dump")
END = "\n#endif /* functions */\n"
REACH = 64  # entries that a bank can address
# Bank behind selects to handles: the select that each uses, whether locks bind it, and its text.
HANDLES = {
    "spmp": (
        ("SPMP", "SI", True, "SPMP, as S reaches it; in a guest its own bank"),
        ("SPMP_M", "MI", False, "SPMP, as M reaches it: no lock binds it"),
    ),
    "vspmp": (("VSPMP", "VSI", False, "bank of the guest, as HS and M reach it"),),
}
# What a dump prints of an entry by its bit at a stage: where it is 1, and where it is 0.
SWITCHED = {"hs": (" on", " off"), "vs": (" on", " off"), "g": (" granted", "")}


def render_functions(config: MpuConfig, name: str) -> str:
    """Render the functions; names begin with that of the unit, those of macros in capitals."""
    context = _context(config)
    parts = (*PARTS, *(["denial"] if config.denial_record else []))
    text = "".join(
        templates(__package__, "c").get_template(f"{part}.h.j2").render(context) for part in parts
    )
    # The templates are of a unit of the name mpu.
    text = re.sub(r"\bmpu_(?=\w)", f"{name}_", text)
    text = re.sub(r"\bMPU_(?=\w)", f"{name.upper()}_", text)
    return f"\n{text}{END}"


def _context(config: MpuConfig) -> dict[str, Any]:
    registers = register_map(config)
    enables = [*_enables(config, {row.name for row in registers})]
    banks = [row for bank in config.banks for row in _handles(config, bank, enables)]
    held = [row for row in registers if row.entries and row.select is None]
    held = [row for row in held if "switch" not in row.kind]
    names = {bank.name for bank in config.banks}
    return {
        "xlen": config.xlen,
        "paddr_width": config.paddr_width,
        "granularity": config.granularity,
        "napot_ones": (1 << max(config.grain_bits, 1) - 1) - 1,
        "modes": config.legal_modes,
        "natural": " and ".join(mode.upper() for mode in config.legal_modes if mode != "tor"),
        "banks": banks,
        "direct": bool(held),
        "indirect": any(not bank["direct"] for bank in banks),
        "csrs": [*_lines(held)],
        "cfg_csrs": [*_lines(row for row in held if "cfg" in row.kind)],
        "pooled": config.pooled,
        "guests": any(bank.guest for bank in config.banks),
        "lock_exists": config.spec.lock,
        "lock": f"{1 << CFG_BITS['L']:#x}u" if config.spec.lock else "0u",
        "above": lowest_above(config),
        "enables": enables,
        "switches": bool(enables),
        "halves": any(row["high"] for row in enables),
        "pmp": "pmp" in names,
        "pmp_entries": min(config.entry_array(config.banks[0].name).count, REACH),
        "unlocks": [f"MPU_BANK_{bank['handle']}" for bank in banks if not bank["obeys"]],
        "guest": _guest(config, registers, enables),
        "denial": _denial(config),
    }


def _handles(
    config: MpuConfig, bank: Bank, enables: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Give the ways to reach a bank, each a bank of the header."""
    ways = HANDLES.get(bank.name, ((bank.name.upper(), "", True, bank.title),))
    for position, (handle, level, obeys, text) in enumerate(ways):
        yield {
            "handle": handle,
            "name": handle.lower(),
            "table": ways[0][0].lower(),
            "alias": position > 0,
            "level": level,
            "direct": not level,
            "obeys": obeys,
            "text": text,
            "entries": min(config.entry_array(bank.name).count, REACH),
            "rights": rights_mask(bank),
            "legal": legal_rows(config, bank),
            "granted": [f"0x{value:03x}" for value in granted_rows(config, bank)],
            "modes": accessors(config, bank),
            "enables": [row for row in enables if row["bank"] == bank.name],
        }


def _enables(config: MpuConfig, names: set[str]) -> Iterator[dict[str, Any]]:
    """Give the registers that switch entries on, by their stage."""
    for stage in config.stages:
        low, high = stage.enable or "", f"{stage.enable}h"
        if not low:
            low, high = f"{stage.bank}switch0", f"{stage.bank}switch1"
        if low not in names:
            continue
        count = min(config.entry_array(stage.bank).count, REACH)
        on, off = SWITCHED[stage.name]
        # An entry locked below its own stage stays as it is there; the others are another's choice.
        own = [row[0] for row in HANDLES.get(stage.bank, ())] if stage.name != "g" else []
        yield {
            "stage": StageCode(stage.code).name,
            "bank": stage.bank,
            "low": low.upper(),
            "high": high.upper() if config.xlen == 32 and count > 32 else "",
            "text": f"{stage.code.name} is {low.rstrip('0')}",
            "on": on,
            "off": off,
            "handles": own,
        }


def _guest(
    config: MpuConfig, registers: tuple[UnitRegister, ...], enables: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Give what a guest has of its own, and the stage at which the host grants it memory."""
    stages = {row["stage"] for row in enables}
    found = [stage.bank for stage in config.stages if stage.name == "vs"]
    if not found:
        return None
    (bank,) = found
    rows = [row for row in registers if row.bank == bank and row.entries and row.select is None]
    cfgs = [f"MPU_CSR_{row.name.upper()}" for row in rows if row.kind == "cfg"]
    return {
        "entries": min(config.entry_array(bank).count, REACH),
        "cfgs": len(cfgs),
        "cfg_csrs": cfgs,
        "addr_csrs": [f"MPU_CSR_{row.name.upper()}" for row in rows if row.kind == "addr"],
        "select": not cfgs,
        "enabled": "VS" in stages,
        "granted": "G" in stages,
    }


def _denial(config: MpuConfig) -> dict[str, Any]:
    """Give what the functions of the denial record depend on."""
    return {
        "high": config.check_width > config.xlen,
        "virt": config.hypervisor,
        "digits": -(-config.check_width // 4),
    }


def _lines(rows: Any) -> Iterator[str]:
    """Give the arguments of a macro that does something with each CSR, four to a line."""
    cells = [f"DO(MPU_CSR_{row.name.upper()})" for row in rows]
    for first in range(0, len(cells), 4):
        yield " ".join(cells[first : first + 4])
