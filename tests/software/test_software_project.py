"""`mpu-hw new` and `mpu-hw run main.c`: projects build with both compilers, and run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from header_bench import Header
from mpu_hw_sim.firmware import compile_file, write_project
from mpu_hw_sim.soc import boot_words
from support import needs

from mpu_hw import MpuConfig
from mpu_hw.cli import main
from mpu_hw.isa import Privilege
from mpu_hw.presets import PRESETS, preset
from mpu_hw.soc import SocConfig

# Options of a configuration, and what the dump of its two entries begins with.
CONFIGURATIONS = {
    "mpu-rv32": ([], "mpu[0]  NAPOT 0x08000"),
    "mpu-rv64": (["--xlen", "64"], "mpu[0]  NAPOT 0x0000008000"),
    "sspmp-rv32": (["--revision", "sspmp-1.0"], "spmp[0]  NAPOT 0x08000"),
    "sspmp-rv64": (["--revision", "sspmp-1.0", "--xlen", "64"], "spmp[0]  NAPOT 0x0000008000"),
}
# More that a project is built for, not run.
BUILT = {
    "mcu": ["--preset", "mcu"],
    "tor": ["--modes", "tor", "--granularity", "8192"],
    "small": ["--preset", "mpu-small"],
    "hyp": ["--preset", "sspmp-rv64-hyp"],
}
LAST = ["the task has counted to 1000", "its load of the kernel's data: cause 13"]


def command(capfd, *arguments):
    with pytest.raises(SystemExit) as caught:
        main([*map(str, arguments)])
    return caught.value.code, *capfd.readouterr()


def make(folder, *arguments):
    environment = os.environ | {"PYTHON": sys.executable}
    done = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "main.elf"


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_project_runs_as_it_is_written(name, tmp_path, capfd):
    options, first = CONFIGURATIONS[name]
    folder = tmp_path / "project"
    status, out, err = command(capfd, "new", folder, *options)
    assert (status, err) == (0, "")
    assert out == (
        f"{folder} has Makefile, csr.h, link.ld, machine.c, machine.h, main.c, mpu.h, mpu.toml, "
        f"start.S, task.h, tohost.S\nNext: make -C {folder} run\n"
    )
    for program in (make(folder), folder / "main.c"):
        status, out, err = command(capfd, "run", program, folder / "mpu.toml", "--cosim")
        assert (status, out.splitlines()[2:]) == (0, LAST)
        assert out.startswith(first)
        assert "accesses checked again, all alike" in err


@needs("riscv64-unknown-elf-gcc")
@pytest.mark.parametrize("name", ["mpu-rv32", "sspmp-rv64"])
def test_a_project_runs_as_gcc_builds_it(name, tmp_path, capfd):
    folder = tmp_path / "project"
    options, first = CONFIGURATIONS[name]
    assert command(capfd, "new", folder, *options)[0] == 0
    program = make(folder, "TOOLCHAIN=gcc")
    status, out, _ = command(capfd, "run", program, folder / "mpu.toml")
    assert (status, out.splitlines()[2:]) == (0, LAST)
    assert out.startswith(first)


@pytest.mark.parametrize("name", BUILT)
def test_a_project_builds_for_other_units(name, tmp_path, capfd):
    assert command(capfd, "new", tmp_path, *BUILT[name])[0] == 0
    assert make(tmp_path).stat().st_size > 1000


@pytest.mark.parametrize(
    ("config", "text"),
    [
        (
            MpuConfig(hypervisor=False, entries={"mpu": 1}),
            "Configuration must have 2 entries or more that check U, not 1",
        ),
        (
            MpuConfig(modes=("tor",), hypervisor=False, entries={"mpu": 3}),
            "Configuration must have 4 entries or more that check U, not 3",
        ),
        (
            MpuConfig(revision="sspmp-1.0", delegation="fixed", entries={"pmp": 8, "spmp": 0}),
            "Configuration must have 2 entries or more that check U, not 0",
        ),
        (
            MpuConfig(revision="sspmp-1.0", entries={"pool": 2}),
            "Configuration must have 2 entries or more that check U, not 1",
        ),
        (
            MpuConfig(modes=("na4",)),
            "modes must have napot or tor, for the pages of a task",
        ),
        (
            MpuConfig(granularity=1 << 21),
            "granularity must be at most 1048576, not 2097152",
        ),
        (
            MpuConfig(paddr_width=31),
            "paddr_width must be 32 or more, for RAM at 0x80000000, not 31",
        ),
    ],
)
def test_a_unit_that_cannot_protect_a_task_is_refused(config, text, tmp_path):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        write_project(config, tmp_path / "project")
    assert not (tmp_path / "project").exists()


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path, capfd):
    (tmp_path / "notes").write_text("mine")
    text = f"mpu-hw: DIR must be a new folder or an empty one, not '{tmp_path}'\n"
    assert command(capfd, "new", tmp_path) == (2, "", text)
    status, out, err = command(capfd, "new", tmp_path / "notes")
    assert (status, out) == (2, "")
    assert err.startswith("mpu-hw: ")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_what_the_compiler_says_is_shown(tmp_path, capfd):
    source = tmp_path / "wrong.c"
    source.write_text("int main(void) { return nothing; }\n")
    status, out, err = command(capfd, "run", source)
    assert (status, out) == (2, "")
    assert "wrong.c:1:25: error: use of undeclared identifier 'nothing'" in err
    assert err.splitlines()[-1] == f"mpu-hw: {source} does not compile"
    assert "Traceback" not in err
    status, _, err = command(capfd, "run", tmp_path / "missing.c")
    assert (status, err.count("\n")) == (2, 1)
    assert "missing.c" in err


def test_a_header_beside_the_file_is_not_that_of_another_unit(tmp_path, capfd):
    assert command(capfd, "new", tmp_path, "--xlen", "64")[0] == 0
    source = tmp_path / "main.c"
    source.write_text('#include "mpu.h"\n#include "task.h"\nint main(void) { return MPU_XLEN; }\n')
    status, out, err = command(capfd, "run", source, "--preset", "soc")
    assert (status, out) == (6, "")
    assert err.splitlines()[-1] == "mpu-hw: The program failed with status 32"


# Calls that both do: on the core, and over the model. Bank, index, base, size, rights.
REGIONS = [
    (0x8000_0000, 0x1000, 0),
    (0x8000_0000, 0x3000, 2),
    (0x8000_0000, 0x1004, 3),
    (0x8000_0004, 0x4, 4),
    (0x8000_0008, 0x8, 4),
    (0x8000_0010, 0x8, 2),
    (0, 1 << 32, 5),
    (0xFFFF_F000, 0x2000, 6),
    ((1 << 64) - 0x1000, 0x2000, 6),
    (0x8000_0000, 0, 6),
    (0x8000_0000, 0x1002, 6),
    (0x9000_0000, 0x5000, 7),
    (0x9000_5000, 0x3000, 8),
    (0x9000_0000, 0x4000, 9),
]
PROGRAM = """\
#include "mpu.h"
#include "machine.h"

