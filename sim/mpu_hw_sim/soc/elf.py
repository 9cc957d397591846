"""What the simulator needs of an ELF file."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

__all__ = ["Program", "Segment", "read_elf"]

MAGIC = b"\x7fELF"
# Bits of e_flags (RISC-V ELF psABI, "File Header").
COMPRESSED, FLOAT_ABI = 0x1, 0x6


class Segment(NamedTuple):
    """What is loaded to ``address``: ``content``, and zeros up to ``size`` bytes."""

    address: int
    content: bytes
    size: int


@dataclass(frozen=True)
class Program:
    """A program to load: its class, where it starts, its segments, its symbols."""

    xlen: int
    entry: int
    segments: tuple[Segment, ...]
    symbols: dict[str, int]


def read_elf(path: Path) -> Program:
    """Read an executable. Nothing of the size that its headers claim is allocated.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        It is not a little-endian RISC-V executable for a core with neither compressed instructions
        nor floating-point registers.
    """
    with path.open("rb") as file:
        # What is no ELF file may have no end: a device, or the wrong end of a pipe.
        data = file.read(len(MAGIC))
        if data == MAGIC:
            data += file.read()
    if data[:4] != MAGIC or len(data) < 52:
        raise ValueError(f"{path} must be an ELF file")
    if data[4] not in (1, 2) or data[5] != 1:
        raise ValueError(f"{path} must be a little-endian ELF file of 32 or 64 bits")
    try:
        elf = ELFFile(BytesIO(data))
        _require_machine(path, elf)
        segments = tuple(_segments(path, elf))
        symbols = _symbols(elf)
    except (ELFError, OverflowError):
        raise ValueError(f"{path} must be a whole ELF file, its tables lie outside it") from None
    return Program(elf.elfclass, elf["e_entry"], segments, symbols)


def _require_machine(path: Path, elf: ELFFile) -> None:
    if elf["e_machine"] != "EM_RISCV" or elf["e_type"] != "ET_EXEC":
        raise ValueError(f"{path} must be a RISC-V executable")
    flags = elf["e_flags"]
    if flags & COMPRESSED:
        raise ValueError(
            f"{path} must be built without compressed instructions, which the core lacks: "
            f"its e_flags are 0x{flags:x}; compile and link all of it with -march=rv"
            f"{elf.elfclass}ima_zicsr_zifencei"
        )
    if flags & FLOAT_ABI:
        raise ValueError(
            f"{path} must be built without floating-point registers, which the core lacks: its "
            f"e_flags are 0x{flags:x}; compile and link all of it with -mabi="
            f"{'ilp32' if elf.elfclass == 32 else 'lp64'}"
        )


def _segments(path: Path, elf: ELFFile) -> list[Segment]:
    found = []
    for segment in elf.iter_segments("PT_LOAD"):
        stored, size = segment["p_filesz"], segment["p_memsz"]
        content = segment.data()
        if len(content) != stored or stored > size:
            raise ELFError
        if size:
            found.append(Segment(segment["p_paddr"], content, size))
    if not found:
        raise ValueError(f"{path} must have a segment to load (PT_LOAD), and has none")
    return found


def _symbols(elf: ELFFile) -> dict[str, int]:
    tables = [table for table in elf.iter_sections() if isinstance(table, SymbolTableSection)]
    return {symbol.name: symbol["st_value"] for table in tables for symbol in table.iter_symbols()}
