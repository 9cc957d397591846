// Registers of one PMP entry and its upper neighbour, behind a port; hole: what a lock forgets.
module locked_pmp (
  input clk, rst, input [11:0] number, input [31:0] value, input write, input [1:0] hole,
  input [31:0] addr, input [1:0] priv, input [1:0] kind, output logic [31:0] data, output allow);
  logic [29:0] pmpaddr [2];
  logic [7:0] pmpcfg [2];
  logic [1:0] locked;
  assign locked = {pmpcfg[1][7], pmpcfg[0][7]};
  wire tor = locked[1] & (pmpcfg[1][4:3] == 2'd1) & (hole != 2);
  always_ff @(posedge clk) begin
    if (rst) begin
      for (int i = 0; i < 2; i++) begin
        pmpaddr[i] <= 0;
        pmpcfg[i] <= 0;
      end
    end else if (write) begin
      if (number == 12'h3B0 & ~locked[0] & ~tor) pmpaddr[0] <= value[29:0];
      if (number == 12'h3B1 & ~locked[1]) pmpaddr[1] <= value[29:0];
      for (int i = 0; i < 2; i++)
        if (number == 12'h3A0 & (~locked[i] | hole == 1)) pmpcfg[i] <= value[i*8 +: 8] & 8'h9f;
    end
  end
  always_comb
    case (number)
      12'h3A0: data = {16'd0, pmpcfg[1], pmpcfg[0]};
      12'h3B0: data = {2'd0, pmpaddr[0]};
      12'h3B1: data = {2'd0, pmpaddr[1]};
      default: data = 'x;
    endcase
  assign allow = priv == 3;
endmodule
