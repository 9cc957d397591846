// ibex_pmp: word compare of one 34-bit address per channel, M and U, Smepmp.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  ibex_pkg::pmp_cfg_t c [N]; logic [33:0] a [N];
  ibex_pkg::priv_lvl_e p [CH]; logic [33:0] ra [CH]; ibex_pkg::pmp_req_e t [CH]; logic e [CH];
  for (genvar i=0;i<N;i++) begin : gi
    assign c[i].lock = cfg[i*CW+7];
    assign c[i].mode = ibex_pkg::pmp_cfg_mode_e'(cfg[i*CW+3 +: 2]);
    assign c[i].exec = cfg[i*CW+2]; assign c[i].write = cfg[i*CW+1]; assign c[i].read = cfg[i*CW];
    assign a[i] = {cfg_addr[i*AW +: 32], 2'b00};
  end
  for (genvar j=0;j<CH;j++) begin : gj
    assign p[j] = ibex_pkg::priv_lvl_e'(priv[j*2 +: 2]);
    assign ra[j] = addr[j*PW +: 34];
    assign t[j] = ibex_pkg::pmp_req_e'(typ[j*3 +: 2]);
    assign err[j] = e[j];
  end
  ibex_pkg::pmp_mseccfg_t m;
  assign m.rlb = mcfg[2]; assign m.mmwp = mcfg[1]; assign m.mml = mcfg[0];
  ibex_pmp #(.PMPGranularity(0), .PMPNumChan(CH), .PMPNumRegions(N)) u (.csr_pmp_cfg_i(c),
    .csr_pmp_addr_i(a), .csr_pmp_mseccfg_i(m), .debug_mode_i(dbg[0]), .priv_mode_i(p),
    .pmp_req_addr_i(ra), .pmp_req_type_i(t), .pmp_req_err_o(e));
endmodule
