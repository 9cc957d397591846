"""The registers as gdb knows them: a target description."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from .registers import GENERAL, Registers

__all__ = ["describe"]

TYPES = {"pc": "code_ptr", "sp": "data_ptr", "gp": "data_ptr", "tp": "data_ptr", "fp": "data_ptr"}


def describe(xlen: int, registers: Registers) -> str:
    """Return the description as XML.

    The CSRs are in the feature of gdb's that may have any; those of the unit form a group of their
    own, ``info registers mpu``.
    """
    general = ((name, number, "") for number, name in enumerate(GENERAL))
    modes = ((name, number, "csr") for name, number in registers.modes.items())
    hart = ((name, number, "csr") for name, number in registers.csrs.items())
    unit = ((name, number, "mpu") for name, number in registers.unit.items())
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE target SYSTEM "gdb-target.dtd">\n<target version="1.0">\n'
        # Without it gdb takes Linux for granted and steps by breakpoints, which no trap meets.
        f"<architecture>riscv:rv{xlen}</architecture>\n<osabi>none</osabi>\n"
        + _feature("org.gnu.gdb.riscv.cpu", xlen, general)
        + _feature("org.gnu.gdb.riscv.virtual", xlen, modes)
        + _feature("org.gnu.gdb.riscv.csr", xlen, [*hart, *unit])
        + "</target>\n"
    )


def _feature(name: str, xlen: int, registers: Iterable[tuple[str, int, str]]) -> str:
    lines = "".join(
        f'<reg name={quoteattr(register)} bitsize="{xlen}" regnum="{number}"'
        f' type="{TYPES.get(register, "int")}"'
        + (f' group="{group}" save-restore="no"' if group else "")
        + "/>\n"
        for register, number, group in registers
    )
    return f'<feature name="{name}">\n{lines}</feature>\n'
