// What pmpchecker of CVW takes from the configuration of its core, and a module around it.
package cvw;
  typedef struct packed {
    logic [31:0] PA_BITS;
    logic [31:0] PMP_ENTRIES;
    logic [1:0]  M_MODE;
  } cvw_t;
endpackage

module cvw_pmp import cvw::*; #(parameter N = 16, W = 56) (
  input [W-1:0] addr, input [1:0] size, priv, input [2:0] kind,
  input [N*(W-2)-1:0] pmpaddr, input [N*8-1:0] pmpcfg, output [2:0] fault);
  localparam cvw_t P = '{PA_BITS: W, PMP_ENTRIES: N, M_MODE: 2'b11};
  logic [7:0] cfg [N-1:0];
  logic [W-3:0] adr [N-1:0];
  for (genvar i = 0; i < N; i++) begin : entry
    assign cfg[i] = pmpcfg[i*8 +: 8];
    assign adr[i] = pmpaddr[i*(W-2) +: W-2];
  end
  pmpchecker #(P) checker_under_test (.PhysicalAddress(addr), .EffectivePrivilegeModeW(priv),
    .PMPCFG_ARRAY_REGW(cfg), .PMPADDR_ARRAY_REGW(adr), .ExecuteAccessF(kind[2]),
    .WriteAccessM(kind[1]), .ReadAccessM(kind[0]), .Size(size), .CMOpM(4'b0),
    .PMPInstrAccessFaultF(fault[2]), .PMPLoadAccessFaultM(fault[0]),
    .PMPStoreAmoAccessFaultM(fault[1]));
endmodule
