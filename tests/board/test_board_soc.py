"""The system of a board: its pins, its clock, and what its terminal shows."""

import subprocess
from pathlib import Path

import pytest
from mpu_hw_sim.firmware import expected_output
from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.simulator import build_simulator
from mpu_hw_sim.soc import boot_words
from test_board_pins import port_of

from mpu_hw import MpuConfig
from mpu_hw.board import BOARDS, SocHarness, soc_config, tool
from mpu_hw.board.bitstream import NAME
from mpu_hw.board.soc import BAUD, SocTop, system_hertz
from mpu_hw.export import write_verilog
from mpu_hw.soc import SocConfig

TERMINAL = Path(__file__).with_name("terminal.cpp")
WITH_SYSTEM = [board for board in BOARDS.values() if board.system]
# Enough for the demonstration, and quick to build.
PLAIN = {
    "entries": {"mpu": 2, "vsmpu": 1, "hgmpu": 1},
    "modes": ["napot"],
    "granularity": 4096,
}
# Quicker still, for what looks at no instruction.
BARE = PLAIN | {"hypervisor": False, "entries": {"mpu": 2}}


def test_the_demonstration_says_on_the_wire_what_it_says_to_a_simulator(tmp_path):
    config = SocConfig.for_unit(MpuConfig.from_dict(PLAIN), ram_bytes=0x8000)
    harness = SocHarness(config, boot_words(config), unset=1)
    verilog = write_verilog(harness, tmp_path / "top.v", name="top")
    terminal = build_simulator(verilog, TERMINAL.read_text(encoding="utf-8"), top="top")
    done = subprocess.run([terminal, "Hi!\r"], capture_output=True, check=True)
    expected = expected_output("board", "mpu-0.9", 32)
    first, rest = expected.split("\n", 1)
    assert done.stdout.decode() == f"{first}\n{rest}Hi!\n{rest}"
    # The lamp goes on with the first denial, while the first line is still on its way.
    assert len(first) - 20 < int(done.stderr) <= len(first)


@pytest.mark.parametrize("board", WITH_SYSTEM, ids=lambda board: board.name)
def test_a_board_takes_the_system(board):
    plan = board.open().prepare(
        SocTop(MpuConfig.from_dict(BARE), board, (0x6F,)), NAME, debug_verilog=False
    )
    pins = plan.files[f"{NAME}.lpf"]
    pins = pins if isinstance(pins, str) else pins.decode()
    wanted = (("uart", 0, "rx"), ("uart", 0, "tx"), board.system.denied, board.system.alive)
    for pin in wanted:
        assert f'LOCATE COMP "{port_of(pin)}"' in pins


@pytest.mark.parametrize("board", WITH_SYSTEM, ids=lambda board: board.name)
def test_the_clock_of_a_system_is_one_that_pll_and_serial_line_can_make(board):
    system, hertz = board.system, system_hertz(board)
    assert 400e6 <= board.open().default_clk_frequency * system.multiply <= 800e6
    assert system.multiply <= 128
    assert system.divide <= 128
    divisor = round(hertz / (16 * BAUD))
    assert hertz / (16 * divisor) == pytest.approx(BAUD, rel=0.02)
    ticks = hertz / soc_config(board, MpuConfig()).time_divider
    assert ticks == pytest.approx(1e6, rel=0.03)


REPORT = """
{"utilization": {"TRELLIS_COMB": {"used": 1, "available": 2}}, "critical_paths": [],
 "fmax": {"$glbnet$clock.clk": {"achieved": 21.994, "constraint": 16.667}}}
"""


def test_the_firmware_is_what_the_ram_starts_with(fpga, tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    firmware, word, designs = tmp_path / "own.elf", 0xFEED_C0DE, []
    write_elf(firmware, 32, {0x8000_0000: bytes(4) + word.to_bytes(4, "little")}, {})

    def run(program, arguments, folder):
        designs.append((folder / f"{NAME}.il").read_text(encoding="utf-8"))
        (folder / "stat.json").write_text('{"design": {"num_cells_by_type": {"DP16KD": 8}}}')
        (folder / "report.json").write_text(REPORT, encoding="utf-8")
        (folder / f"{NAME}.bit").write_bytes(b"bits")

    monkeypatch.setattr(tool, "run", run)
    toml = tmp_path / "bare.toml"
    toml.write_text(MpuConfig.from_dict(BARE).to_toml(), encoding="utf-8")
    status, out, err = fpga("ulx3s-12f", toml, "--top", "soc", "--firmware", firmware)
    assert (status, err) == (0, "")
    assert "21.99 MHz, 16.67 MHz asked for" in out
    assert (tmp_path / "out" / "ulx3s-12f-soc.bit").read_bytes() == b"bits"
    assert f"{word:032b}{0:032b}" in designs[0]


def test_a_program_of_words_of_64_bits_is_packed_into_them(tmp_path):
    path = tmp_path / "p.elf"
    write_elf(path, 64, {0x8000_0000: bytes(range(1, 13))}, {})
    config = SocConfig.for_unit(None, xlen=64, ram_bytes=0x8000)
    assert boot_words(config, path) == (0x0807_0605_0403_0201, 0x0C0B_0A09)
