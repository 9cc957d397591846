"""FreeRTOS with isolated tasks in U: docs/integrations/freertos.

The kernel's source is not here. A stand-in of our own takes its place; where FREERTOS_KERNEL names
a checkout, the kernel itself runs as well.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from freertos_bench import FOLDER, UNITS, build, call_names, make, run, stand_in
from mpu_hw_sim.firmware import write_project
from support import needs, slow

LOG = (FOLDER / "demo.log").read_text(encoding="utf-8")
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
COMPILERS = ["zig", pytest.param("gcc", marks=needs("riscv64-unknown-elf-gcc"))]
REGIONS = ("PROGRAM=regions", "KERNEL_regions=regions", "USER_regions=regions_user")
REGIONS_LOG = """\
first byte of a range: done
last byte of a range: done
before a range: cause 15, mtval 80050003
behind a range: cause 15, mtval 80050104
load of a read-only part: done
store to a read-only part: cause 15, mtval 8005001f
load of a part without rights: cause 13, mtval 80050020
code in data: cause 12, mtval 80050004
a region taken away: cause 15, mtval 80050000
load of a region for code: done
no multiple of the grain: cause 12, mtval 80040000, it has no regions
reservation behind a switch: done
one too many: cause 12, mtval 80040000, it has no regions
after the others: done
buffer of the task: allowed
buffer of nothing: allowed
buffer that ends behind a region: refused
buffer that begins before a region: refused
buffer that wraps: refused
buffer of code to read: allowed
buffer of code to write: refused
"""
CHECKOUT = Path(os.environ.get("FREERTOS_KERNEL", ""))
with_the_kernel = pytest.mark.skipif(
    "FREERTOS_KERNEL" not in os.environ,
    reason="FREERTOS_KERNEL names no checkout of FreeRTOS-Kernel V11.3.0",
)


@pytest.fixture
def kernel(tmp_path):
    return stand_in(tmp_path / "stand-in")


def log_of_the_stand_in(text=LOG):
    return text.replace("FreeRTOS V11.3.0", "FreeRTOS stand-in")


@pytest.mark.parametrize("compiler", COMPILERS)
def test_every_attack_is_stopped(compiler, kernel, tmp_path):
    elf = build(kernel, tmp_path / "out", f"TOOLCHAIN={compiler}")
    assert run(elf) == (0, log_of_the_stand_in())


def test_every_attack_is_stopped_where_entries_are_written_anew(kernel, tmp_path):
    elf = build(kernel, tmp_path / "out", "SWITCH=REWRITE")
    assert run(elf) == (0, log_of_the_stand_in())


@pytest.mark.parametrize(
    ("unit", "differing"),
    [
        # Numbers of a CSR in an instruction; stacks of twice the size.
        ("sspmp", {"17001073": "18301073"}),
        ("mpu-rv64", {"80050c00": "80051800", "80050bf0": "800517f0"}),
    ],
)
def test_every_attack_is_stopped_by_another_unit(unit, differing, kernel, tmp_path):
    expected = log_of_the_stand_in()
    for old, new in differing.items():
        expected = expected.replace(old, new)
    assert run(build(kernel, tmp_path / "out", unit=unit), unit) == (0, expected)


def test_the_attacks_are_real(kernel, tmp_path):
    """Without protection they end nobody, and the demonstration fails."""
    code, text = run(build(kernel, tmp_path / "out", "SWITCH=NONE", "DEFINES=-DATTACKS=4"))
    assert code == 1
    # They return from the task.
    for attack in ("store to another's stack", "load of the kernel's data"):
        assert f"{attack}: attacker killed: cause 12, mtval 00000000" in text
    assert "done:    send of the kernel's data, WRONG" in text
    assert "the secret is as it was, and producer and consumer go on, WRONG" in text


@pytest.mark.parametrize("compiler", COMPILERS)
def test_regions_of_every_kind_allow_what_they_say(compiler, kernel, tmp_path):
    elf = build(kernel, tmp_path / "out", f"TOOLCHAIN={compiler}", *REGIONS)
    assert run(elf) == (0, REGIONS_LOG)


def test_a_kernel_stack_that_is_too_small_stops_the_kernel(kernel, tmp_path):
    small = "DEFINES=-DconfigPORT_KERNEL_STACK_WORDS=64"
    elf = build(kernel, tmp_path / "out", *REGIONS, small)
    assert run(elf) == (2, "port.c: assertion failed\n")


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("configCHECK_FOR_STACK_OVERFLOW=2", "the top of stack of a task in U is in its TCB"),
        ("configNUMBER_OF_CORES=2", "one hart"),
        ("configUSE_APPLICATION_TASK_TAG=1", "a task in U could have M call a function"),
    ],
)
def test_a_configuration_that_the_port_cannot_protect_does_not_compile(
    option, text, kernel, tmp_path
):
    name, value = option.split("=")
    with (kernel / "include" / "FreeRTOS.h").open("a") as header:
        header.write(f"#undef {name}\n#define {name} {value}\n")
    write_project(UNITS["mpu"], tmp_path / "unit")
    done = make(kernel, f"OUT={tmp_path}", str(tmp_path / "kernel" / "port.o"))
    assert done.returncode == 2
    assert text in done.stderr


def test_the_code_of_the_page_compiles(kernel, tmp_path):
    (code,) = re.findall(r"^```c\n(.*?)^```$", PAGE, flags=re.M | re.S)
    head = '#include "queue.h"\nvoid filter(void *parameters);\n'
    (kernel / "snippet.c").write_text(head + code)
    write_project(UNITS["mpu"], tmp_path / "unit")
    done = make(kernel, f"OUT={tmp_path}", str(tmp_path / "kernel" / "snippet.o"))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_names_every_file():
    files = [path.name for path in (FOLDER / "port").iterdir()]
    assert {name for name in files if f"port/{name}`" not in PAGE} == set()


def test_a_folder_that_is_no_kernel_is_named(tmp_path):
    done = make(tmp_path)
    assert done.returncode == 2
    text = f"FREERTOS_KERNEL must name a checkout of FreeRTOS-Kernel, not '{tmp_path}'"
    assert done.stderr.endswith(f"*** {text}.  Stop.\n")


# A file of the port, what is replaced there, by what, and a line that is then not printed.
MUTANTS = {
    "a result leaks": (
        *("portasm.S", "  and a0, a0, s0\n", ""),
        "registers that a call has changed: 00000000",
    ),
    "a register leaks": (
        *("port.c", "frame[i] = 0;", "frame[i] = 0x51;"),
        "bits that a task begins with: 00000000",
    ),
    "no switch": (
        *("portunit.c", "if (settings->privileged) return;", "return;"),
        "every attack was stopped",
    ),
    "buffers unchecked": (
        *("port.c", "return port_allows(", "return 1 || port_allows("),
        "refused: send of the kernel's data",
    ),
    "objects unchecked": (
        *("port.c", "access[object / 32] >>", "~access[object / 32] | access[object / 32] >>"),
        "refused: queue of others",
    ),
    "end of a region unchecked": (
        *("portunit.c", "|| last > region->base + (region->size - 1)) return 0", ") return 0"),
        "refused: send beyond the end of its stack",
    ),
    "writes unchecked": (
        *("portunit.c", "(access & tskMPU_WRITE_PERMISSION)", "0"),
        "refused: receive into code",
    ),
    "entries kept": (
        *("portunit.c", "    taken &= ~bit(index);\n", ""),
        "overflow of its stack: attacker killed: cause 15, mtval 80050bf0",
    ),
    "wrap": (
        *("portunit.c", "if (last < base || ", "if ("),
        "buffer that wraps: refused",
    ),
    "order": (
        *("portunit.c", "(unsigned)next - 1, region", "(unsigned)(next - 1) ^ 1, region"),
        "store to a read-only part: cause 15, mtval 8005001f",
    ),
    "reservation": (
        *("portasm.S", "  sc.w zero, zero, (t0)\n", ""),
        "reservation behind a switch: done",
    ),
    "old regions": (
        *("port.c", "  if (settings->placed) port_place(settings);\n", ""),
        "a region taken away: cause 15, mtval 80050000",
    ),
}


@slow
@pytest.mark.parametrize("name", MUTANTS)
def test_a_port_with_a_hole_does_not_pass(name, kernel, tmp_path):
    file, old, new, line = MUTANTS[name]
    in_regions = line in REGIONS_LOG
    program, expected = (REGIONS, REGIONS_LOG) if in_regions else ((), log_of_the_stand_in())
    folder = tmp_path / "freertos"
    shutil.copytree(FOLDER, folder)
    path = folder / "port" / file
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    # Some holes are constant conditions, which compilers warn of.
    elf = build(kernel, tmp_path / "out", "DEFINES=-w", *program, folder=folder)
    assert line in expected
    assert line not in run(elf)[1]


@with_the_kernel
@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_kernel_prints_the_recorded_log(compiler, tmp_path):
    assert run(build(CHECKOUT, tmp_path / "out", f"TOOLCHAIN={compiler}")) == (0, LOG)


@with_the_kernel
def test_the_port_has_the_calls_of_the_kernel_in_their_order():
    header = (CHECKOUT / "include" / "mpu_syscall_numbers.h").read_text()
    found = re.findall(r"^#define SYSTEM_CALL_(\w+) +(\d+)$", header, flags=re.M)
    assert found == [(name, str(i)) for i, name in enumerate(call_names())]


def recorded():
    """Give the tables of measure.log by their first line: name and numbers of each row."""
    tables = {}
    for block in (FOLDER / "measure.log").read_text(encoding="utf-8").split("\n\n"):
        title, *lines = block.strip().splitlines()
        rows = [re.split(r"  +", line) for line in lines if not line.startswith("tasks  ")]
        tables[title.split()[0]] = {name: [*map(int, numbers)] for name, *numbers in rows}
    return tables


def test_the_page_has_the_clocks_of_the_log():
    tables = recorded()
    zig, gcc = tables["TOOLCHAIN=zig"], tables["TOOLCHAIN=gcc"]
    assert [line for line in PAGE.splitlines() if re.match(r"\| in [MU], ", line)] == [
        f"| {name} | {' | '.join(map(str, zig[name] + gcc[name]))} |" for name in zig
    ]
    # Kernels without protection, with one write and with all entries written.
    _, none, once, anew = (row[0] for row in zig.values())
    said = re.search(r"a switch is (\d+) clocks, (\d+) %; .*? anew (\d+)\.", PAGE).groups()
    assert [*map(int, said)] == [once - none, round(100 * (once - none) / once), anew - none]


def test_the_page_has_the_bytes_of_the_log():
    sizes = recorded()["code"]
    said = re.search(
        r"port (\d+), of which (\d+) are `portunit\.c` .*?`mpu_wrappers_v2\.c` (\d+);\s"
        r"`tasks\.c`, `queue\.c` and `list\.c` (\d+)\.",
        PAGE,
        re.S,
    )
    assert [*map(int, said.groups())] == [size for (size,) in sizes.values()]


@needs("riscv64-unknown-elf-gcc")
@with_the_kernel
def test_the_log_is_what_is_measured(tmp_path):
    folder = tmp_path / "freertos"
    shutil.copytree(FOLDER, folder)
    done = make(CHECKOUT, "record", f"OUT={tmp_path / 'build'}", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "measure.log").read_text() == (FOLDER / "measure.log").read_text()
