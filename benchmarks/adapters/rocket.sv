// PMPChecker of Rocket: 8 entries, loads and stores only. Its masks are made outside it.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  wire [31:0] m [8];
  for (genvar i=0;i<8;i++) begin : gi
    wire [29:0] a = cfg_addr[i*AW +: 30];
    wire [30:0] y = {a, cfg[i*CW+3]};
    wire [30:0] z = y & ~(y + 31'd1);
    assign m[i] = {z[29:0], 2'b11};
  end
  wire r, w;
  PMPChecker u (.io_prv(priv[1:0]), .io_addr(addr[31:0]), .io_size(size[1:0]), .io_r(r), .io_w(w),
    .io_pmp_0_cfg_l(cfg[0*CW+7]), .io_pmp_0_cfg_a(cfg[0*CW+3 +: 2]), .io_pmp_0_cfg_w(cfg[0*CW+1]),
    .io_pmp_0_cfg_r(cfg[0*CW]), .io_pmp_0_addr(cfg_addr[0*AW +: 30]), .io_pmp_0_mask(m[0]),
    .io_pmp_1_cfg_l(cfg[1*CW+7]), .io_pmp_1_cfg_a(cfg[1*CW+3 +: 2]), .io_pmp_1_cfg_w(cfg[1*CW+1]),
    .io_pmp_1_cfg_r(cfg[1*CW]), .io_pmp_1_addr(cfg_addr[1*AW +: 30]), .io_pmp_1_mask(m[1]),
    .io_pmp_2_cfg_l(cfg[2*CW+7]), .io_pmp_2_cfg_a(cfg[2*CW+3 +: 2]), .io_pmp_2_cfg_w(cfg[2*CW+1]),
    .io_pmp_2_cfg_r(cfg[2*CW]), .io_pmp_2_addr(cfg_addr[2*AW +: 30]), .io_pmp_2_mask(m[2]),
    .io_pmp_3_cfg_l(cfg[3*CW+7]), .io_pmp_3_cfg_a(cfg[3*CW+3 +: 2]), .io_pmp_3_cfg_w(cfg[3*CW+1]),
    .io_pmp_3_cfg_r(cfg[3*CW]), .io_pmp_3_addr(cfg_addr[3*AW +: 30]), .io_pmp_3_mask(m[3]),
    .io_pmp_4_cfg_l(cfg[4*CW+7]), .io_pmp_4_cfg_a(cfg[4*CW+3 +: 2]), .io_pmp_4_cfg_w(cfg[4*CW+1]),
    .io_pmp_4_cfg_r(cfg[4*CW]), .io_pmp_4_addr(cfg_addr[4*AW +: 30]), .io_pmp_4_mask(m[4]),
    .io_pmp_5_cfg_l(cfg[5*CW+7]), .io_pmp_5_cfg_a(cfg[5*CW+3 +: 2]), .io_pmp_5_cfg_w(cfg[5*CW+1]),
    .io_pmp_5_cfg_r(cfg[5*CW]), .io_pmp_5_addr(cfg_addr[5*AW +: 30]), .io_pmp_5_mask(m[5]),
    .io_pmp_6_cfg_l(cfg[6*CW+7]), .io_pmp_6_cfg_a(cfg[6*CW+3 +: 2]), .io_pmp_6_cfg_w(cfg[6*CW+1]),
    .io_pmp_6_cfg_r(cfg[6*CW]), .io_pmp_6_addr(cfg_addr[6*AW +: 30]), .io_pmp_6_mask(m[6]),
    .io_pmp_7_cfg_l(cfg[7*CW+7]), .io_pmp_7_cfg_a(cfg[7*CW+3 +: 2]), .io_pmp_7_cfg_w(cfg[7*CW+1]),
    .io_pmp_7_cfg_r(cfg[7*CW]), .io_pmp_7_addr(cfg_addr[7*AW +: 30]), .io_pmp_7_mask(m[7]));
  assign err[0] = typ[0] ? ~w : ~r;
endmodule
