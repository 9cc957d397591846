"""The command line: what it says, what it writes, and its status."""

import json
from pathlib import Path

import pytest

from mpu_hw import MpuConfig
from mpu_hw.board import BOARDS
from mpu_hw.cli import COMMANDS, main
from mpu_hw.export import SUFFIXES
from mpu_hw.presets import PRESET_TEXTS, PRESETS, preset

SMALL = ["--preset", "mpu-small"]
TOML = """
hypervisor = false
entries = {mpu = 3}
paddr_width = 20
"""


def run(capfd, *arguments):
    """Status, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return caught.value.code, out, err


@pytest.fixture
def settled(monkeypatch):
    """Configurations that the command would have generated; nothing is."""
    configs = []

    def note(config, output, **options):
        configs.append(config)
        return []

    monkeypatch.setattr("mpu_hw.export.command.write", note)
    return configs


@pytest.mark.parametrize(("flags", "name"), [((), "mpu"), (("--name", "my_mpu"), "my_mpu")])
def test_generate_writes_its_files_and_names_them(flags, name, capfd, tmp_path):
    status, out, _ = run(capfd, "generate", *SMALL, *flags, "-o", tmp_path)
    paths = [tmp_path / f"{name}{suffix}" for suffix in SUFFIXES]
    sizes = [(path, path.stat().st_size) for path in paths]
    assert status == 0
    assert out == "".join(f"{path}  {size:,} bytes\n" for path, size in sizes)


def test_generate_reads_a_file(capfd, tmp_path):
    (tmp_path / "unit.toml").write_text(TOML)
    status, *_ = run(capfd, "generate", tmp_path / "unit.toml", "-o", tmp_path)
    written = json.loads((tmp_path / "mpu.json").read_text())["configuration"]
    assert status == 0
    assert written["entries"] == {"mpu": 3, "vsmpu": 0, "hgmpu": 0}


def test_generate_starts_from_the_default(capfd, tmp_path, settled):
    assert run(capfd, "generate", "-o", tmp_path)[0] == 0
    assert settled == [MpuConfig()]


@pytest.mark.parametrize("name", PRESETS)
def test_generate_starts_from_a_preset(name, capfd, tmp_path, settled):
    assert run(capfd, "generate", "--preset", name, "-o", tmp_path)[0] == 0
    assert settled == [preset(name)]


@pytest.mark.parametrize(
    "flags", [["--engine", "pipelined"], ["--engine", "combinational"], ["--constant-time"]]
)
def test_what_a_preset_remembers_is_not_meant_for_what_remembers_nothing(
    flags, capfd, tmp_path, settled
):
    assert run(capfd, "generate", "--preset", "soc", *flags, "-o", tmp_path)[0] == 0
    assert preset("soc").regions == 2
    assert [config.regions for config in settled] == [1]


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        (["--entries", "mpu=5"], "entries", {"mpu": 5, "vsmpu": 0, "hgmpu": 0}),
        (["--entries", "mpu = 0x2"], "entries", {"mpu": 2, "vsmpu": 0, "hgmpu": 0}),
        (["--modes", "tor, napot"], "modes", ("tor", "napot")),
        (["--no-switch"], "switch", False),
        (["--switch"], "switch", True),
        (["--granularity", "16"], "granularity", 16),
        (["--paddr-width", "24"], "paddr_width", 24),
        (["--xlen", "64"], "xlen", 64),
        (["--mxr", "raw"], "mxr", "raw"),
        (["--reserved", "hold"], "reserved", "hold"),
        (["--csr-map", "custom"], "csr_map", "custom"),
        (["--reset-kind", "async-low"], "reset_kind", "async-low"),
        (["--engine", "combinational"], "engine", "combinational"),
        (["--hardened", "--no-smepmp", "--no-hypervisor"], "hardened", True),
    ],
)
def test_a_flag_overrides_the_field_of_the_file(flags, field, value, capfd, tmp_path, settled):
    (tmp_path / "unit.toml").write_text(TOML)
    status, *_ = run(capfd, "generate", tmp_path / "unit.toml", *flags, "-o", tmp_path)
    assert status == 0
    assert getattr(settled[0], field) == value


def test_a_table_on_the_command_line_adds_to_the_table_of_the_file(capfd, tmp_path, settled):
    (tmp_path / "unit.toml").write_text(TOML + "csr_base = {mpucfg = 0x5C0}\n")
    flags = ["--csr-base", "mpuswitch=0x160"]
    status, *_ = run(capfd, "generate", tmp_path / "unit.toml", *flags, "-o", tmp_path)
    base = settled[0].csr_base
    assert status == 0
    assert (base["mpucfg"], base["mpuswitch"]) == (0x5C0, 0x160)


def test_the_files_are_printed_as_json(capfd, tmp_path):
    status, out, _ = run(capfd, "generate", *SMALL, "--json", "-o", tmp_path)
    paths = [tmp_path / f"mpu{suffix}" for suffix in SUFFIXES]
    assert status == 0
    assert json.loads(out) == {"files": {str(path): path.stat().st_size for path in paths}}


def test_presets_are_listed_with_what_they_are_for(capfd):
    status, out, err = run(capfd, "generate", "--preset", "list")
    assert (status, err) == (0, "")
    assert [tuple(line.split(None, 1)) for line in map(str.rstrip, out.splitlines())] == [
        *PRESET_TEXTS.items()
    ]
    assert list(PRESET_TEXTS) == list(PRESETS)


def test_the_benchmark_is_a_command_in_a_checkout_alone(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr("mpu_hw.cli.CHECKOUT", tmp_path)
    assert "bench" not in run(capfd, "--help")[1]
    assert run(capfd, "bench") == (2, "", "mpu-hw: No such command 'bench'.\n")


def test_boards_are_listed(capfd):
    status, out, err = run(capfd, "fpga", "list")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(BOARDS)


def test_version_is_printed(capfd):
    assert run(capfd, "--version") == (0, "mpu-hw, version 0.1.0\n", "")


def test_help_lists_every_command_with_its_line(capfd):
    status, out, _ = run(capfd, "--help")
    assert status == 0
    for name, row in COMMANDS.items():
        assert f"  {name}  " in out
        assert row.text in out


# What a command takes before the configuration.
ARGUMENTS = {
    "fpga": "BOARD ",
    "new": "DIR ",
    "run": "FIRMWARE ",
    "explain": "[STATE] ",
    "encode": "BASE SIZE RIGHTS ",
    "plan": "REGIONS.toml ",
}


# The bench has configurations of its own; what ``judge`` reads is somebody else's.
OF_OTHER_UNITS = {"bench", "judge"}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in OF_OTHER_UNITS])
def test_every_command_has_a_help_text_with_every_flag_of_a_configuration(name, capfd):
    status, out, err = run(capfd, name, "--help")
    assert (status, err) == (0, "")
    given = ARGUMENTS.get(name, "")
    assert out.startswith(f"Usage: mpu-hw {name} [OPTIONS] {given}[CONFIG.toml]\n")
    assert "--granularity" in out


@pytest.mark.parametrize(("name", "given"), [("bench", ""), ("judge", " [DESIGN.sv]...")])
def test_a_command_about_other_units_takes_no_configuration(name, given, capfd):
    status, out, err = run(capfd, name, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: mpu-hw {name} [OPTIONS]{given}\n")
    assert "--granularity" not in out


def test_the_help_of_generate_tells_every_flag(capfd, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = run(capfd, "generate", "-h")
    golden = Path(__file__).parent / "generate_help.txt"
    assert out == golden.read_text(encoding="utf-8")


def test_no_command_shows_the_help_and_is_bad_input(capfd):
    status, out, err = run(capfd)
    assert (status, out) == (2, "")
    assert err.startswith("Usage: mpu-hw [OPTIONS] COMMAND [ARGS]...\n")
