"""What is read out of the reports of the tools."""

import pytest

from mpu_hw.board.figures import count, too_large, worst_path


def test_cells_are_counted_by_the_beginnings_of_their_names():
    assert count({"SB_DFF": 1, "SB_DFFE": 2, "SB_LUT4": 4}, ("SB_DFF",)) == 3


@pytest.mark.parametrize(
    ("log", "text"),
    [
        ("Info: \t LUT4:  20/  10   200%\n", "20 of 10 LUT4 (200 %)"),
        ("Info: \t LUT4:  10/  10   100%\nERROR: no BELs remaining", "all of the device"),
        ("ERROR: design is probably at utilisation limit.", "all of the device"),
        ("Info: \t LUT4:  10/  10   100%\nERROR: bad pin", None),
    ],
)
def test_a_log_says_whether_the_design_is_too_large(log, text):
    assert too_large(log) == text


def test_the_worst_path_is_between_registers():
    def step(kind, delay):
        return {"type": kind, "delay": delay, "from": {"cell": "a"}, "to": {"cell": "b"}}

    inside = [step("clk-to-q", 0.5), step("routing", 1.0), step("routing", 0.0), step("setup", 0.1)]
    report = {
        "critical_paths": [
            {"from": "<async>", "to": "posedge clk", "path": [step("routing", 9.0)]},
            {"from": "posedge clk", "to": "posedge clk", "path": inside},
        ]
    }
    assert worst_path(report) == {"from": "a", "to": "b", "hops": 1, "logic": 0.6, "routing": 1.0}
    assert worst_path({"critical_paths": report["critical_paths"][:1]}) is None
