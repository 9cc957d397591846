"""Models of device cells: they are the cells of the synthesizer, and simulators alone see them."""

import contextlib

import pytest
from wasm_yosys import run_yosys

from mpu_hw import MpuConfig
from mpu_hw.checker.carry_cells import CARRIED, INVERTED
from mpu_hw.checker.carry_compare import LIKE
from mpu_hw.checker.lowest_denies import BEGIN, ROW
from mpu_hw.export import write_unit
from mpu_hw.export.cell_models import CCU2C, render_cell_models

SMALL = MpuConfig(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 0}, paddr_width=12, target="ecp5")
PINS = "CIN A0 B0 C0 D0 A1 B1 C1 D1".split()
USED = """\
module used(input {inputs}, output S0, S1, COUT);
  CCU2C #({parameters}) cell_ ({pins});
endmodule
"""
SIDE = (
    "read_verilog -nooverwrite {cells}; read_verilog used.v; hierarchy -top used; proc; flatten; "
    "rename -top {name}; design -stash {name}; "
)
BOTH = (
    "design -copy-from gold -as gold gold; design -copy-from gate -as gate gate; "
    "miter -equiv -flatten -make_assert gold gate miter; sat -verify -prove-asserts miter"
)


@pytest.mark.parametrize(
    "tables",
    [
        (LIKE, LIKE),
        (LIKE, CARRIED[0]),
        (LIKE, INVERTED[0]),
        (BEGIN, ROW),
        (0x96AA, 0x96AA),
        (0x1234, 0xFEDC),
    ],
)
@pytest.mark.parametrize("injects", [("NO", "NO"), ("YES", "YES")])
def test_the_model_is_the_cell_of_the_synthesizer(tables, injects, tmp_path):
    parameters = ", ".join(
        f'.INIT{half}({table}), .INJECT1_{half}("{inject}")'
        for half, (table, inject) in enumerate(zip(tables, injects, strict=True))
    )
    pins = ", ".join(f".{pin}({pin})" for pin in (*PINS, "S0", "S1", "COUT"))
    used = USED.format(inputs=", ".join(PINS), parameters=parameters, pins=pins)
    (tmp_path / "used.v").write_text(used)
    (tmp_path / "model.v").write_text(CCU2C)
    sides = {"gold": "+/ecp5/cells_sim.v", "gate": "model.v"}
    script = "".join(SIDE.format(cells=cells, name=name) for name, cells in sides.items())
    with contextlib.chdir(tmp_path):
        run_yosys(script + BOTH)


def test_only_a_netlist_with_cells_has_models(tmp_path):
    assert render_cell_models("  CCU2C #(\n") == render_cell_models("CCU2C #(") != ""
    assert render_cell_models("  mpu_ccu2c #(\n") == ""
    text = write_unit(SMALL, tmp_path / "mpu.v").read_text()
    head, model = text.split("`ifndef SYNTHESIS\n")
    assert model == CCU2C + "`endif\n"
    assert head.count("CCU2C #(") >= 4
