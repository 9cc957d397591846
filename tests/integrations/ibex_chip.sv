// Somebody's chip: Ibex with the unit, 64 KiB of RAM at 0x80000000, and nothing else.

// Ibex takes these cells from the library of the technology.
module prim_clock_gating (input clk_i, input en_i, input test_en_i, output clk_o);
  prim_generic_clock_gating cell_i (.clk_i, .en_i, .test_en_i, .clk_o);
endmodule

module prim_buf #(parameter int Width = 1) (
  input [Width-1:0] in_i, output logic [Width-1:0] out_o
);
  assign out_o = in_i;
endmodule

module ibex_chip (
  input logic clk_i,
  input logic rst_ni,
  // The bus answers this many cycles late, each time.
  input logic [1:0] data_delay_i
);
  localparam int Words = 16384;
  localparam logic [31:0] Base = 32'h8000_0000;

  logic [31:0] memory [Words];

  logic instr_req, instr_gnt, instr_rvalid, instr_err;
  logic [31:0] instr_addr, instr_rdata;
  logic data_req, data_gnt, data_rvalid, data_we, data_err;
  logic [3:0] data_be;
  logic [31:0] data_addr, data_wdata, data_rdata;

  function automatic logic outside(logic [31:0] addr);
    return addr[31:16] != Base[31:16];
  endfunction

  assign instr_gnt = instr_req;
  always_ff @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) {instr_rvalid, instr_err, instr_rdata} <= '0;
    else begin
      instr_rvalid <= instr_req;
      instr_err <= outside(instr_addr);
      instr_rdata <= memory[instr_addr[15:2]];
    end

  logic [1:0] waited;
  assign data_gnt = data_req & (waited == data_delay_i);
  always_ff @(posedge clk_i or negedge rst_ni)
    if (!rst_ni) {waited, data_rvalid, data_err, data_rdata} <= '0;
    else begin
      waited <= data_req & ~data_gnt ? waited + 2'd1 : 2'd0;
      data_rvalid <= data_gnt;
      data_err <= outside(data_addr);
      data_rdata <= memory[data_addr[15:2]];
      if (data_gnt & data_we & ~outside(data_addr))
        for (int lane = 0; lane < 4; lane++)
          if (data_be[lane]) memory[data_addr[15:2]][lane*8 +: 8] <= data_wdata[lane*8 +: 8];
    end

  ibex_top #(
    .PMPEnable(1'b1), .PMPNumRegions(16), .DmHaltAddr(32'h1A110800)
  ) top (
    .clk_i, .rst_ni, .test_en_i(1'b0), .ram_cfg_i('0), .hart_id_i('0), .boot_addr_i(Base),
    .instr_req_o(instr_req), .instr_gnt_i(instr_gnt), .instr_rvalid_i(instr_rvalid),
    .instr_addr_o(instr_addr), .instr_rdata_i(instr_rdata), .instr_rdata_intg_i('0),
    .instr_err_i(instr_err),
    .data_req_o(data_req), .data_gnt_i(data_gnt), .data_rvalid_i(data_rvalid),
    .data_we_o(data_we), .data_be_o(data_be), .data_addr_o(data_addr),
    .data_wdata_o(data_wdata), .data_wdata_intg_o(), .data_rdata_i(data_rdata),
    .data_rdata_intg_i('0), .data_err_i(data_err),
    .irq_software_i(1'b0), .irq_timer_i(1'b0), .irq_external_i(1'b0), .irq_fast_i('0),
    .irq_nm_i(1'b0),
    .scramble_key_valid_i(1'b0), .scramble_key_i('0), .scramble_nonce_i('0), .scramble_req_o(),
    .debug_req_i(1'b0), .crash_dump_o(), .double_fault_seen_o(),
    .fetch_enable_i(ibex_pkg::IbexMuBiOn), .alert_minor_o(), .alert_major_internal_o(),
    .alert_major_bus_o(), .core_sleep_o(), .scan_rst_ni(1'b1)
  );
endmodule
