"""Registers of a trap: vector, scratch, epc, cause, tval of a level, and exception delegation."""

from ...isa import Cause, FieldAccess
from ..config import CoreConfig
from ..enums import Exception_
from .csr_row import Row, field, row, whole

__all__ = ["exception_delegation", "trap_registers"]

# Every exception code of this core, by name.
CODES = tuple((code.name, int(code)) for code in sorted((*Exception_, *Cause), key=int))
MODES = (("DIRECT", 0), ("VECTORED", 1))


def exception_delegation(config: CoreConfig, name: str, text: str, codes: tuple[int, ...]) -> Row:
    """Return medeleg or hedeleg: a bit for each exception that the lower mode can take."""
    names = {code: label for label, code in CODES}
    fields = (
        field(code, names[code], f"exception {code} is delegated", member=f"{name}_{code}")
        for code in codes
    )
    return row(config, name, text, *fields, source="CORE-07" if name == "medeleg" else "COM-FLT-08")


def trap_registers(config: CoreConfig, prefix: str, mode: str) -> list[Row]:
    """Return xtvec, xscratch, xepc, xcause and xtval of a level: ``m``, ``s`` or ``vs``."""
    xlen = config.xlen
    vector, epc, cause, value = (f"{prefix}{name}" for name in ("tvec", "epc", "cause", "tval"))
    scratch = f"{prefix}scratch"
    what = "1: the trap was an interrupt"
    return [
        row(
            config,
            vector,
            f"where a trap into {mode} goes",
            field(0, "MODE", "interrupts", member=f"{vector}_vectored", values=MODES),
            field(2, "BASE", "bits XLEN-1:2 of the address", member=vector, width=xlen - 2),
            source="CORE-05",
        ),
        row(config, scratch, f"a word for {mode}", whole(scratch, xlen, "any value")),
        row(
            config,
            epc,
            f"pc of the trap into {mode}",
            whole(epc, xlen, "bits XLEN-1:2 of the address", lsb=2),
            source="CORE-05",
        ),
        row(
            config,
            cause,
            f"cause of the trap into {mode}",
            field(
                0,
                "CODE",
                "exception or interrupt code",
                member=cause,
                width=xlen - 1,
                access=FieldAccess.WLRL,
                values=CODES,
            ),
            field(xlen - 1, "INTERRUPT", what, member=cause, part=xlen - 1),
            source="CORE-05",
        ),
        row(
            config,
            value,
            f"address or instruction of the trap into {mode}",
            whole(value, xlen, "any value"),
            source="CORE-05",
        ),
    ]
