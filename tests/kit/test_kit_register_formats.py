"""docs/registers.md: from NAME.rdl to HTML, C, Rust and IP-XACT, and what comes out is right."""

import json
import re
import shlex
import shutil
import sys
from xml.etree import ElementTree

import pytest
from kit_bench import described, run
from support import ROOT, needs

from mpu_hw.export.kit import KIT

PAGE = (ROOT / "docs" / "registers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
COMMANDS = "".join(text for language, text in BLOCKS if language == "sh").strip().splitlines()
# A unit of each specification and register width; both have entries, the second behind selects.
UNITS = ("mpu", "pool")
NUM_TRAITS = ROOT / "tests" / "kit" / "num_traits.rs"


def blocks(language):
    return [text for found, text in BLOCKS if found == language]


def peakrdl(arguments, folder):
    # The tools ask their libraries for what Python calls deprecated.
    done = run([sys.executable, "-W", "ignore", "-m", "peakrdl", *arguments], folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_snippet_has_a_test():
    assert [language for language, _ in BLOCKS] == ["sh", "c", "rust", "sh", "toml"]


@pytest.fixture(scope="module", params=UNITS)
def unit(request, tmp_path_factory):
    """Give a description and the folder of what the commands of the page make of its file."""
    folder = tmp_path_factory.mktemp(request.param)
    description = described(request.param)
    (folder / "out").mkdir()
    (folder / "out" / "mpu.rdl").write_text(KIT[".rdl"](description), encoding="utf-8")
    for command in COMMANDS:
        tool, *arguments = shlex.split(command)
        if tool == "peakrdl":
            peakrdl(arguments, folder)
    return description, folder / "out"


def direct(description):
    """Give every register with a number, and its address."""
    step = description["configuration"]["xlen"] // 8
    rows = [row for row in description["registers"] if "select" not in row]
    assert len(rows) > 20
    return [(row, row["number"] * step) for row in rows]


def masks(rows):
    """Give register, field, mask and position of every field."""
    found = [
        (row["name"], field["name"], (2 << msb) - (1 << lsb), lsb)
        for row in rows
        for field in row["fields"]
        for msb, lsb in [field["bits"]]
    ]
    assert len(found) > 20
    return found


def test_the_pages_have_every_register(unit):
    description, out = unit
    (data,) = (out / "html" / "data").glob("ral-data-*.json")
    names = {node["name"] for node in json.loads(data.read_text(encoding="utf-8")) if node}
    assert {row["name"] for row in description["registers"]} <= names
    assert "<title>mpu registers</title>" in (out / "html" / "index.html").read_text("utf-8")


def compile_c(text, folder, compiler="gcc", standard="c11"):
    (folder / "main").write_text(text, encoding="utf-8")
    assert shutil.which(compiler)
    language = "c" if compiler == "gcc" else "c++"
    strict = ["-Wall", "-Wextra", "-Werror", f"-std={standard}", "-x", language]
    return run([compiler, *strict, "-fsyntax-only", "main"], folder)


@pytest.mark.parametrize(("compiler", "standard"), [("gcc", "c11"), ("g++", "c++11")])
def test_the_c_header_has_numbers_and_fields(unit, compiler, standard):
    description, out = unit
    top = description["module"]
    rows = [row for row, _ in direct(description)]
    lines = [
        f'static_assert(offsetof({top}_t, csr.{row["name"]}) == {address}, "{row["name"]}");'
        for row, address in direct(description)
    ]
    for register, field, mask, lsb in masks(rows):
        macro = f"{top}__csr__{register}__{field}".upper()
        lines += [f'static_assert({macro}_bm == {mask}ull && {macro}_bp == {lsb}, "{macro}");']
    head = '#include <assert.h>\n#include <stddef.h>\n#include "mpu_registers.h"\n'
    done = compile_c(head + "\n".join(lines) + "\n", out, compiler, standard)
    assert done.returncode == 0, done.stderr
    wrong = lines[0].replace(" == ", " + 1 == ")
    assert "static assertion failed" in compile_c(head + wrong, out, compiler, standard).stderr


def rust(arguments, folder):
    done = run(["rustc", *map(str, arguments)], folder)
    assert done.returncode == 0, done.stderr


def crate(out):
    """Compile the crate of a unit."""
    (source,) = (out / "rust").glob("*/src/lib.rs")
    edition = re.search(r'edition = "(\d+)"', (source.parents[1] / "Cargo.toml").read_text())[1]
    rust(["--edition=2021", "--crate-type=lib", "--crate-name=num_traits", NUM_TRAITS], out)
    found = ["--extern=num_traits=libnum_traits.rlib", "--crate-name=mpu"]
    rust([f"--edition={edition}", "--crate-type=lib", *found, source], out)


def run_rust(text, out):
    (out / "main.rs").write_text(text, encoding="utf-8")
    rust(["--edition=2021", "--extern=mpu=libmpu.rlib", "-L.", "main.rs"], out)
    return run(["./main"], out)


@needs("rustc")
def test_the_rust_crate_has_numbers_and_fields(unit):
    description, out = unit
    top, rows = description["module"], [row for row, _ in direct(description)]
    crate(out)
    lines = [
        f"assert_eq!(base.{row['name']}().as_ptr() as usize, {address});"
        for row, address in direct(description)
    ]
    for register, field, mask, _ in masks(rows):
        name = f"csr::{register}::{register.capitalize()}::{field.upper()}"
        lines.append(f"assert_eq!({name}_MASK << {name}_OFFSET, {mask});")
    text = f"""\
use mpu::components::{top}::{{csr, {top.capitalize()}}};

fn main() {{
    let base = unsafe {{ {top.capitalize()}::from_ptr(core::ptr::null_mut()) }}.csr();
    {"".join(lines)}
}}
"""
    done = run_rust(text, out)
    assert done.returncode == 0, done.stderr
    wrong = run_rust(text.replace("usize, ", "usize, 1 + ", 1), out)
    assert (wrong.returncode, "left == right" in wrong.stderr) == (101, True)


IP_XACT = "{http://www.accellera.org/XMLSchema/IPXACT/1685-2014}"


def number(text):
    return int(text.replace("'h", "0x"), 0)


def test_ip_xact_has_numbers_and_fields(unit):
    description, out = unit
    root = ElementTree.parse(out / "mpu.xml").getroot()
    assert [root.findtext(f"{IP_XACT}{key}") for key in ("vendor", "library", "name")] == [
        "example.org",
        "mpu_hw",
        description["module"],
    ]
    blocks = {
        block.findtext(f"{IP_XACT}name"): block for block in root.iter(f"{IP_XACT}addressBlock")
    }
    assert set(blocks) >= {"csr"}
    found = {}
    for register in blocks["csr"].iter(f"{IP_XACT}register"):
        fields = {
            field.findtext(f"{IP_XACT}name"): int(field.findtext(f"{IP_XACT}bitOffset"))
            for field in register.iter(f"{IP_XACT}field")
        }
        offset = number(register.findtext(f"{IP_XACT}addressOffset"))
        found[register.findtext(f"{IP_XACT}name")] = offset, fields
    for row, address in direct(description):
        fields = {field["name"]: field["bits"][1] for field in row["fields"]} or {"value": 0}
        assert found[row["name"]] == (address, fields)


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """Run all commands of the page as they are shown."""
    folder = tmp_path_factory.mktemp("documented")
    for command in COMMANDS:
        command, _, target = command.partition(" > ")
        tool, *arguments = shlex.split(command)
        if tool == "peakrdl":
            peakrdl(arguments, folder)
            continue
        done = run([sys.executable, "-m", "mpu_hw.cli", *arguments], folder)
        assert (tool, done.returncode) == ("mpu-hw", 0), done.stderr
        if target:
            (folder / target).write_text(done.stdout, encoding="utf-8")
    return folder


def test_the_files_are_where_the_page_says(documented):
    names = re.findall(r"`(out/[\w./]+)`", PAGE)
    assert len(names) == 2
    assert [name for name in names if not (documented / name).exists()] == []
    schema = json.loads((documented / "mpu.schema.json").read_text(encoding="utf-8"))
    assert schema["title"] == "mpu_hw configuration"


def test_the_snippet_of_c_compiles(documented):
    (text,) = blocks("c")
    done = compile_c(text, documented / "out")
    assert done.returncode == 0, done.stderr


@needs("rustc")
def test_the_snippet_of_rust_runs(documented):
    (text,) = blocks("rust")
    first, rest = text.split("\n\n", 1)
    crate(documented / "out")
    done = run_rust(f"{first}\nfn main() {{\n{rest}assert!(cfg.u());\n}}\n", documented / "out")
    assert done.returncode == 0, done.stderr
