// A core of the modules of docs/integration.md around the unit UNIT of one engine: a rule for U at
// 0x0..0xfff, then loads with a bus that is slow at times.
module UNIT_bench;
  bit clk = 0, rst = 1;
  always #5 clk = ~clk;

  logic start = 0, csr_valid = 0;
  logic [33:0] addr = 0;
  logic [11:0] number = 0;
  logic [31:0] wdata = 0;
  logic [1:0] mode = 2'd3;
  logic bus_ready = 0;
  wire finish, trap, valid, ready, done, allow, bus_valid;
  wire [4:0] cause;

  checked_access access (.clk(clk), .rst(rst), .start(start), .finish(finish), .trap(trap),
    .valid(valid), .ready(ready), .done(done), .allow(allow), .bus_valid(bus_valid),
    .bus_ready(bus_ready));

  UNIT_instance around (.clk(clk), .rst(rst), .hart_mode(mode), .mstatus_mprv(1'b0),
    .mstatus_mpp(2'd0), .sstatus_sum(1'b0), .csr_valid(csr_valid), .csr_number(number),
    .csr_write(1'b1), .csr_wdata(wdata), .csr_rdata(), .csr_hit(), .csr_illegal(),
    .fetch_valid(1'b0), .fetch_addr(32'd0), .fetch_size(2'd2), .fetch_ready(), .fetch_done(),
    .fetch_allow(), .fetch_cause(), .fetch_stage(), .fetch_hit(), .fetch_entry(), .fetch_grant(),
    .fetch_trap(), .data_valid(valid), .data_addr(addr[31:0]), .data_size(2'd2),
    .data_access(3'd0), .data_ready(ready), .data_done(done), .data_allow(allow),
    .data_cause(cause), .data_stage(), .data_hit(), .data_entry(), .data_grant(), .data_trap());

  int sent = 0, trapped = 0;
  always @(posedge clk) if (!rst) begin
    if (bus_valid && addr >= 34'h1000) $fatal(1, "UNIT: a denied access is on the bus");
    if (bus_valid && bus_ready) sent++;
    if (trap) begin
      trapped++;
      if (addr < 34'h1000 || cause != 5'd13) $fatal(1, "UNIT: trap %0d at %x", cause, addr);
    end
    if (trap && bus_valid) $fatal(1, "UNIT: an access ends twice");
  end

  task automatic set_csr(input logic [11:0] of, input logic [31:0] value);
    @(negedge clk) begin number = of; wdata = value; csr_valid = 1; end
    @(negedge clk) csr_valid = 0;
  endtask

  task automatic load(input logic [33:0] from, input int slow);
    @(negedge clk) begin addr = from; start = 1; bus_ready = slow == 0; end
    #1;
    for (int waited = 0; !finish; waited++) begin
      if (waited > 100) $fatal(1, "UNIT: an access does not end");
      @(negedge clk) bus_ready = waited + 1 >= slow;
      #1;
    end
  endtask

  task automatic pause;
    @(negedge clk) start = 0;
  endtask

  initial begin
    #40 rst = 0;
    set_csr(12'h1b0, 32'h400);
    set_csr(12'h1a0, 32'h0f);
    mode = 2'd0;
    for (int slow = 0; slow < 5; slow++) begin
      load(34'h800, slow);
      load(34'h2000, slow);
      load(34'h804, slow);
      if (slow[0]) pause();
    end
    pause();
    @(negedge clk);
    if (sent != 10 || trapped != 5) $fatal(1, "UNIT: %0d sent, %0d trapped", sent, trapped);
    $display("UNIT: passed");
  end
endmodule
