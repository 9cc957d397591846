// One harness for every checker: three pins, and no LUT of its own (EMPTY=1 shows it).
//
// sdi shifts into sr; the registered request and the write data are taps of sr. The configuration
// registers are a plain array with a clock enable; the write select is a one-hot token that shifts,
// because a decoder would cost hundreds of LUTs and cap the clock. keep holds the registers.
module harness #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1, EMPTY=0) (
  input wire clk, input wire sdi, output reg [CH*EW-1:0] err_q);
  localparam RQ = PW+8;              // addr, typ 3, priv 2, size 2, dbg 1
  localparam SW = CH*RQ + AW + 1;
  (* keep *) reg [SW-1:0] sr;
  (* keep *) reg [2*N:0]  tok;
  (* keep *) reg [N*AW-1:0] cfg_addr;
  (* keep *) reg [N*CW-1:0] cfg;
  (* keep *) reg [MW-1:0] mcfg;
  wire [CH*PW-1:0] addr; wire [CH*3-1:0] typ; wire [CH*2-1:0] priv, size; wire [CH-1:0] dbg;
  genvar c;
  generate for (c=0;c<CH;c=c+1) begin : g
    assign {dbg[c], size[c*2+:2], priv[c*2+:2], typ[c*3+:3], addr[c*PW+:PW]} = sr[c*RQ +: RQ];
  end endgenerate
  wire [AW-1:0] wd = sr[CH*RQ +: AW];
  integer i;
  always @(posedge clk) begin
    sr  <= {sr[SW-2:0], sdi};
    tok <= {tok[2*N-1:0], sr[SW-1]};
    for (i=0;i<N;i=i+1) begin
      if (tok[i])   cfg_addr[i*AW +: AW] <= wd;
      if (tok[N+i]) cfg[i*CW +: CW] <= wd[CW-1:0];
    end
    if (tok[2*N]) mcfg <= wd[MW-1:0];
  end
  generate if (EMPTY) begin : ge
    always @(posedge clk) err_q <= {EW{dbg}};
  end else begin : gd
    wire [CH*EW-1:0] err;
    dut #(.N(N),.CH(CH),.AW(AW),.CW(CW),.PW(PW),.MW(MW),.EW(EW)) u (.cfg_addr(cfg_addr),.cfg(cfg),
      .mcfg(mcfg),.addr(addr),.typ(typ),.priv(priv),.size(size),.dbg(dbg),.err(err));
    always @(posedge clk) err_q <= err;
  end endgenerate
endmodule
