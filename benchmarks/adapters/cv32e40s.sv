// cv32e40s_pmp: as Ibex, one instance per channel.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  cv32e40s_pkg::pmp_csr_t s;
  for (genvar i=0;i<cv32e40s_pkg::PMP_MAX_REGIONS;i++) begin : gi
    if (i < N) begin : gn
      assign s.cfg[i] = cfg[i*CW +: 8];
      assign s.addr[i] = {cfg_addr[i*AW +: 32], 2'b00};
    end else begin : gz
      assign s.cfg[i] = '0;
      assign s.addr[i] = '0;
    end
  end
  assign s.mseccfg = {29'b0, mcfg[2:0]};
  for (genvar j=0;j<CH;j++) begin : gj
    cv32e40s_pmp #(.PMP_GRANULARITY(0), .PMP_NUM_REGIONS(N)) u (.clk(1'b0), .rst_n(1'b1),
      .csr_pmp_i(s), .priv_lvl_i(cv32e40s_pkg::privlvl_t'(priv[j*2 +: 2])),
      .pmp_req_addr_i(addr[j*PW +: 34]),
      .pmp_req_type_i(cv32e40s_pkg::pmp_req_e'(typ[j*3 +: 2])), .pmp_req_err_o(err[j]));
  end
endmodule
