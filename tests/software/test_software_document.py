"""docs/software.md: its commands run, its C compiles, its tables are whole."""

import re
import shlex
import subprocess
import sys

import pytest
from elftools.elf.elffile import ELFFile
from header_bench import header_text
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.cli import main
from mpu_hw.presets import preset

PAGE = (ROOT / "docs" / "software.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
PROGRAM, DOMAINS, DELEGATION, GUESTS, DENIAL, ARRAY = (text for kind, text in BLOCKS if kind == "c")
CONSOLE = [text for kind, text in BLOCKS if kind == "console"]
HEADERS = [MpuConfig(denial_record=True), preset("sspmp-rv64-hyp")]
STRICT = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-fno-sanitize=all")
MEASURED = """\
#include "mpu.h"
int set_any(unsigned i, uint64_t base, uint64_t size, mpu_word rights);
int set_any(unsigned i, uint64_t base, uint64_t size, mpu_word rights) {
  return mpu_set_region(BANK, i, base, size, rights);
}
"""
TABLES = """\
mpu_word table_read(unsigned n);
mpu_word table_read(unsigned n) { return mpu_read_csr(n); }
void table_write(unsigned n, mpu_word value);
void table_write(unsigned n, mpu_word value) { mpu_write_csr(n, value); }
"""


def compiled(folder, config, text, *options):
    """Compile with the header of a unit, and return the object file."""
    (folder / "mpu.h").write_text(header_text(config), encoding="utf-8")
    (folder / "main.c").write_text(text, encoding="utf-8")
    target = (f"riscv{config.xlen}-freestanding-none", f"-mcpu=generic_rv{config.xlen}+m+a+zicsr")
    command = [sys.executable, "-m", "ziglang", "cc", "-target", *target, *STRICT, *options]
    done = subprocess.run(
        [*command, "-c", "main.c", "-o", "main.o"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "main.o"


def test_every_block_has_a_test_here():
    assert [kind for kind, _ in BLOCKS].count("console") == len(CONSOLE) == 2
    assert {kind for kind, _ in BLOCKS} == {"c", "console", "text"}


@pytest.mark.parametrize("shown", CONSOLE)
def test_a_command_prints_what_the_page_shows(shown, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.c").write_text(PROGRAM, encoding="utf-8")
    command, _, expected = shown.partition("\n")
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command.removeprefix("$ mpu-hw ")))
    assert (ended.value.code, capfd.readouterr().out) == (0, expected)


@pytest.mark.parametrize(
    ("text", "config"),
    [
        (DOMAINS, MpuConfig()),
        (DELEGATION, preset("sspmp-rv32")),
        (DELEGATION, preset("sspmp-rv64-hyp")),
        (GUESTS, MpuConfig()),
        (GUESTS, preset("sspmp-rv64-hyp")),
        (DENIAL, MpuConfig(denial_record=True)),
    ],
)
def test_the_functions_compile(text, config, tmp_path):
    compiled(tmp_path, config, f'#include "mpu.h"\n{text}')


def test_registers_can_be_an_array(tmp_path):
    (tmp_path / "mpu.h").write_text(header_text(MpuConfig()), encoding="utf-8")
    check = "return mpu_set_region(MPU_BANK_MPU, 0, 4096, 4096, 1) || registers[0x1b0] != 0x5ff;"
    text = f"#include <stdint.h>\n{ARRAY}int main(void) {{ {check} }}\n"
    (tmp_path / "main.c").write_text(text, encoding="utf-8")
    command = ["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "main.c", "-o", "main"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert subprocess.run([tmp_path / "main"], check=False).returncode == 0


def test_every_function_and_result_is_in_a_table():
    tables = "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))
    for config in HEADERS:
        text = header_text(config)
        functions = re.findall(r"^static inline [\w *]*?\bmpu_(\w*[a-z])\(", text, re.M)
        assert len(functions) > 30
        assert {name for name in functions if f"`mpu_{name}(" not in tables} == set()
        results = re.findall(r"MPU_ERR_\w+", text)
        assert {name for name in results if f"| `{name}` |" not in tables} == set()
    named = set(re.findall(r"\bmpu_(\w*[a-z])\(", PAGE))
    assert named <= set(re.findall(r"\bmpu_(\w+)\(", "".join(map(header_text, HEADERS))))


def sizes(config, folder):
    """Bytes of the tables, of setting a region, and of jump tables."""
    direct = config.spec.access == "direct"
    text = MEASURED.replace("BANK", "MPU_BANK_MPU" if direct else "MPU_BANK_SPMP")
    has_table = "mpu_read_csr(" in header_text(config)
    model = ("-mcmodel=medany",) if config.xlen == 64 else ()
    options = ("-fomit-frame-pointer", "-fno-asynchronous-unwind-tables", "-mno-relax", *model)
    path = compiled(folder, config, text + (TABLES if has_table else ""), "-Os", *options)
    with path.open("rb") as file:
        elf = ELFFile(file)
        sections = list(elf.iter_sections())
        tables = sum(s["sh_size"] for s in sections if s.name.startswith(".rodata"))
        symbols = elf.get_section_by_name(".symtab").iter_symbols()
        held = {s.name: s["st_size"] for s in symbols if s["st_info"]["type"] == "STT_FUNC"}
    read = held.pop("mpu_read_csr", 0) + held.pop("table_read", 0)
    write = held.pop("mpu_write_csr", 0) + held.pop("table_write", 0)
    return read, write, sum(held.values()), tables


@pytest.mark.parametrize("name", ["default", "mpu-rv64", "sspmp-rv32", "sspmp-rv64-hyp", "mcu"])
def test_the_table_of_sizes_is_what_the_compiler_makes(name, tmp_path):
    read, write, region, tables = sizes(preset(name), tmp_path)
    assert f"\n| `{name}` | {read} | {write} | {region} | {tables} |\n" in PAGE
