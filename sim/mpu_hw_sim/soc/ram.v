// RAM that answers in the clock of the question; written at the end of that clock.
module ram #(
    parameter WIDTH = 32,
    parameter DEPTH_BITS = 10
) (
    input clk,
    input [WIDTH - $clog2(WIDTH / 8) - 1:0] adr,
    input we,
    input [WIDTH / 8 - 1:0] sel,
    input [WIDTH - 1:0] dat_w,
    output [WIDTH - 1:0] dat_r
);
    // The program is loaded into it before the first clock, and read back from it. Declared as
    // written from outside, everything that depends on it would be worked out twice a clock.
    reg [WIDTH - 1:0] words [0:(1 << DEPTH_BITS) - 1] /* verilator public_flat_rd */;
    wire [DEPTH_BITS - 1:0] index = adr[DEPTH_BITS - 1:0];
    wire [WIDTH - 1:0] mask;
    genvar lane;
    generate
        for (lane = 0; lane < WIDTH / 8; lane = lane + 1)
            assign mask[8 * lane +: 8] = {8{sel[lane]}};
    endgenerate
    assign dat_r = words[index];
    always @(posedge clk) if (we) words[index] <= (dat_r & ~mask) | (dat_w & mask);
endmodule
