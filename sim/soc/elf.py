"""What the simulator needs of an ELF file."""

import struct
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Program", "read_elf"]

CLASSES = {1: 32, 2: 64}
RISCV = 243
PT_LOAD = 1
SHT_SYMTAB = 2
# struct formats by XLEN: file header from e_type on, program header, section header, symbol.
HEADER = {32: "<HHIIIIIHHHHHH", 64: "<HHIQQQIHHHHHH"}
SEGMENT = {32: "<IIIIIIII", 64: "<IIQQQQQQ"}
SECTION = {32: "<IIIIIIIIII", 64: "<IIQQQQIIQQ"}
SYMBOL = {32: "<IIIBBH", 64: "<IBBHQQ"}


@dataclass(frozen=True)
class Program:
    """A program to load: its class, its segments (address to bytes), its symbols."""

    xlen: int
    entry: int
    segments: tuple[tuple[int, bytes], ...]
    symbols: dict[str, int]


def read_elf(path: Path) -> Program:
    """Read an executable.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        It is not a little-endian RISC-V executable.
    """
    data = path.read_bytes()
    if data[:4] != b"\x7fELF" or len(data) < 52:
        raise ValueError(f"{path} must be an ELF file")
    xlen = CLASSES.get(data[4])
    if xlen is None or data[5] != 1:
        raise ValueError(f"{path} must be a little-endian ELF file of 32 or 64 bits")
    try:
        return _read(path, data, xlen)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise ValueError(f"{path} must be a whole ELF file, its tables lie outside it") from None


def _read(path: Path, data: bytes, xlen: int) -> Program:
    kind, machine, _, entry, phoff, shoff, _, _, phsize, phnum, shsize, shnum, _ = (
        struct.unpack_from(HEADER[xlen], data, 16)
    )
    if machine != RISCV or kind != 2:
        raise ValueError(f"{path} must be a RISC-V executable")
    segments = []
    for index in range(phnum):
        fields = struct.unpack_from(SEGMENT[xlen], data, phoff + index * phsize)
        if xlen == 32:
            kind, offset, _, address, filesz, memsz, _, _ = fields
        else:
            kind, _, offset, _, address, filesz, memsz, _ = fields
        if kind == PT_LOAD and memsz:
            if offset + filesz > len(data):
                raise IndexError
            segments.append((address, data[offset : offset + filesz].ljust(memsz, b"\0")))
    symbols = _symbols(data, xlen, [shoff + index * shsize for index in range(shnum)])
    return Program(xlen, entry, tuple(segments), symbols)


def _symbols(data: bytes, xlen: int, headers: list[int]) -> dict[str, int]:
    found = {}
    sections = [struct.unpack_from(SECTION[xlen], data, header) for header in headers]
    for section in sections:
        if section[1] != SHT_SYMTAB:
            continue
        offset, size, strings = section[4], section[5], sections[section[6]][4]
        step = struct.calcsize(SYMBOL[xlen])
        for at in range(offset, offset + size, step):
            fields = struct.unpack_from(SYMBOL[xlen], data, at)
            name, value = fields[0], fields[1] if xlen == 32 else fields[4]
            end = data.index(b"\0", strings + name)
            found[data[strings + name : end].decode()] = value
    return found
