"""Compiles the programs."""

import subprocess
import sys
from pathlib import Path

from mpu_hw.config import MpuConfig
from mpu_hw.revision import REVISIONS
from mpu_hw.soc import SocConfig
from mpu_hw.soc.csr_header import render_csr_header
from mpu_hw_sim.simulator.tools import package_folder

__all__ = ["PROGRAMS", "compile_firmware", "expected_output"]

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
    *("-nostdlib", "-ffreestanding", "-O2", "-g0", "-fno-pic", "-fno-stack-protector"),
    *("-fno-asynchronous-unwind-tables", "-mno-relax", "-Wall", "-Wextra", "-Werror"),
    *("-fno-sanitize=all", "-lcompiler_rt"),
)


def compile_firmware(
    name: str, xlen: int, output: Path, *, revision: str, defines: tuple[str, ...] = ()
) -> Path:
    """Compile a program for a revision into ``output`` and return the path of its ELF file.

    Raises
    ------
    MissingTool
        The compiler is not installed.
    RuntimeError
        The compiler failed; the text is what it said.
    """
    package_folder("ziglang", "Compiling a program", "firmware")
    elf = output / f"{name}-{revision}-rv{xlen}.elf"
    unit = MpuConfig(revision=revision, xlen=xlen, smepmp=REVISIONS[revision].machine is not None)
    headers = output / f"{elf.stem}.include"
    headers.mkdir(exist_ok=True)
    (headers / "csr.h").write_text(render_csr_header(SocConfig.for_unit(unit)), encoding="utf-8")
    script = next(p for p in (HERE / name / SCRIPT, COMMON / SCRIPT) if p.exists())
    sources = [file for folder in (HERE / name, COMMON) for file in sorted(folder.glob("*.[cS]"))]
    command = [
        *(sys.executable, "-m", "ziglang", "cc", "-target", f"riscv{xlen}-freestanding-none"),
        f"-mcpu=generic_rv{xlen}+m+a+zicsr+h",
        *(("-mcmodel=medany",) if xlen == 64 else ()),
        *(*FLAGS, f'-DBANKS="{BANKS[REVISIONS[revision].access]}"', f"-I{COMMON}", f"-I{headers}"),
        *(f"-D{define}" for define in defines),
        *("-T", str(script), *map(str, sources), "-o", str(elf)),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} does not compile:\n{done.stderr}")
    return elf


def expected_output(name: str, revision: str, xlen: int) -> str:
    """Return what a program prints, with # for a number that may change with the core.

    A file for the revision, or else for its way of access, is found before one for all.
    """
    kinds = (revision, REVISIONS[revision].access)
    endings = [f"-{kind}{width}" for kind in kinds for width in (f"-rv{xlen}", "")]
    paths = [HERE / name / f"expected{ending}.txt" for ending in (*endings, "")]
    return next(path for path in paths if path.exists()).read_text(encoding="utf-8")
