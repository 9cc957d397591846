// The check path of mpu_hw with an engine that has registers, generated as the module check.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input clk,
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  check u (.clk(clk), .rst(1'b0), .cfg_addr(cfg_addr), .cfg(cfg), .mcfg(mcfg), .addr(addr),
    .typ(typ), .priv(priv), .size(size), .dbg(dbg), .err(err));
endmodule
