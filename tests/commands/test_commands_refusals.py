"""Bad input on the command line: one line, status 2, and nothing written."""

import re
from importlib import import_module

import pytest

from mpu_hw.cli import main
from mpu_hw.config import read_toml

PORTS = "[[ports]]\nname = 'a'\naccesses = ['load']\nmax_size = 4\n"
RESET = "[[reset]]\nbank = 'mpu'\nindex = {}\naddr = 0\ncfg = {}\nhardwired = {}\n"

FLAGS = [
    ("--granularity 12", "granularity must be a power of two and at least 4, not 12"),
    ("--entries mpu=65", "entries of bank mpu must be between 0 and 64, not 65"),
    ("--paddr-width 8", "paddr_width with xlen 32 must be between 12 and 34, not 8"),
    ("--paddr-width 40", "paddr_width with xlen 32 must be between 12 and 34, not 40"),
    (
        "--paddr-width 12 --granularity 8192",
        "granularity must be smaller than the address space of 2**12 bytes, not 8192: lower it or "
        "raise paddr_width",
    ),
    ("--entries mmpu=4", "Bank 'mmpu' is not known; did you mean 'mpu'?"),
    (
        "--csr-base mpucfg=0x1b0",
        "csr_base must keep families apart, not mpucfg at 0x1b0..0x1bf and mpuaddr at 0x1b0..0x1ef",
    ),
    (
        "--entries mpu",
        "Invalid value for '--entries': 'mpu' must be a name, an equals sign and a number",
    ),
    (
        "--entries mpu=1,vsmpu=2,mpu=2",
        "Invalid value for '--entries': 'mpu' must be given once, not twice",
    ),
    (
        "--csr-base mpucfg=five",
        "Invalid value for '--csr-base': 'mpucfg=five' must be a name, an equals sign and a number",
    ),
    ("--modes tor,nap", "Address-matching mode 'nap' is not known; did you mean 'napot'?"),
    ("--xlen thirty", "Invalid value for '--xlen': 'thirty' is not a valid integer."),
    ("--preset smal", "Preset 'smal' is not known; did you mean 'mpu-small'?"),
    ("--granularty 8", "No such option '--granularty'. Did you mean '--granularity'?"),
]

FILES = [
    ("granularity = 12", "granularity must be a power of two and at least 4, not 12"),
    ("granulrity = 8", "Configuration key 'granulrity' is not known; did you mean 'granularity'?"),
    (PORTS * 2, "Port names must differ, not 'a' twice"),
    (
        RESET.format(16, 0, "true"),
        "Index of reset entry mpu[16] must be below the 16 entries of bank mpu, not 16",
    ),
    (
        RESET.format(1, 9, "true"),
        "Reset entry mpu[1] must not be hardwired with A=TOR unless mpu[0], its lower bound, is "
        "hardwired too",
    ),
    ("ports = 3", "ports must be a list of tables, not 3"),
    ("[[ports]]\nname = 'config'\naccesses = ['load']\nmax_size = 4\n", None),
]
NAME = (
    "Port name must be lower-case letters, digits and single underscores, and none of csr, status, "
    "isel, alert, clk, rst, rst_n, config, elaborate, metadata, signature, not 'config'"
)


