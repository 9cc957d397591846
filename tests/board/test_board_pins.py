"""Every board takes the harness: its pins are there, its script has the steps that are expected."""

import pytest

from mpu_hw.board import BOARDS, BuildRequest, tool
from mpu_hw.board.bitstream import NAME, _steps
from mpu_hw.board.harness import UnitTop

CONSTRAINTS = {"ecp5": ".lpf", "ice40": ".pcf", "gowin": ".cst"}


def port_of(pin):
    """How Amaranth calls the port of a pin."""
    resource, number, part = pin
    return f"{resource}_{number}" + (f"__{part}__io" if part else "__io")


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_takes_the_harness(name, small):
    board = BOARDS[name]
    platform = board.open()
    plan = platform.prepare(UnitTop(small, board), NAME, debug_verilog=False)
    pins = plan.files[NAME + CONSTRAINTS[board.family.name]]
    pins = pins if isinstance(pins, str) else pins.decode()
    for pin in (platform.default_clk, *(port_of(pin) for pin in (board.data, board.answer))):
        assert pin in pins
    script = plan.files[f"build_{NAME}.sh"]
    request = BuildRequest(board=board, config=small, seed=7)
    steps = _steps(script if isinstance(script, str) else script.decode(), request, 12e6)
    assert [title for title, _, _ in steps] == ["Synthesis", "Placement and routing", "Packing"]
    assert [program for _, program, _ in steps] == list(board.family.tools.values())
    _, program, arguments = steps[1]
    assert " ".join(arguments[-4:]) == "--seed 7 --freq 12"
    if program is tool.NEXTPNR_GOWIN:
        assert "--family" not in arguments
        assert arguments[arguments.index("--vopt") + 1] == "family=GW1N-9C"
