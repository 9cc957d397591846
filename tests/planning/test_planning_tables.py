"""The tables for C and Rust compile, and hold the writes of the plan."""

import json
import re
import subprocess
import sys

import pytest
from support import needs

from mpu_hw.cli import main

REGIONS = """
[[region]]
name = "code */ /* \\\\ é"
base = 0x80001000
size = "12K"
s = "rx"
[[region]]
name = "guest"
base = 0x80010000
size = "64K"
vs = "rw"
"""
FLAGS = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
PRINTER = """
#include <stdio.h>
#include "plan.h"
int main(void) {
    for (int i = 0; i < MPU_PLAN_WRITES; i++)
        printf("%d %d %d %llu\\n", mpu_plan[i].select_csr, mpu_plan[i].select, mpu_plan[i].csr,
               (unsigned long long)mpu_plan[i].value);
    return 0;
}
"""
RUST_PRINTER = """
mod plan;
fn main() {
    for w in plan::MPU_PLAN.iter() {
        println!("{} {} {} {}", w.select_csr, w.select, w.csr, w.value);
    }
}
"""
UNITS = ["default", "mpu-rv64", "sspmp-rv64-hyp"]


@pytest.fixture(params=UNITS)
def written(request, tmp_path, monkeypatch, capfd):
    """The folder with both tables, and the rows that they should hold."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "regions.toml").write_text(REGIONS, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(f"plan regions.toml --preset {request.param} --c plan.h --rust plan.rs --json".split())
    assert ended.value.code == 0
    writes = json.loads(capfd.readouterr().out)["writes"]
    return tmp_path, [int(write["value"], 16) for write in writes], request.param


def rows_of(text):
    return [tuple(map(int, line.split())) for line in text.splitlines()]


def require_rows(text, values, unit):
    rows = rows_of(text)
    assert [row[3] for row in rows] == values
    for select_csr, select, csr, _ in rows:
        assert (select_csr == 0) == (select == 0)
        if unit == "sspmp-rv64-hyp" and select:
            assert select_csr in (0x350, 0x250)
            assert csr - select_csr in (1, 2)
    if unit == "default":
        assert {row[2] for row in rows} >= {0x1A0, 0x1B0, 0x1B1, 0x170, 0x2A0, 0x2B0, 0x270}


@pytest.mark.parametrize("language", ["c", "c++"])
def test_the_c_table_compiles_with_gcc(written, language):
    folder, values, unit = written
    (folder / "main.c").write_text(PRINTER)
    standard = {"c": "-std=c99", "c++": "-std=c++11"}[language]
    command = ["g++", standard, *FLAGS, "-x", language, "main.c", "-o", "main"]
    if language == "c++":
        command += ["-fsyntax-only"]
    subprocess.run(command, cwd=folder, check=True)
    if language == "c":
        result = subprocess.run(["./main"], cwd=folder, check=True, capture_output=True, text=True)
        require_rows(result.stdout, values, unit)


@pytest.mark.parametrize("target", ["riscv32", "riscv64"])
def test_the_c_table_compiles_for_the_target(written, target):
    folder, _, _ = written
    user = '#include "plan.h"\nuint16_t f(void) { return mpu_plan[0].csr; }\n'
    (folder / "use.c").write_text(user)
    command = [sys.executable, "-m", "ziglang", "cc", "-target", f"{target}-freestanding-none"]
    command += ["-ffreestanding", "-std=c99", *FLAGS, "-c", "use.c", "-o", "use.o"]
    subprocess.run(command, cwd=folder, check=True)


@needs("rustc")
def test_the_rust_table_compiles(written):
    folder, values, unit = written
    (folder / "main.rs").write_text(RUST_PRINTER)
    subprocess.run(["rustc", "-D", "warnings", "main.rs", "-o", "main"], cwd=folder, check=True)
    result = subprocess.run(["./main"], cwd=folder, check=True, capture_output=True, text=True)
    require_rows(result.stdout, values, unit)


def test_both_tables_name_the_registers(written):
    folder, values, _ = written
    for name in ("plan.h", "plan.rs"):
        text = (folder / name).read_text(encoding="ascii")
        assert len(re.findall(r"(?:addr|cfg|en|enh|switch|deleg)\d*: ", text)) == len(values)
        assert "code * / / * / ?" in text
