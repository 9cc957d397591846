"""Writes a program that both simulators load."""

import struct
from collections.abc import Mapping
from pathlib import Path

__all__ = ["write_elf"]

HEADER = {32: "<4sBBB9xHHIIIIIHHHHHH", 64: "<4sBBB9xHHIQQQIHHHHHH"}


def write_elf(
    path: Path, xlen: int, segments: Mapping[int, bytes], symbols: Mapping[str, int]
) -> None:
    """Write an executable that starts at its first segment."""
    wide = xlen == 64
    head, segment_size, section_size = (64, 56, 64) if wide else (52, 32, 40)
    body, placed = bytearray(), []
    start = head + segment_size * len(segments)
    for address, content in segments.items():
        placed.append((address, start + len(body), len(content)))
        body += content
    names, table = bytearray(b"\0"), bytearray(24 if wide else 16)
    for name, value in symbols.items():
        at = len(names)
        names += name.encode() + b"\0"
        # Global, without type, absolute.
        if wide:
            table += struct.pack("<IBBHQQ", at, 0x10, 0, 0xFFF1, value, 0)
        else:
            table += struct.pack("<IIIBBH", at, value, 0, 0x10, 0, 0xFFF1)
    section_names = b"\0.symtab\0.strtab\0.shstrtab\0"
    sections = []
    for title, kind, content, link, entry in (
        (1, 2, bytes(table), 2, 24 if wide else 16),
        (9, 3, bytes(names), 0, 0),
        (17, 3, section_names, 0, 0),
    ):
        sections.append((title, kind, 0, 0, start + len(body), len(content), link, 1, 1, entry))
        body += content
    section = "<IIQQQQIIQQ" if wide else "<IIIIIIIIII"
    headers = bytes(section_size) + b"".join(struct.pack(section, *row) for row in sections)
    file = struct.pack(
        HEADER[xlen],
        *(b"\x7fELF", 2 if wide else 1, 1, 1, 2, 243, 1, next(iter(segments)), head),
        *(start + len(body), 0, head, segment_size, len(segments), section_size, 4, 3),
    )
    for address, offset, size in placed:
        if wide:
            file += struct.pack("<IIQQQQQQ", 1, 7, offset, address, address, size, size, 1)
        else:
            file += struct.pack("<IIIIIIII", 1, offset, address, address, size, size, 7, 1)
    path.write_bytes(file + bytes(body) + headers)
