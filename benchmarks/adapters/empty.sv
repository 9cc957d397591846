// Nothing: with EMPTY=1 the harness does not instantiate it.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  assign err = 0;
endmodule
