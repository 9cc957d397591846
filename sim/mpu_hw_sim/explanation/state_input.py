"""Register states as text: a dump, lines of writes, TOML."""

import re
from collections.abc import Iterator
from pathlib import Path

from mpu_hw.check import require_table
from mpu_hw.config import MpuConfig, read_toml
from mpu_hw_sim.model import Status

from .state import RegisterState, Write, apply_writes, held_state

__all__ = ["parse_write", "read_state"]

# A line of --dump-mpu; and what the same command prints beside it on standard error.
HELD = re.compile(r"([a-z]+\d*)\s+(0x[0-9a-fA-F]+)")
BESIDE = re.compile(
    r"[\d,]+ accesses checked again, all alike|denied: .*|mpu-hw: .*|[\d,]+ clocks, .*"
)
WRITTEN = re.compile(r"([a-z]+\d*)\s*=\s*(0[xX][0-9a-fA-F_]+|0[bB][01_]+|\d[\d_]*)")


def parse_write(text: str, where: str) -> Write:
    """Parse ``register=value``.

    Raises
    ------
    ValueError
        It is nothing like that.
    """
    found = WRITTEN.fullmatch(text.strip())
    try:
        return Write(found[1], int(found[2], 0), where) if found else _refuse(text, where)
    except ValueError:  # 012 is no number
        return _refuse(text, where)


def _refuse(text: str, where: str) -> Write:
    raise ValueError(f"{where} must be register=value, not {text.strip()!r}")


def read_state(path: Path, config: MpuConfig, status: Status) -> RegisterState:
    """Read a file of registers.

    Its name ends in ``.toml``: a table ``registers`` of the values that the registers hold, the
    others as after reset. Otherwise lines: ``name 0xvalue``, as ``mpu-hw run --dump-mpu`` prints
    them, are what the registers hold, the others 0; ``name=value`` are writes by M-mode after
    reset, in their order. ``#`` begins a comment.

    Parameters
    ----------
    path : Path
    config : MpuConfig
    status : Status

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError, TypeError
        It is none of these, or the unit cannot be in that state.
    """
    if path.suffix == ".toml":
        return held_state(config, list(_toml(path)), status=status)
    held, written = _lines(path)
    if held and written:
        raise ValueError(f"{path} must be a dump or writes, register=value, not both")
    if written:
        return apply_writes(RegisterState(config, status), written)
    if not held:
        raise ValueError(f"{path} must have a line for each register that is not 0")
    return held_state(config, held, rest=0, status=status)


def _lines(path: Path) -> tuple[list[Write], list[Write]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} must be text, or an ELF file given by --elf") from None
    held: list[Write] = []
    written: list[Write] = []
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}, line {number}"
        line = line.partition("#")[0].strip()
        if not line or BESIDE.fullmatch(line):
            continue
        if found := HELD.fullmatch(line):
            held.append(Write(found[1], int(found[2], 16), where))
        else:
            written.append(parse_write(line, where))
    return held, written


def _toml(path: Path) -> Iterator[Write]:
    table = read_toml(path).get("registers")
    require_table(f"{path}: registers", table)
    assert isinstance(table, dict)
    for name, value in table.items():
        yield Write(name, value, str(path))
