"""NAME.h: two compilers take it, and its values are those of mpu.json."""

import re
import shutil

import pytest
from kit_bench import UNITS, described, run

from mpu_hw.export.kit import KIT

COMPILERS = {
    "c": ["gcc", "-std=c99", "-x", "c"],
    "c++": ["g++", "-std=c++11", "-x", "c++"],
}
STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-ffreestanding"]


def values(name, expressions, folder, language="c"):
    """Compile a program with a header, and give what its expressions are."""
    (folder / f"{name}.h").write_text(KIT[".h"](described(name)), encoding="utf-8")
    prints = "".join(
        f'  printf("%llu\\n", (unsigned long long)({each}));\n' for each in expressions
    )
    # Twice: it must not define anything again.
    text = f'#include "{name}.h"\n#include "{name}.h"\n#include <stdio.h>\n'
    (folder / "main").write_text(f"{text}int main(void) {{\n{prints}  return 0;\n}}\n")
    assert shutil.which(COMPILERS[language][0])
    compile_it = [*COMPILERS[language], *STRICT, "-Wno-long-long", "main", "-o", "program"]
    done = run(compile_it, folder)
    assert done.returncode == 0, done.stderr
    return [int(line) for line in run(["./program"], folder).stdout.split()]


def golden(description):
    """Give every macro of registers and their fields, with its value."""
    macro = description["module"].upper()
    for row in description["registers"]:
        register = f"{macro}_{row['name'].upper()}"
        if "select" in row:
            yield f"{register}_SELECT", row["select"]
        else:
            yield f"{macro}_CSR_{row['name'].upper()}", row["number"]
        if not row["entries"]:
            yield from of_fields(register, row["name"], row["fields"])
    for bank in description["banks"]:
        name = f"{bank['name']}cfg"
        rows = [row for row in description["registers"] if row["bank"] == bank["name"]]
        cfg = next((row for row in rows if "cfg" in row["name"] and row["fields"]), None)
        if cfg is not None:
            width = 8 if "select" not in cfg else 32
            fields = [field for field in cfg["fields"] if field["bits"][0] < width]
            named = [field | {"name": field["name"].rstrip("0")} for field in fields]
            yield from of_fields(f"{macro}_{name.upper()}", name, named)


def of_fields(register, name, fields):
    for field in fields:
        if field["name"] == name:
            continue
        label, (msb, lsb) = f"{register}_{field['name'].upper()}", field["bits"]
        yield label, (1 << msb + 1) - (1 << lsb)
        yield f"{label}_SHIFT", lsb
        for word, value in field.get("values", {}).items():
            yield f"{label}_{word}", value << lsb


@pytest.mark.parametrize("language", COMPILERS)
@pytest.mark.parametrize("name", ["mpu", "my_mpu", "guard", "pool"])
def test_registers_and_fields_are_those_of_the_description(name, language, tmp_path):
    if language == "c++" and name != "my_mpu":
        return
    macros = dict(golden(described(name)))
    assert values(name, macros, tmp_path, language) == [*macros.values()]


@pytest.mark.parametrize("name", UNITS)
def test_every_macro_begins_with_the_name_of_the_unit(name):
    text = KIT[".h"](described(name))
    macros = re.findall(r"^#define (\w+)", text, re.M)
    assert len({*macros}) == len(macros)
    assert all(macro.startswith(f"{name.upper()}_") for macro in macros)


def test_an_entry_is_found_where_the_description_has_it(tmp_path):
    for name in ("mpu", "Wide_1", "pmp"):
        description = described(name)
        wanted = {}
        for row in description["registers"]:
            if not row["entries"] or "select" in row:
                continue
            first, last = row["entries"]
            macro = f"{name.upper()}_{row['name'].upper().rstrip('0123456789')}"
            for entry in range(first, last + 1):
                wanted[f"{macro}_CSR({entry})"] = row["number"]
                bits = {"cfg": 8, "pmpcfg": 8, "switch": 1}.get(row["kind"])
                if bits:
                    wanted[f"{macro}_LANE({entry})"] = (entry - first) * bits
        assert values(name, wanted, tmp_path) == [*wanted.values()]


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-05")
def test_regions_are_encoded_as_the_manual_has_them(tmp_path):
    wanted = {
        "MPU_TOR(0x80002000u)": 0x20000800,
        "MPU_NA4(0x80002004u)": 0x20000801,
        "MPU_NAPOT(0x80000000u, 0x1000u)": 0x200001FF,
        "MPU_NAPOT(0x80000000u, 8u)": 0x20000000,
        "MPU_NAPOT(0ull, 1ull << 34)": 0x7FFFFFFF,
        "MPU_XLEN": 32,
        "MPU_PADDR_WIDTH": 34,
        "MPU_MPU_ENTRIES": 16,
        "MPU_CAUSE_LOAD_GUEST_PAGE_FAULT": 21,
        "MPU_STAGE_G": 2,
    }
    assert values("mpu", wanted, tmp_path) == [*wanted.values()]
    text = KIT[".h"](described("my_mpu"))
    assert "MY_MPU_NAPOT(" in text
    assert "MY_MPU_TOR(" not in text
