"""From an address of a program to the line of its source (DWARF line numbers)."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from elftools.common.exceptions import DWARFError, ELFError
from elftools.construct import ConstructError
from elftools.elf.elffile import ELFFile

__all__ = ["SourceLine", "source_lines", "write_lines"]

# What pyelftools raises for tables that are not as they should be.
BROKEN = (ELFError, DWARFError, ConstructError, LookupError, ValueError, TypeError, AttributeError)


class SourceLine(NamedTuple):
    """From ``address`` on, instructions are of ``text``, as ``main.c:12``; empty: of no source."""

    address: int
    text: str


def source_lines(path: Path) -> list[SourceLine]:
    """Return the line table of an ELF file in the order of addresses.

    It is empty where the file has none, as a program compiled without ``-g``, or a broken one: a
    line is a help to the reader, and no run fails for it.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        try:
            elf = ELFFile(file)
            if not elf.has_dwarf_info():
                return []
            found = dict(_rows(elf.get_dwarf_info()))
        except BROKEN:
            return []
    return [SourceLine(address, found[address]) for address in sorted(found)]


def write_lines(path: Path, lines: list[SourceLine]) -> None:
    """Write the table as the simulator reads it: an address and a text in each line."""
    text = "".join(f"{line.address:x} {line.text}".rstrip() + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", errors="replace")


def _rows(dwarf: Any) -> Iterator[tuple[int, str]]:
    ends: list[int] = []
    begun: set[int] = set()
    for unit in dwarf.iter_CUs():
        program = dwarf.line_program_for_CU(unit)
        if program is None:
            continue
        for entry in program.get_entries():
            state = entry.state
            if state is None:
                continue
            if state.end_sequence:
                ends.append(state.address)
            else:
                begun.add(state.address)
                yield state.address, f"{_name(program, state.file)}:{state.line}"
    # The end of one file may be the beginning of the next.
    yield from ((address, "") for address in ends if address not in begun)


def _name(program: Any, index: int) -> str:
    # Files count from 0 in DWARF 5, from 1 before.
    first = 0 if program["version"] >= 5 else 1
    name: bytes = program["file_entry"][index - first].name
    return PurePosixPath(name.decode("utf-8", "replace")).name
