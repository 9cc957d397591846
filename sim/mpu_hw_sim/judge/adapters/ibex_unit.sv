// The PMP of Ibex with its registers: what ibex_cs_registers has of them, and ibex_pmp.
`include "prim_assert.sv"
module ibex_unit import ibex_pkg::*; #(parameter int unsigned N=16, CH=2) (
  input  logic clk_i, rst_ni, csr_we_int, input csr_num_e csr_addr,
  input  logic [31:0] csr_wdata_int, output logic [31:0] csr_rdata_int, output logic illegal_csr,
  input  logic [CH*34-1:0] addr, input logic [CH*2-1:0] typ, priv, input logic debug_mode,
  output logic [CH-1:0] err);
  // As in ibex_cs_registers.
  localparam int unsigned PMPNumRegions = N;
  localparam bit PMPEnable = 1'b1;
  localparam bit ShadowCSR = 1'b0;
  localparam int unsigned PMPGranularity = 0;
  localparam int unsigned PMPAddrWidth = 32;
  localparam pmp_cfg_t     PMPRstCfg [16]  = PmpCfgRst;
  localparam logic [33:0]  PMPRstAddr [16] = PmpAddrRst;
  localparam pmp_mseccfg_t PMPRstMsecCfg   = PmpMseccfgRst;
  pmp_cfg_t             csr_pmp_cfg_o [N];
  logic [33:0]          csr_pmp_addr_o [N];
  logic [31:0]          pmp_addr_rdata [PMP_MAX_REGIONS];
  logic [PMP_CFG_W-1:0] pmp_cfg_rdata [PMP_MAX_REGIONS];
  logic                 pmp_csr_err;
  pmp_mseccfg_t         pmp_mseccfg;
`include "pmp_function.svh"
`include "pmp_registers.svh"
  always_comb begin
    illegal_csr = 1'b0;
    csr_rdata_int = '0;
    unique case (csr_addr)
`include "pmp_mseccfg.svh"
`include "pmp_reads.svh"
      default: illegal_csr = 1'b1;
    endcase
  end
  priv_lvl_e p [CH]; logic [33:0] ra [CH]; pmp_req_e t [CH]; logic e [CH];
  for (genvar j = 0; j < CH; j++) begin : gj
    assign p[j] = priv_lvl_e'(priv[j*2 +: 2]);
    assign ra[j] = addr[j*34 +: 34];
    assign t[j] = pmp_req_e'(typ[j*2 +: 2]);
    assign err[j] = e[j];
  end
  ibex_pmp #(.PMPGranularity(0), .PMPNumChan(CH), .PMPNumRegions(N)) u (
    .csr_pmp_cfg_i(csr_pmp_cfg_o), .csr_pmp_addr_i(csr_pmp_addr_o),
    .csr_pmp_mseccfg_i(pmp_mseccfg), .debug_mode_i(debug_mode), .priv_mode_i(p),
    .pmp_req_addr_i(ra), .pmp_req_type_i(t), .pmp_req_err_o(e));
endmodule
