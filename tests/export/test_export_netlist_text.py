"""How the declarations of a netlist are written."""

from mpu_hw.export.netlist_text import render_declarations

NETLIST = r"""module some(clk, \matches , q, out);
  wire _0_;
  wire [3:0] _1_;
  wire _2_;
  input clk;
  wire clk;
  input [3:0] \matches ;
  wire [3:0] \matches ;
  wire named;
  wire \a.b ;
  output q;
  reg q = 1'h0;
  output [31:0] out;
  wire [31:0] out;
  reg [31:0] memory [1:0];
  initial begin
    memory[0] = 32'h00000000;
    memory[1] = 32'h00000000;
  end
  assign out = _0_ ? 32'h00000000 : memory[_2_];
endmodule
"""
WRITTEN = r"""module some (
  input wire clk,
  input wire [3:0] \matches ,
  output reg q = 1'h0,
  output wire [31:0] out
);
  wire named, \a.b ;
  wire [3:0] _1_;
  wire _0_, _2_;
  reg [31:0] memory [1:0];
  integer memory_index;
  initial
    for (memory_index = 0; memory_index < 2; memory_index = memory_index + 1)
      memory[memory_index] = 32'h0;
  assign out = _0_ ? 32'h0 : memory[_2_];
endmodule
"""


def test_ports_stand_in_the_head_and_wires_together():
    written = render_declarations(NETLIST)
    assert sorted(written.splitlines()) == sorted(WRITTEN.splitlines())
    assert written.splitlines()[:7] == WRITTEN.splitlines()[:7]


def test_a_memory_whose_words_differ_stays_as_it_is():
    differs = NETLIST.replace("memory[1] = 32'h00000000", "memory[1] = 32'h00000001")
    assert "    memory[1] = 32'h00000001;\n  end\n" in render_declarations(differs)


def test_long_lists_go_on_in_the_next_line():
    wires = "".join(f"  wire _{number}_;\n" for number in range(40))
    text = render_declarations(f"module some(a);\n{wires}  input a;\n  wire a;\nendmodule\n")
    assert max(map(len, text.splitlines())) <= 100
    assert [name for name in text.replace(",", " ").replace(";", " ").split() if "_" in name] == [
        f"_{number}_" for number in range(40)
    ]
