"""Debian's gdb on firmware of both widths and both ways to reach registers."""

import re
import subprocess

import pytest
from gdb_client import ended, waiting_run
from mpu_hw_sim.firmware import compile_firmware
from support import ROOT, needs

GDB = "gdb-multiarch"
CORE = (ROOT / "docs" / "core.md").read_text(encoding="utf-8")
# Address and configuration of the first entry, and the address of one that the program leaves free.
RUNS = {
    (32, "mpu-0.9"): ("mpuaddr0", "mpucfg0", "mpuaddr15"),
    (64, "sspmp-1.0"): ("spmpaddr0", "spmpcfg0", "spmpaddr9"),
}


def gdb(elf, port, *commands):
    """Run gdb on a program; return what it prints."""
    lines = ["set confirm off", "set width 0", f"target remote 127.0.0.1:{port}", *commands]
    options = [part for line in lines for part in ("-ex", line)]
    done = subprocess.run(
        [GDB, "-nx", "-batch", *options, str(elf)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=RUNS, ids=lambda run: f"rv{run[0]}-{run[1]}")
def run(request, tmp_path):
    xlen, revision = request.param
    elf = compile_firmware("rtos", xlen, tmp_path, revision=revision, debug=True)
    with waiting_run(elf, "--xlen", xlen, "--revision", revision) as (process, port):
        yield elf, process, port, RUNS[request.param]


@needs(GDB)
def test_a_program_is_stopped_looked_at_changed_and_run_to_its_end(run):
    elf, process, port, (addr, cfg, spare) = run
    text = gdb(
        elf,
        port,
        "print/x $pc",
        "break kernel_main",
        "continue",
        "print/x $priv",
        "print/x $pc",
        "stepi",
        "print/x $pc",
        f"print/x ${cfg}",
        f"set ${spare} = 0x20000fff",
        "maintenance flush register-cache",
        f"print/x ${spare}",
        f"set ${spare} = 0",
        "delete",
        "break finish",
        "continue",
        f"print/x ${addr}",
        "info registers mpu",
        "print $a0",
        "watch *(unsigned *)&tohost",
        "continue",
        "print/x *(unsigned *)&tohost",
        "delete",
        "continue",
        "print $_exitcode",
    )
    printed = dict(re.findall(r"^(\$\d+) = (.*)$", text, re.M))
    pc, priv, first, second, before, written, last = list(printed.values())[:7]
    assert (pc, priv) == ("0x1000", "0x1")
    assert int(second, 16) == int(first, 16) + 4
    assert (before, written) == ("0x0", "0x20000fff")
    table = dict(re.findall(r"^(\w+) +(0x\w+)", text, re.M))
    assert int(table[addr], 16) == int(last, 16) != 0
    assert int(table[spare], 16) == 0
    assert re.search(r"Old value = 0\nNew value = 1\n", text)
    assert list(printed.values())[7:] == ["0", "0x1", "0"]
    assert "Breakpoint 1, kernel_main ()" in text
    status, errors = ended(process)
    assert (status, errors) == (0, "")


@needs(GDB)
def test_the_commands_of_the_page_stop_at_a_trap(tmp_path):
    elf = compile_firmware("rtos", 32, tmp_path, revision="mpu-0.9", debug=True)
    commands = [
        line.removeprefix("(gdb) ")
        for line in CORE.splitlines()
        if line.startswith("(gdb) ") and "target remote" not in line
    ]
    assert len(commands) == 6
    with waiting_run(elf) as (process, port):
        text = gdb(elf, port, *commands, "print $_exitcode")
        assert re.search(r"^Breakpoint 1, .*\bmachine_trap\b", text, re.M)
        cause, status = re.findall(r"^\$\d+ = (.*)$", text, re.M)
        assert int(cause, 16) > 0
        assert dict(re.findall(r"^(\w+) +(0x\w+)", text, re.M))["mpucfg0"]
        ended(process)


@needs(GDB)
def test_the_status_of_a_program_is_that_of_the_inferior_and_of_the_command(run):
    elf, process, port, _ = run
    text = gdb(elf, port, "break finish", "continue", "set $a0 = 21", "continue", "p $_exitcode")
    assert "[Inferior 1 (Remote target) exited with code 025]" in text
    assert text.endswith("$1 = 21\n")
    assert ended(process) == (6, "mpu-hw: The program failed with status 21\n")
