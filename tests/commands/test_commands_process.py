"""A command as a process: signals, closed pipes, full disks, closed files."""

import os
import signal
import subprocess
import sys
import time

import pytest
from amaranth.back import verilog

from mpu_hw import EffectivePrivilege
from mpu_hw.cli import main
from mpu_hw.export import SUFFIXES, render_verilog

CLI = [sys.executable, "-m", "mpu_hw.cli"]
SMALL = ("generate", "--preset", "mpu-small")
FULL = "mpu-hw: standard output: No space left on device\n"


def hear_signals():
    """Undo what a shell did that started the tests in the background: it switches SIGINT off."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def start(*arguments, **options):
    command = [*CLI, *map(str, arguments)]
    options.setdefault("preexec_fn", hear_signals)
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


def ended(process):
    """Give status and standard error at the end of a process."""
    err = process.communicate()[1]
    return process.returncode, err


def wait_for(condition, process):
    while not condition():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("delay", [0, 0.4])
def test_a_signal_ends_generate_in_one_line_and_leaves_no_folder(number, delay, tmp_path):
    # Amaranth elaborates in between: destructors run, and drop what is raised in them.
    process = start("generate", "-o", tmp_path / "new" / "out")
    wait_for(lambda: list(tmp_path.iterdir()), process)
    time.sleep(delay)
    process.send_signal(number)
    assert ended(process) == (-number, "mpu-hw: Interrupted\n")
    assert list(tmp_path.iterdir()) == []


# Components lie in cycles: whether they are collected before the end is chance.
UNUSED = """
import gc
import signal
import sys
import traceback
from importlib import import_module
from amaranth.hdl import Fragment, Module
from mpu_hw import Mpu, cli

def write(config, output, **options):
    # Amaranth says nothing of what is not used before something was elaborated.
    Fragment.get(Module(), None)
    unused = Mpu(config)
    signal.raise_signal(signal.SIGTERM)

import_module("mpu_hw.export.command").write = write
end = cli.end_by

def end_after_all_is_freed(number):
    traceback.clear_frames(sys.exc_info()[2])
    gc.collect()
    end(number)

cli.end_by = end_after_all_is_freed
cli.main(["generate", "-o", sys.argv[1]])
"""


def test_a_signal_brings_no_warnings_of_what_was_not_finished(tmp_path):
    command = [sys.executable, "-W", "default", "-c", UNUSED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGTERM, "mpu-hw: Interrupted\n")


def test_a_shell_sees_the_status_of_the_signal(tmp_path):
    script = f"{' '.join(CLI)} {' '.join(SMALL)} -o {tmp_path}/out & p=$!; sleep 0.7; kill $p; "
    done = subprocess.run(
        ["bash", "-c", f"{script} wait $p; echo $?"], capture_output=True, text=True, check=False
    )
    assert done.stdout == "143\n"


def test_a_signal_that_was_switched_off_stays_off(tmp_path):
    process = start(
        *SMALL,
        "-o",
        tmp_path / "out",
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    wait_for(lambda: list(tmp_path.iterdir()), process)
    process.send_signal(signal.SIGHUP)
    assert ended(process) == (0, "")


@pytest.mark.parametrize("command", ["verify", "fpga"])
def test_a_signal_leaves_no_folder_of_a_longer_command(command, tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    arguments = {"verify": ["verify"], "fpga": ["fpga", "icebreaker"]}[command]
    process = start(*arguments, "--preset", "mpu-small", "-o", tmp_path / "out")
    wait_for(lambda: list(tmp_path.glob("cache/*/*.partial")), process)
    process.terminate()
    status, err = ended(process)
    assert status == -signal.SIGTERM
    assert err.splitlines()[-1] == "mpu-hw: Interrupted"
    assert [line for line in err.splitlines() if not line.startswith("mpu-hw: ")] == []
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    assert {path.suffix for path in tmp_path.glob("cache/*/*")} == {".lock"}


def test_an_interruption_that_a_destructor_drops_comes_again(capfd, tmp_path, monkeypatch):
    class Dropping:
        def __del__(self):
            signal.raise_signal(signal.SIGTERM)
            time.sleep(0)

    def write(config, output, **options):
        Dropping()
        # Where the signal does not come again this ends, and the command with it.
        for _ in range(1000):
            time.sleep(0.01)
        return []

    def end(number):
        sys.exit(number + 128)

    handlers = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM)
    monkeypatch.setattr("mpu_hw.export.command.write", write)
    monkeypatch.setattr("mpu_hw.cli.end_by", end)
    with pytest.raises(SystemExit) as caught:
        main(["generate", "-o", str(tmp_path)])
    assert (caught.value.code, *capfd.readouterr()) == (143, "", "mpu-hw: Interrupted\n")
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM)) == handlers


@pytest.mark.parametrize("arguments", [["--help"], ["generate", "--help"], ["--version"]])
def test_a_reader_that_left_ends_a_command_without_a_word(arguments):
    process = start(*arguments, stdout=subprocess.PIPE)
    process.stdout.close()
    process.stdout = None
    assert ended(process) == (-signal.SIGPIPE, "")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "-h"], ["--version"]])
def test_a_full_disk_behind_standard_output_is_named(arguments):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        assert ended(start(*arguments, stdout=full)) == (2, FULL)


def test_files_are_written_though_nobody_hears_of_them(tmp_path):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        process = start(*SMALL, "-o", tmp_path, stdout=full)
        assert ended(process) == (2, FULL)
    assert {path.name for path in tmp_path.iterdir()} == {f"mpu{suffix}" for suffix in SUFFIXES}


def test_a_folder_with_bytes_that_are_no_text_is_printed(tmp_path):
    folder = os.fsencode(tmp_path) + b"/\xff"
    command = [*map(os.fsencode, (*CLI, *SMALL)), b"-o", folder]
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\udcff/mpu.v" in done.stdout


def test_a_home_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "file").touch()
    environment = os.environ | {"HOME": str(tmp_path / "file" / "home")}
    environment.pop("XDG_CACHE_HOME", None)
    process = start(*SMALL, "-o", tmp_path, stdout=subprocess.DEVNULL, env=environment)
    assert ended(process) == (0, "")


def test_a_yosys_that_does_not_run_gets_one_line(capfd, tmp_path, monkeypatch):
    def fail(*args, **given):
        raise verilog.YosysError("Traceback:\n  a page of it\nno memory left")

    # Of the unit, and of what has no documented top module.
    monkeypatch.setattr("mpu_hw.export.yosys.Yosys.run", fail)
    monkeypatch.setattr(verilog, "convert", fail)
    with pytest.raises(
        OSError, match=r"^Yosys, which writes the Verilog, ended with an error: no .*$"
    ):
        render_verilog(EffectivePrivilege(True), name="effective")
    with pytest.raises(SystemExit) as caught:
        main([*SMALL, "-o", str(tmp_path / "out")])
    text = "mpu-hw: Yosys, which writes the Verilog, ended with an error: no memory left\n"
    assert (caught.value.code, *capfd.readouterr()) == (2, "", text)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("arguments", "status"), [(["--version"], 2), (["fpga", "x"], 2)])
def test_what_waits_for_a_full_standard_error_is_no_success(arguments, status):
    # Python would try once more at its end, and then make a status of its own of it.
    code = (
        "import sys; sys.stderr = open('/dev/full', 'w'); sys.stderr.write('waits'); "
        f"from mpu_hw.cli import main; main({arguments})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == status
