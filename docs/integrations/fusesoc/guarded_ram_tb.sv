// Opens one region to U, and tries both sides of its edge.
module guarded_ram_tb;
  localparam logic [11:0] MPUCFG0 = 12'h1a0, MPUADDR0 = 12'h1b0;
  localparam logic [1:0] U = 2'd0, M = 2'd3;

  logic clk = 0, rst = 1;
  logic [1:0] mode = M;
  logic csr_valid = 0, csr_write = 0, csr_illegal, start = 0, store = 0, finish, trap;
  logic [11:0] csr_number = 0;
  logic [31:0] csr_wdata = 0, csr_rdata, addr = 0, wdata = 0, rdata;
  logic [4:0] cause;
  guarded_ram dut (.*);
  always #5 clk = ~clk;

  task automatic write_csr(input logic [11:0] number, input logic [31:0] value, input logic legal);
    @(negedge clk);
    {csr_valid, csr_write, csr_number, csr_wdata} = {2'b11, number, value};
    @(posedge clk);
    if (csr_illegal == legal) $fatal(1, "csr %h", number);
    @(negedge clk);
    {csr_valid, csr_write} = 2'b00;
  endtask

  task automatic access(input logic [31:0] place, input logic write, input logic [31:0] value,
                        input logic [4:0] fault);
    @(negedge clk);
    {start, store, addr, wdata} = {1'b1, write, place, value};
    do @(posedge clk); while (!finish);
    if (trap != (fault != 0) || (trap && cause != fault)) $fatal(1, "%h: cause %0d", place, cause);
    @(negedge clk);
    start = 0;
    if (!write && fault == 0 && rdata != value) $fatal(1, "%h: read %h", place, rdata);
  endtask

  initial begin
    repeat (2) @(negedge clk);
    rst = 0;
    mode = M;
    access(32'h100, 1, 32'hcafe, 0);
    access(32'h200, 1, 32'hbeef, 0);
    write_csr(MPUADDR0, 32'h200 >> 2, 1);
    write_csr(MPUCFG0, 32'h0b, 1);  // TOR: U reads and writes below 0x200
    mode = U;
    access(32'h100, 0, 32'hcafe, 0);
    access(32'h1fc, 1, 32'hd00d, 0);
    access(32'h200, 0, 0, 13);
    access(32'h200, 1, 32'hbad, 15);
    write_csr(MPUCFG0, 0, 0);
    mode = M;
    access(32'h200, 0, 32'hbeef, 0);
    access(32'h1fc, 0, 32'hd00d, 0);
    $display("guarded_ram_tb: passed");
    $finish;
  end
endmodule
