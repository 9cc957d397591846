// 1 KiB of RAM behind the unit. A request is held until `finish`; a denied one ends with `trap`
// and reaches no memory.

`default_nettype none

module guarded_ram (
  input  wire        clk,
  input  wire        rst,
  // From the core: its mode, CSR instructions, loads and stores
  input  wire [1:0]  mode,
  input  wire        csr_valid,
  input  wire [11:0] csr_number,
  input  wire        csr_write,
  input  wire [31:0] csr_wdata,
  output wire [31:0] csr_rdata,
  output wire        csr_illegal,
  input  wire        start,
  input  wire        store,
  input  wire [31:0] addr,
  input  wire [31:0] wdata,
  output wire        finish,
  output wire        trap,
  output wire [4:0]  cause,
  output reg  [31:0] rdata
);
  reg [31:0] memory [0:255];
  reg asked;
  wire ready, done, grant;
  /* verilator lint_off UNUSEDSIGNAL */
  wire hit, decided, allow;
  wire [1:0] stage;
  wire [7:0] entry;
  /* verilator lint_on UNUSEDSIGNAL */

  guard_instance guard (
    .clk(clk), .rst(rst),
    .hart_mode(mode), .mstatus_mprv(1'b0), .mstatus_mpp(2'd0), .sstatus_sum(1'b0),
    .csr_valid(csr_valid), .csr_number(csr_number), .csr_write(csr_write), .csr_wdata(csr_wdata),
    .csr_rdata(csr_rdata), .csr_hit(hit), .csr_illegal(csr_illegal),
    .data_valid(start & ~asked), .data_addr(addr), .data_size(2'd2),
    .data_access(store ? 3'd1 : 3'd0),
    .data_ready(ready), .data_done(done), .data_allow(allow), .data_cause(cause), .data_stage(stage),
    .data_hit(decided), .data_entry(entry), .data_grant(grant), .data_trap(trap)
  );

  assign finish = done;
  always @(posedge clk) begin
    asked <= start & ~rst & ready & ~done;
    if (grant & store) memory[addr[9:2]] <= wdata;
    if (grant & ~store) rdata <= memory[addr[9:2]];
  end
endmodule

`default_nettype wire
