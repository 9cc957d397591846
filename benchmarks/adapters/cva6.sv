// pmp of CVA6: 16 entries on its ports, M against the rest, no size.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  for (genvar j=0;j<CH;j++) begin : gj
    logic allow;
    logic [15:0][31:0] a; riscv::pmpcfg_t [15:0] c;
    for (genvar i=0;i<16;i++) begin : gi
      if (i < N) begin : gn
        assign a[i] = cfg_addr[i*AW +: 32];
        assign c[i] = cfg[i*CW +: 8];
      end else begin : gz
        assign a[i] = '0;
        assign c[i] = '0;
      end
    end
    pmp #(.PLEN(34), .PMP_LEN(32), .NR_ENTRIES(N)) u (.addr_i(addr[j*PW +: 34]),
      .access_type_i(riscv::pmp_access_t'(typ[j*3 +: 3])),
      .priv_lvl_i(riscv::priv_lvl_t'(priv[j*2 +: 2])), .conf_addr_i(a), .conf_i(c),
      .allow_o(allow));
    assign err[j] = ~allow;
  end
endmodule
