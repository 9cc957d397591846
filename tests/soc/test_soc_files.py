"""Files that a run writes: whole or not at all, never over what it reads, and checked."""

import os
import re
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.lockstep.encode import Assembler
from mpu_hw_sim.soc import Limit, build_simulator, run_program

from mpu_hw.cli import main
from mpu_hw.presets import preset
from mpu_hw.soc import SocConfig

BASE = 0x8000_0000
TOHOST = BASE + 0x1000
SYMBOLS = {"tohost": TOHOST, "begin_signature": BASE, "end_signature": BASE + 8}
SYSTEM = SocConfig.for_unit(preset("soc"), shared_port=True)
CLI = [sys.executable, "-m", "mpu_hw.cli"]
FULL = Path("/dev/full")
NO_SPACE = "No space left on device"


@pytest.fixture(scope="module", autouse=True)
def simulator():
    """Build it once before: the first run says that it does."""
    return build_simulator(SYSTEM)


def program(path, *, text=b"", end=True):
    """Write a program that prints ``text``, and then ends or prints it again for ever."""
    code = Assembler(32, True, BASE)
    code.li(7, 0x1000_0000)
    for letter in text:
        code.li(6, letter)
        code.op("sb", rs1=7, rs2=6)
    if end:
        code.la(5, TOHOST)
        code.li(6, 1)
        code.op("sw", rs1=5, rs2=6)
        code.op("sw", rs1=5, rs2=0, imm=4)
        code.op("jal")
    else:
        code.op("jal", imm=BASE - code.here)
    words = b"".join(struct.pack("<I", word) for word in code.words)
    write_elf(path, 32, {BASE: words, TOHOST: bytes(16)}, SYMBOLS)
    return path


def refused(arguments, capfd):
    with pytest.raises(SystemExit) as ended:
        main(["run", *map(str, arguments)])
    captured = capfd.readouterr()
    return ended.value.code, captured.out, captured.err