static void number(long value) {
  if (value < 0) put('-');
  print_decimal((word)(value < 0 ? -value : value), 1);
  put(' ');
}

static void registers(int result, unsigned index) {
  number(result);
  print_hex(mpu_read_addr(BANK, index));
  put(' ');
  print_hex(mpu_read_cfg(BANK, index));
  put('\\n');
}

static void put_character(void *context, char character) {
  (void)context;
  put(character);
}

int main(void) {
  const struct mpu_output output = {put_character, 0};
  static const struct { uint64_t base, size; unsigned index; } regions[] = {
REGIONS
  };
SETUP
  for (unsigned i = 0; i < sizeof regions / sizeof regions[0]; i++)
    registers(mpu_set_region(BANK, regions[i].index, regions[i].base, regions[i].size, RIGHTS),
              regions[i].index);
  number(mpu_find_free(BANK, 0, 1));
  number(mpu_find_free(BANK, 3, 2));
  number(mpu_enable(MPU_STAGE_HS, 0x15));
  number(mpu_disable(MPU_STAGE_HS, 4));
  number((long)mpu_enabled(MPU_STAGE_HS));
LOCK
  registers(mpu_off(BANK, 5), 5);
  mpu_fence();
  mpu_dump(BANK, &output);
  return 0;
}
"""


@pytest.mark.rule("SSPMP-IND-01", "SSPMP-IND-06")
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_functions_do_on_the_core_what_they_do_over_the_model(name, tmp_path, capfd):
    options, _ = CONFIGURATIONS[name]
    pool = "--revision" in options
    xlen = 64 if "64" in options else 32
    config = MpuConfig(revision="sspmp-1.0" if pool else "mpu-0.9", xlen=xlen)
    header = Header(config, priv=Privilege.M)
    bank = header.bank("SPMP" if pool else "MPU")
    rights = header.values["MPU_SPMP_U_RW" if pool else "MPU_MPU_U_RW"]
    lines = []

    def registers(result, index):
        addr, cfg = header.read_addr(bank, index), header.read_cfg(bank, index)
        lines.append(f"{result} {addr & 0xFFFFFFFF:08x} {cfg:08x}")

    if pool:
        header.delegate(1)
    for base, size, index in REGIONS:
        registers(header.set_region(bank, index, base, size, rights), index)
    found = [header.find_free(bank, 0, 1), header.find_free(bank, 3, 2), header.enable(0, 0x15)]
    found += [header.disable(0, 4), header.enabled(0)]
    if pool:
        found += [header.lock(bank, 2), header.lock(bank, 4)]
    text = "".join(f"{number} " for number in found)
    registers(header.off(bank, 5), 5)
    expected = "\n".join(lines[:-1]) + "\n" + text + lines[-1] + "\n" + header.dumped(bank)

    rows = "".join(f"    {{0x{b:x}ull, 0x{s:x}ull, {i}}},\n" for b, s, i in REGIONS)
    setup = "mpu_delegate(1);" if pool else ""
    lock = "number(mpu_lock(BANK, 2));\n  number(mpu_lock(BANK, 4));" if pool else ""
    program = PROGRAM.replace("REGIONS\n", rows).replace("SETUP", setup).replace("LOCK", lock)
    names = ("MPU_BANK_SPMP", "MPU_SPMP_U_RW") if pool else ("MPU_BANK_MPU", "MPU_MPU_U_RW")
    program = f"#define BANK {names[0]}\n#define RIGHTS {names[1]}\n{program}"
    (tmp_path / "calls.c").write_text(program)
    status, out, err = command(capfd, "run", tmp_path / "calls.c", *options, "--cosim")
    assert (status, out) == (0, expected), err
    assert {line.split()[0] for line in lines} >= {"0", "-3", "-4", "-8", "-9"}


def test_a_file_is_compiled_into_a_folder_of_the_caller(tmp_path):
    source = tmp_path / "main.c"
    source.write_text("int main(void) { return 0; }\n")
    assert compile_file(source, MpuConfig(), tmp_path) == tmp_path / "main.elf"
    assert Path(tmp_path / "mpu.h").exists()


@pytest.mark.parametrize("name", PRESETS)
def test_the_demonstration_of_a_board_fits_with_the_header_of_its_unit(name):
    assert boot_words(SocConfig.for_unit(preset(name), ram_bytes=0x8000))
