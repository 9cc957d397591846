// A core that makes the mistake of number +mistake=N, or none: 0; without it, it rests. It writes a rule for U to
// 0x0..0x1fff, is reset once more, loads as U what no rule allows, and as M with MPRV.
module mistaken_core;
  bit clk = 0, rst = 1;
  always #5 clk = ~clk;

  int mistake;

  // State of the hart, and the access that it makes.
  logic [1:0] mode = 2'd3, mpp = 2'd0;
  logic v = 0, mprv = 0, mpv = 0, spvp = 0, hlsv = 0;
  logic valid = 0;
  logic [33:0] addr = 0;
  logic [1:0] size = 2'd2;
  logic [11:0] number = 0;
  logic write = 0;
  logic [31:0] wdata = 0;

  wire [1:0] right_priv;
  wire right_virt;
  mpu_effective_privilege privilege (.hart_priv(mode), .hart_virt(v), .mprv(mprv), .mpp(mpp),
    .mpv(mpv), .spvp(spvp), .fetch(1'b0), .hlsv(hlsv), .priv(right_priv), .virt(right_virt));

  // What it sends to the unit: right, or not.
  wire [1:0] sent_priv = mistake == 2 ? mode : right_priv;
  wire sent_virt = mistake == 3 ? v : right_virt;
  wire [1:0] sent_size = mistake == 4 ? 2'd0 : size;
  wire [33:0] sent_addr = mistake == 5 ? {2'b0, addr[31:0]} : addr;
  wire [2:0] sent_access = mistake == 8 ? 3'd4 : 3'd0;
  wire sent_rst = rst && !(mistake == 6 && $time > 100);
  wire [1:0] sent_csr_priv = mistake == 9 ? 2'd1 : mode;

  wire [31:0] rdata;
  wire hit, illegal, is_virtual, ready, done, allow, decided, gva;
  wire [4:0] cause;
  wire [1:0] stage;
  wire [7:0] entry;
  reg allowed;
  always @(posedge clk) allowed <= done && allow;
  // A bus request in the cycle of the verdict; the last mistake is one cycle late.
  wire leaves = mistake == 1 ? valid : mistake == 10 ? allowed : done && allow;

  mpu unit (.clk(clk), .rst(sent_rst), .csr_addr(number), .csr_priv(sent_csr_priv), .csr_virt(v),
    .csr_write(write), .csr_wdata(wdata), .csr_rdata(rdata), .csr_hit(hit),
    .csr_illegal(illegal), .csr_virtual(is_virtual), .status_sum(1'b0), .status_vsum(1'b0),
    .status_satp_bare(1'b1), .status_vsatp_bare(1'b1), .status_hgatp_bare(1'b1),
    .fetch_valid(1'b0), .fetch_addr(34'd0), .fetch_size(2'd2), .fetch_access(3'd2),
    .fetch_priv(mode), .fetch_virt(v), .fetch_ready(), .fetch_done(), .fetch_allow(),
    .fetch_cause(), .fetch_stage(), .fetch_hit(), .fetch_entry(), .fetch_gva(),
    .data_valid(valid), .data_addr(sent_addr), .data_size(sent_size), .data_access(sent_access),
    .data_priv(sent_priv), .data_virt(sent_virt), .data_ready(ready), .data_done(done),
    .data_allow(allow), .data_cause(cause), .data_stage(stage), .data_hit(decided),
    .data_entry(entry), .data_gva(gva));

  task automatic set_csr(input logic [11:0] of, input logic [31:0] value);
    @(negedge clk) begin number = of; wdata = value; write = 1; end
    @(negedge clk) begin number = 0; write = 0; end
  endtask

  task automatic load(input logic [33:0] from, input logic [1:0] bytes);
    @(negedge clk) begin addr = from; size = bytes; valid = 1; end
    #1 while (!ready) @(negedge clk) #1;
    @(negedge clk) valid = 0;
    @(negedge clk);
  endtask

  initial if ($value$plusargs("mistake=%d", mistake) != 0) begin
    #40 rst = 0;
    set_csr(12'h1b0, 32'h800);  // mpuaddr0
    set_csr(12'h1a0, 32'h0f);  // mpucfg0: TOR, RWX for U
    load(34'h0, 2'd2);  // by M, which no stage checks
    mode = 2'd0;
    load(34'h1ffc, 2'd2);
    load(34'h2000, 2'd2);
    load(34'h1ff0, 2'd1);
    load(mistake == 7 ? 34'h1001 : 34'h1000, 2'd2);
    load(34'h100001000, 2'd2);
    mode = 2'd3;
    mprv = 1;
    load(34'h2000, 2'd2);
    mpv = 1;
    load(34'h2000, 2'd2);
    mprv = 0;
    hlsv = 1;
    load(34'h2000, 2'd2);
    hlsv = 0;
    // A warm reset; afterwards the rule is gone.
    @(negedge clk) rst = 1;
    @(negedge clk) rst = 0;
    @(negedge clk) number = 12'h1b0;
    @(negedge clk) number = 0;
    $display("mistaken_core: end");
    $finish;
  end

  // As the head of mpu_sva.sv shows it.
  bind mistaken_core mpu_sva #(.BUS_DELAY(0)) checks (.clk(clk), .reset(rst),
    .core_hart_mode(mode), .core_hart_v(v), .core_mstatus_mprv(mprv), .core_mstatus_mpp(mpp),
    .core_mstatus_mpv(mpv), .core_hstatus_spvp(spvp), .csr_addr(number),
    .csr_priv(sent_csr_priv), .csr_virt(v), .csr_write(write), .csr_rdata(rdata), .csr_hit(hit),
    .csr_illegal(illegal), .csr_virtual(is_virtual), .fetch_leaves(1'b0), .fetch_addr_core(34'd0),
    .fetch_size_core(2'd2), .fetch_valid(1'b0), .fetch_addr(34'd0), .fetch_size(2'd2),
    .fetch_access(3'd2), .fetch_priv(mode), .fetch_virt(v), .fetch_ready(1'b0), .fetch_done(1'b0),
    .fetch_allow(1'b0), .fetch_cause(5'd0), .fetch_stage(2'd0), .fetch_hit(1'b0),
    .fetch_entry(8'd0), .fetch_gva(1'b0), .data_leaves(leaves), .data_addr_core(addr),
    .data_size_core(size), .data_hlsv_core(hlsv), .data_valid(valid), .data_addr(sent_addr),
    .data_size(sent_size), .data_access(sent_access), .data_priv(sent_priv),
    .data_virt(sent_virt), .data_ready(ready), .data_done(done), .data_allow(allow),
    .data_cause(cause), .data_stage(stage), .data_hit(decided), .data_entry(entry),
    .data_gva(gva));
endmodule