def run(capfd, *arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code, *capfd.readouterr()


@pytest.mark.parametrize(("flags", "text"), FLAGS)
def test_a_bad_flag_gets_one_line_and_writes_nothing(flags, text, capfd, tmp_path):
    result = run(capfd, "generate", *flags.split(), "-o", tmp_path / "out")
    assert result == (2, "", f"mpu-hw: {text}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("toml", "text"), FILES)
def test_a_bad_file_gets_one_line_and_writes_nothing(toml, text, capfd, tmp_path):
    path = tmp_path / "unit.toml"
    path.write_text(toml)
    result = run(capfd, "generate", path, "-o", tmp_path / "out")
    assert result == (2, "", f"mpu-hw: Configuration file {path}: {text or NAME}\n")
    assert list(tmp_path.iterdir()) == [path]


def test_a_flag_that_is_wrong_beside_a_right_file_does_not_blame_the_file(capfd, tmp_path):
    path = tmp_path / "unit.toml"
    path.write_text("xlen = 64")
    text = "granularity must be a power of two and at least 4, not 12"
    result = run(capfd, "generate", path, "--granularity", "12", "-o", tmp_path / "out")
    assert result == (2, "", f"mpu-hw: {text}\n")


def test_a_file_that_is_not_toml_gets_one_line(capfd, tmp_path):
    path = tmp_path / "unit.toml"
    path.write_text("xlen = = 3")
    text = f"{path} must be a TOML file: Invalid value (at line 1, column 8)"
    assert run(capfd, "generate", path, "-o", tmp_path) == (2, "", f"mpu-hw: {text}\n")


def test_a_file_that_is_not_there_gets_one_line(capfd, tmp_path):
    path = tmp_path / "none.toml"
    line = f"mpu-hw: {path}: No such file or directory\n"
    assert run(capfd, "generate", path, "-o", tmp_path) == (2, "", line)


def test_a_file_and_a_preset_together_are_refused(capfd, tmp_path):
    path = tmp_path / "unit.toml"
    path.write_text("xlen = 32")
    text = "A configuration must come from a file or from --preset, not from both"
    arguments = [path, "--preset", "default", "-o", tmp_path / "out"]
    assert run(capfd, "generate", *arguments) == (2, "", f"mpu-hw: {text}\n")


@pytest.mark.parametrize(
    ("below", "reason"), [("", "File exists"), ("/unit", "Not a directory")], ids=["file", "below"]
)
def test_an_output_folder_that_is_a_file_is_refused_and_the_file_kept(
    below, reason, capfd, tmp_path
):
    (tmp_path / "file").write_text("mine")
    output = f"{tmp_path}/file{below}"
    text = f"--output must be a folder that can be written, not {output!r}: {reason}"
    arguments = ["--preset", "mpu-small", "-o", output]
    assert run(capfd, "generate", *arguments) == (2, "", f"mpu-hw: {text}\n")
    assert (tmp_path / "file").read_text() == "mine"


def test_an_output_folder_that_cannot_be_written_is_refused(capfd, tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", "somewhere")

    # Not by chmod: whoever runs this may be root.
    monkeypatch.setattr(import_module("mpu_hw.export.generate"), "whole_file", refuse)
    text = (
        f"--output must be a folder that can be written, not {str(tmp_path)!r}: Permission denied"
    )
    assert run(capfd, "generate", "-o", tmp_path) == (2, "", f"mpu-hw: {text}\n")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_names_the_nearest(capfd):
    assert run(capfd, "generat")[0] == 2


def test_a_missing_output_is_refused(capfd):
    assert run(capfd, "generate") == (2, "", "mpu-hw: Missing option '-o' / '--output'.\n")


@pytest.mark.parametrize("flag", ["--output", "-o"])
@pytest.mark.parametrize("name", ["", "-"])
def test_an_output_that_names_no_folder_is_refused(name, flag, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = f"Invalid value for '-o' / '--output': {name!r} is not the name of a folder"
    arguments = ["--preset", "mpu-small", flag, name]
    assert run(capfd, "generate", *arguments) == (2, "", f"mpu-hw: {text}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "-"])
def test_a_file_without_a_name_is_refused(name, capfd):
    text = f"Invalid value for '[CONFIG.toml]': {name!r} is not the name of a file"
    assert run(capfd, "generate", name, "-o", "out") == (2, "", f"mpu-hw: {text}\n")


def test_a_folder_in_the_place_of_a_file_is_refused_before_another_is_written(capfd, tmp_path):
    (tmp_path / "mpu.json").mkdir()
    (tmp_path / "mpu.v").write_text("mine")
    text = f"--output must be a folder that can be written, not {str(tmp_path)!r}: Is a directory"
    arguments = ["--preset", "mpu-small", "-o", tmp_path]
    assert run(capfd, "generate", *arguments) == (2, "", f"mpu-hw: {text}\n")
    assert (tmp_path / "mpu.v").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mpu.json", "mpu.v"]


@pytest.mark.parametrize("table", ["x = " + "[" * 5000 + "]" * 5000, "x." * 5000 + "x = 1"])
def test_a_file_that_is_nested_too_deeply_gets_one_line(table, capfd, tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text(table)
    status, out, err = run(capfd, "generate", path, "-o", tmp_path / "out")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == [path]


def test_the_line_names_the_file_that_is_nested_too_deeply(tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text("x = " + "[" * 5000 + "]" * 5000)
    text = f"{path} must not be nested as deeply as it is"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_toml(path)


def test_a_byte_order_mark_is_read_over(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbfxlen = 64\n")
    assert read_toml(path) == {"xlen": 64}
