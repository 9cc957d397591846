"""Compiles the programs."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from mpu_hw.config import MpuConfig
from mpu_hw.export.kit import c_header
from mpu_hw.revision import REVISIONS
from mpu_hw.soc import SocConfig
from mpu_hw.soc.csr_header import render_csr_header
from mpu_hw_sim.simulator.tools import package_folder

__all__ = [
    "PROGRAMS",
    "compile_firmware",
    "compile_sources",
    "expected_output",
    "header_texts",
]

HERE = Path(__file__).parent
COMMON = HERE / "common"
SCRIPT = "link.ld"  # a program may have its own
# Header with what a program needs of the banks, by the way in which their registers are reached.
BANKS = {"direct": "banks_mpu.h", "indirect": "banks_sspmp.h"}
# Name to the ways of access that it is for.
PROGRAMS = {
    "two-guests": ("direct", "indirect"),
    "rtos": ("direct", "indirect"),
    "selftest": ("direct", "indirect"),
    "sandbox": ("indirect",),
    "cpi": ("direct", "indirect"),
    "board": ("direct", "indirect"),
}
FLAGS = (
    *("-nostdlib", "-ffreestanding", "-O2", "-fno-pic", "-fno-stack-protector"),
    *("-fno-asynchronous-unwind-tables", "-mno-relax", "-Wall", "-Wextra", "-Werror"),
    *("-fno-sanitize=all", "-lcompiler_rt"),
)


def compile_firmware(
    name: str,
    xlen: int,
    output: Path,
    *,
    revision: str,
    unit: MpuConfig | None = None,
    defines: tuple[str, ...] = (),
    debug: bool = False,
) -> Path:
    """Compile a program for a revision into ``output`` and return the path of its ELF file.

    Its ``mpu.h`` is that of ``unit``, or of the revision's defaults. With ``debug`` it has the line
    numbers that ``mpu-hw run --explain-traps`` prints.

    Raises
    ------
    MissingTool
        The compiler is not installed.
    RuntimeError
        The compiler failed; the text is what it said.
    """
    elf = output / f"{name}-{revision}-rv{xlen}.elf"
    if unit is None:
        smepmp = REVISIONS[revision].machine is not None
        unit = MpuConfig(revision=revision, xlen=xlen, smepmp=smepmp)
    headers = output / f"{elf.stem}.include"
    headers.mkdir(exist_ok=True)
    for header, text in header_texts(unit).items():
        (headers / header).write_text(text, encoding="utf-8")
    script = next(p for p in (HERE / name / SCRIPT, COMMON / SCRIPT) if p.exists())
    sources = [file for folder in (HERE / name, COMMON) for file in sorted(folder.glob("*.[cS]"))]
    options = [f'-DBANKS="{BANKS[REVISIONS[revision].access]}"', f"-I{COMMON}", f"-I{headers}"]
    options += [f"-D{define}" for define in defines]
    options.append("-g" if debug else "-g0")
    compile_sources(name, sources, elf, xlen, script=script, options=options)
    return elf


def header_texts(unit: MpuConfig) -> dict[str, str]:
    """Return the headers of a unit and the reference system around it, by their names."""
    return {
        "csr.h": render_csr_header(SocConfig.for_unit(unit)),
        "mpu.h": c_header(unit, "mpu"),
    }


def compile_sources(
    name: str,
    sources: Iterable[Path],
    elf: Path,
    xlen: int,
    *,
    script: Path,
    options: Iterable[str],
) -> None:
    """Compile C and assembler sources and link them by a script; ``name`` is for messages.

    Raises
    ------
    MissingTool
        The compiler is not installed.
    RuntimeError
        The compiler failed; the text is what it said.
    """
    package_folder("ziglang", "Compiling a program", "firmware")
    command = [
        *(sys.executable, "-m", "ziglang", "cc", "-target", f"riscv{xlen}-freestanding-none"),
        f"-mcpu=generic_rv{xlen}+m+a+zicsr+h",
        *(("-mcmodel=medany",) if xlen == 64 else ()),
        *(*FLAGS, *options, "-T", str(script), *map(str, sources), "-o", str(elf)),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} does not compile:\n{done.stderr}")


def expected_output(name: str, revision: str, xlen: int) -> str:
    """Return what a program prints, with # for a number that may change with the core.

    A file for the revision, or else for its way of access, is found before one for all.
    """
    kinds = (revision, REVISIONS[revision].access)
    endings = [f"-{kind}{width}" for kind in kinds for width in (f"-rv{xlen}", "")]
    paths = [HERE / name / f"expected{ending}.txt" for ending in (*endings, "")]
    return next(path for path in paths if path.exists()).read_text(encoding="utf-8")