def hear_signals():
    """Undo what a shell did that started the tests in the background: it switches SIGINT off."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def start(*arguments, **options):
    command = [*CLI, "run", *map(str, arguments)]
    options.setdefault("preexec_fn", hear_signals)
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize("option", ["--trace", "--signature", "--waves"])
def test_a_full_disk_is_no_success(option, tmp_path, capfd):
    path = program(tmp_path / "p.elf")
    # Without the unit: the simulator with waves is one of its own, and this one is small.
    build_simulator(SocConfig.for_unit(None), waves=option == "--waves")
    capfd.readouterr()
    line = f"mpu-hw: {FULL}: {NO_SPACE}\n"
    assert refused([path, "--no-mpu", option, FULL], capfd) == (2, "", line)


@pytest.mark.parametrize("text", [b"x", b"a line\n", b"long " * 20])
def test_a_full_disk_behind_standard_output_is_no_success(text, tmp_path):
    path = program(tmp_path / "p.elf", text=text)
    with FULL.open("w") as full, start(path, stdout=full) as process:
        assert process.communicate()[1] == f"mpu-hw: standard output: {NO_SPACE}\n"
    assert process.returncode == 2


def test_a_full_disk_behind_standard_error_is_no_success(tmp_path):
    path = program(tmp_path / "p.elf")
    with FULL.open("w") as full:
        command = [*CLI, "run", str(path), "--stats"]
        assert subprocess.run(command, stderr=full, check=False).returncode == 2


def test_a_closed_standard_output_is_no_success(tmp_path):
    path = program(tmp_path / "p.elf", text=b"x")
    command = f"{sys.executable} -m mpu_hw.cli run {path} >&-"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "mpu-hw: standard output: Bad file descriptor\n")


def test_a_record_that_finds_no_room_is_named(tmp_path, monkeypatch):
    path = program(tmp_path / "p.elf")
    text = f"[Errno 28] {NO_SPACE}: '{FULL}'"
    with pytest.raises(OSError, match=f"^{re.escape(text)}$"):
        run_program(path, SYSTEM, cosim=FULL, capture=True)


def test_a_file_that_cannot_be_finished_does_not_appear_and_an_old_one_stays(tmp_path):
    path = program(tmp_path / "p.elf", text=b"x")
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("of an earlier run")
    with pytest.raises(OSError, match=f"^.*{NO_SPACE}.*$"):
        run_program(path, SYSTEM, trace=old, signature=FULL, cosim=new, capture=True)
    assert sorted(tmp_path.iterdir()) == [old, path]
    assert old.read_text() == "of an earlier run"


def test_files_are_there_at_the_limit(tmp_path):
    path, trace = program(tmp_path / "p.elf", text=b"x", end=False), tmp_path / "trace"
    with pytest.raises(Limit, match=r"^The program did not end in 500 clocks; .*, no trap$"):
        run_program(path, SYSTEM, trace=trace, max_cycles=500, capture=True)
    assert len(trace.read_text().splitlines()) > 20
    assert sorted(tmp_path.iterdir()) == [path, trace]


def test_a_link_stays_a_link_and_a_mode_stays(tmp_path):
    path = program(tmp_path / "p.elf")
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch(mode=0o600)
    link.symlink_to(target)
    run_program(path, SYSTEM, trace=link, capture=True)
    assert link.is_symlink()
    assert target.read_text().startswith("core   0: 3 0x00001000")
    assert target.stat().st_mode & 0o777 == 0o600


def test_no_file_may_be_the_program_or_another_one(tmp_path, capfd):
    path = program(tmp_path / "p.elf")
    content, link = path.read_bytes(), tmp_path / "link"
    link.symlink_to(path)
    for name in (path, link, tmp_path / "." / "p.elf"):
        line = f"mpu-hw: --trace must not write to {name}, which is the program\n"
        assert refused([path, "--trace", name], capfd) == (2, "", line)
    file = tmp_path / "file"
    line = f"mpu-hw: --waves must not write to {file}, which is the file of --trace\n"
    assert refused([path, "--trace", file, "--waves", file], capfd) == (2, "", line)
    assert path.read_bytes() == content
    assert sorted(tmp_path.iterdir()) == [link, path]


@pytest.mark.parametrize("option", ["--trace /dev/stdout", "--trace >(cat)"])
def test_a_trace_may_go_to_another_command(option, tmp_path):
    path = program(tmp_path / "p.elf")
    command = f"{sys.executable} -m mpu_hw.cli run {path} {option} | cat"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("core   0: 3 0x00001000 (0xf1402573)")


def test_standard_output_as_a_file_keeps_both(tmp_path):
    path, output = program(tmp_path / "p.elf", text=b"said\n"), tmp_path / "output"
    with output.open("w") as file:
        command = [*CLI, "run", str(path), "--trace", "/dev/stdout"]
        assert subprocess.run(command, stdout=file, check=False).returncode == 0
    assert sorted(tmp_path.iterdir()) == [output, path]


def test_a_file_that_may_not_grow_is_named(tmp_path):
    path, trace = program(tmp_path / "p.elf", text=b"x" * 9, end=False), tmp_path / "trace"
    script = f"ulimit -f 1; {' '.join(CLI)} run {path} --max-cycles 9000 --trace {trace}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"mpu-hw: {trace}: File too large\n")
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_may_be_the_configuration(tmp_path, capfd):
    path, config = program(tmp_path / "p.elf"), tmp_path / "unit.toml"
    config.write_text("xlen = 32\n")
    line = f"mpu-hw: --trace must not be {config}, the file of the configuration\n"
    assert refused([path, config, "--trace", config], capfd) == (2, "", line)
    assert config.read_text() == "xlen = 32\n"


def test_a_folder_that_is_gone_is_said(tmp_path):
    path, gone = program(tmp_path / "p.elf"), tmp_path / "gone"
    script = f"mkdir {gone}; cd {gone}; rmdir {gone}; unset MPU_HW_CACHE; "
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = ["bash", "-c", f"{script} {' '.join(CLI)} run {path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    line = "mpu-hw: The folder of the process is gone: No such file or directory"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, line)


def test_a_device_may_be_given_twice(tmp_path):
    path, nothing = program(tmp_path / "p.elf"), Path("/dev/null")
    run_program(path, SYSTEM, trace=nothing, signature=nothing, capture=True)


def test_a_name_may_have_any_letters(tmp_path, capfd):
    folder = tmp_path / "тест 試験 \udcff"
    folder.mkdir()
    path = program(folder / "ünïcode.elf")
    assert refused([path, "--trace", folder / ("ü" * 120)], capfd) == (0, "", "")
    assert sorted(map(len, os.listdir(folder))) == [11, 120]  # noqa: PTH208 - names, not paths
    status, out, err = refused([path / "none"], capfd)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_a_reader_that_leaves_ends_the_run_without_a_word(tmp_path):
    path = program(tmp_path / "p.elf", text=b"line\n", end=False)
    trace = tmp_path / "trace"
    process = start(path, "--trace", trace, stdout=subprocess.PIPE)
    assert process.stdout.readline() == "line\n"
    process.stdout.close()
    assert (process.wait(), process.stderr.read()) == (-signal.SIGPIPE, "")
    process.stderr.close()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_and_leaves_nothing(number, tmp_path, monkeypatch):
    path = program(tmp_path / "p.elf", text=b"line\n", end=False)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    process = start(path, "--cosim", "--trace", tmp_path / "trace", stdout=subprocess.PIPE)
    assert process.stdout.readline() == "line\n"
    process.send_signal(number)
    # The simulator has the other end: this ends when it does.
    process.stdout.read()
    assert (process.wait(), process.stderr.read()) == (-number, "mpu-hw: Interrupted\n")
    process.stdout.close()
    process.stderr.close()
    assert list(scratch.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == [path, scratch]


def test_a_signal_during_the_build_leaves_no_part_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    process = start(program(tmp_path / "p.elf"), stdout=subprocess.DEVNULL)
    line = process.stderr.readline()
    assert line == (
        f"mpu-hw: building the simulator of this configuration; {tmp_path / 'cache'} keeps it\n"
    )
    while not list(tmp_path.glob("cache/soc/*.partial")):
        time.sleep(0.05)
    process.terminate()
    assert (process.wait(), process.stderr.read()) == (-signal.SIGTERM, "mpu-hw: Interrupted\n")
    process.stderr.close()
    left = {path.suffix for path in tmp_path.glob("cache/*/*")}
    assert left == {".lock"}


def test_a_simulator_that_was_cut_short_is_built_again(tmp_path, monkeypatch, simulator):
    path, made = program(tmp_path / "p.elf", text=b"Hi"), []

    def build(folder, *rest):
        made.append(folder)
        (folder / "simulate").write_bytes(whole)
        (folder / "simulate").chmod(0o755)

    whole = simulator.read_bytes()
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("mpu_hw_sim.soc.simulator_build._build", build)
    monkeypatch.setattr(
        "mpu_hw_sim.soc.simulator_build._verilog", lambda config: "module system_top"
    )
    for number, size in enumerate((len(whole), 1000, 0), start=1):
        built = build_simulator(SYSTEM)
        assert len(made) == number
        assert run_program(path, SYSTEM, capture=True).output == b"Hi"
        os.truncate(built, size if number > 1 else 4096)
