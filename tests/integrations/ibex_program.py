"""The program of the rows, compiled, and its traps read from the memory."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from elftools.elf.elffile import ELFFile
from ibex_rows import ROWS, assembly

from mpu_hw.cache import built, digest

__all__ = ["BASE", "Image", "Trap", "compile_rows", "read_image"]

BASE = 0x8000_0000
SCRIPT = """
ENTRY(_start)
SECTIONS { . = 0x80000000; _start = .; .text : { *(.boot) } /DISCARD/ : { *(.riscv.attributes) } }
"""
FLAGS = ("-nostdlib", "-mno-relax", "-fno-pic", "-Wno-unused-command-line-argument")


class Trap(NamedTuple):
    """What the handler has seen."""

    cause: int
    epc: int
    tval: int
    mpp: int


class Image(NamedTuple):
    """Words of the memory by their indices, and addresses of symbols."""

    words: dict[int, int]
    symbols: dict[str, int]

    def index(self, symbol: str) -> int:
        """Give the index of the word at a symbol."""
        return (self.symbols[symbol] - BASE) // 4

    def traps(self, symbol: str, memory) -> list[Trap]:
        """Read the traps of all rows at a symbol; ``memory`` gives a word by its index."""
        first = self.index(symbol)
        words = [memory(first + i) for i in range(4 * len(ROWS))]
        return [Trap(*words[i : i + 4]) for i in range(0, len(words), 4)]


def compile_rows(folder: Path) -> None:
    """Compile to rows.elf in the folder of a run."""
    key = digest(assembly(), SCRIPT, *FLAGS)
    shutil.copy(built("ibex-rows", key, _compile) / "rows.elf", folder)


def _compile(folder: Path) -> None:
    (folder / "rows.S").write_text(assembly(), encoding="utf-8")
    (folder / "rows.ld").write_text(SCRIPT, encoding="utf-8")
    compiler = (sys.executable, "-m", "ziglang", "cc", "-target", "riscv32-freestanding-none")
    command = [*compiler, "-mcpu=generic_rv32+m+c+zicsr", *FLAGS, "-T", "rows.ld", "rows.S"]
    done = subprocess.run(
        [*command, "-o", "rows.elf"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def read_image(path: Path) -> Image:
    """Read an ELF file."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        segments = [part for part in elf.iter_segments() if part["p_type"] == "PT_LOAD"]
        data = {part["p_paddr"]: part.data() for part in segments if part["p_filesz"]}
        symbols = {
            symbol.name: symbol["st_value"]
            for symbol in elf.get_section_by_name(".symtab").iter_symbols()
        }
    words = {}
    for addr, part in data.items():
        assert (addr - BASE) % 4 == 0
        for i in range(0, len(part), 4):
            words[(addr - BASE + i) // 4] = int.from_bytes(part[i : i + 4], "little")
    return Image(words, symbols)
