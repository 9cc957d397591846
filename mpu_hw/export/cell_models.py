"""What simulators must know of the cells of a device that a netlist has."""

import re

__all__ = ["render_cell_models"]

# Lattice's FPGA-TN-02201 and the description of the slice in Project Trellis: two LUTs of four
# inputs, whose lower four bits are a LUT of two inputs that feeds the carry where the LUT is 0.
CCU2C = """\
// Two bits of a carry chain of an ECP5.
module CCU2C (
  input wire CIN,
  input wire A0, B0, C0, D0, A1, B1, C1, D1,
  output wire S0, S1, COUT
);
  parameter [15:0] INIT0 = 16'h0, INIT1 = 16'h0;
  parameter INJECT1_0 = "YES", INJECT1_1 = "YES";
  wire [3:0] low0 = INIT0[3:0], low1 = INIT1[3:0];
  wire like0 = INIT0[{D0, C0, B0, A0}];
  wire like1 = INIT1[{D1, C1, B1, A1}];
  wire carry0 = INJECT1_0 == "YES" ? 1'b0 : low0[{B0, A0}];
  wire carry1 = INJECT1_1 == "YES" ? 1'b0 : low1[{B1, A1}];
  wire middle = like0 ? CIN : carry0;
  assign S0 = like0 ^ (INJECT1_0 == "YES" ? 1'b0 : CIN);
  assign S1 = like1 ^ (INJECT1_1 == "YES" ? 1'b0 : middle);
  assign COUT = like1 ? middle : carry1;
endmodule
"""
MODELS = {"CCU2C": CCU2C}
HEAD = """
// Models of the cells of the device. A synthesizer knows the cells; it defines SYNTHESIS.
`ifndef SYNTHESIS
"""


def render_cell_models(netlist: str) -> str:
    """Give simulators the models of the cells that a netlist has; nothing where it has none."""
    needed = [text for cell, text in MODELS.items() if re.search(rf"^ *{cell} #", netlist, re.M)]
    return HEAD + "\n".join(needed) + "`endif\n" if needed else ""
