// The unit in the place of ibex_pmp: as that module the three checks of ibex_core, and beside
// them the CSR instructions, because the unit has its registers itself.
//
// `mpu` is generated: mpu-hw generate mpu.toml --name mpu

module ibex_mpu import ibex_pkg::*; #(
  parameter int unsigned DmBaseAddr = 32'h1A110000,
  parameter int unsigned DmAddrMask = 32'h00000FFF
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // The CSR instruction in ID/EX, as ibex_cs_registers gets it
  input  csr_num_e    csr_addr_i,     // 0 while there is none
  input  logic [31:0] csr_wdata_i,
  input  csr_op_e     csr_op_i,
  input  logic        csr_op_en_i,
  output logic        csr_hit_o,      // The number is one of the unit: its answer counts
  output logic        csr_illegal_o,
  output logic [31:0] csr_rdata_o,

  input  logic        debug_mode_i,
  input  priv_lvl_e   priv_mode_id_i,

  // Checks, as of ibex_pmp
  input  priv_lvl_e   priv_mode_i    [3],
  input  logic [33:0] pmp_req_addr_i [3],
  input  pmp_req_e    pmp_req_type_i [3],
  output logic        pmp_req_err_o  [3]
);
  // The unit wants the new value, whatever the instruction.
  logic [31:0] csr_wdata;
  always_comb begin
    unique case (csr_op_i)
      CSR_OP_SET:   csr_wdata = csr_rdata_o | csr_wdata_i;
      CSR_OP_CLEAR: csr_wdata = csr_rdata_o & ~csr_wdata_i;
      default:      csr_wdata = csr_wdata_i;
    endcase
  end

  // Ibex asks all the time and leaves an answer aside that it has no use for. A request is thus
  // valid always; the unit has no state that would remember it.
  logic allow [3];
  mpu unit (
    .clk             (clk_i),
    .rst_n           (rst_ni),
    .csr_addr        (csr_addr_i),
    .csr_priv        (priv_mode_id_i),
    // csr_op_en_i is 1 in one cycle, that in which the instruction is done.
    .csr_write       (csr_op_en_i & (csr_op_i != CSR_OP_READ)),
    .csr_wdata       (csr_wdata),
    .csr_rdata       (csr_rdata_o),
    .csr_hit         (csr_hit_o),
    .csr_illegal     (csr_illegal_o),
    // Parcels of 2 bytes: pc_if, and pc_if + 2, which counts only where the instruction has it.
    .fetch_valid     (1'b1),
    .fetch_addr      (pmp_req_addr_i[PMP_I]),
    .fetch_size      (2'd1),
    .fetch_access    (3'd2),
    .fetch_priv      (priv_mode_i[PMP_I]),
    .fetch_allow     (allow[PMP_I]),
    .fetch2_valid    (1'b1),
    .fetch2_addr     (pmp_req_addr_i[PMP_I2]),
    .fetch2_size     (2'd1),
    .fetch2_access   (3'd2),
    .fetch2_priv     (priv_mode_i[PMP_I2]),
    .fetch2_allow    (allow[PMP_I2]),
    // The LSU of Ibex splits what is misaligned, and gives the address of the word.
    .data_valid      (1'b1),
    .data_addr       (pmp_req_addr_i[PMP_D]),
    .data_size       (2'd2),
    .data_access     (pmp_req_type_i[PMP_D] == PMP_ACC_WRITE ? 3'd1 : 3'd0),
    .data_priv       (priv_mode_i[PMP_D]),
    .data_allow      (allow[PMP_D]),
    // Ibex raises the causes 1, 5 and 7 itself.
    .fetch_ready(), .fetch_done(), .fetch_cause(), .fetch_stage(), .fetch_hit(), .fetch_entry(),
    .fetch2_ready(), .fetch2_done(), .fetch2_cause(), .fetch2_stage(), .fetch2_hit(),
    .fetch2_entry(),
    .data_ready(), .data_done(), .data_cause(), .data_stage(), .data_hit(), .data_entry()
  );

  // In debug mode nothing denies the Debug Module.
  for (genvar c = 0; c < 3; c++) begin : g_err
    assign pmp_req_err_o[c] = ~allow[c] &
        ~(debug_mode_i & ((pmp_req_addr_i[c][31:0] & ~DmAddrMask) == DmBaseAddr));
  end
endmodule
