// A PMP that follows the rules where hole is 0, and breaks one of them elsewhere.
module small_pmp #(parameter N = 3, W = 12) (
  input [N*(W-2)-1:0] pmpaddr, input [N*8-1:0] pmpcfg, input mml, mmwp,
  input [W-1:0] addr, input [1:0] size, priv, input [2:0] kind, input [3:0] hole,
  output logic allow);
  logic [W-1:0] lo, hi, last;
  logic [W-3:0] own, below, free;
  logic some, whole, done, machine;
  logic [7:0] c;
  logic [2:0] rights;
  logic [W-3:0] first_word, last_word;
  always_comb begin
    machine = priv == 2'd3;
    last = addr + (W'(1) << size) - W'(1);
    if (hole == 1) last = addr;  // the size is not looked at
    first_word = addr[W-1:2];
    last_word = last[W-1:2];
    done = 0;
    allow = machine & ~mmwp & ~(mml & kind[2]);
    if (hole == 2) allow = 1;  // no match passes
    for (int i = 0; i < N; i++) begin
      c = pmpcfg[i*8 +: 8];
      own = pmpaddr[i*(W-2) +: W-2];
      below = i == 0 ? '0 : pmpaddr[(i-1)*(W-2) +: W-2];
      free = own ^ (own + 1'b1);
      if (c[4:3] == 2'd2) free = '0;
      some = 0;
      whole = 0;
      if (c[4:3] == 2'd1) begin
        whole = first_word >= below & last_word < own;
        if (hole == 3) whole = first_word >= below & last_word <= own;  // the upper bound
        some = last_word >= below & first_word < own & below < own;
        if (hole == 3) some = last_word >= below & first_word <= own & below < own;
      end else if (c[4:3] != 0) begin
        some = ((first_word ^ own) & ~free) == 0 | ((last_word ^ own) & ~free) == 0;
        whole = ((first_word ^ own) & ~free) == 0 & ((last_word ^ own) & ~free) == 0;
      end
      if (hole == 4 & machine & ~c[7]) some = 0;  // M looks at locked entries alone
      rights = c[2:0];
      if (machine & ~c[7]) rights = '1;
      if (mml) begin
        if (c[1:0] == 2'b10)
          rights = c[7] ? (c[2] & machine ? 3'b101 : 3'b100) : (machine | c[2] ? 3'b011 : 3'b001);
        else if (c[7] & (c[2:0] == 3'd7)) rights = 3'b001;
        else rights = machine == c[7] ? c[2:0] : '0;
        if (hole == 5 & c[1:0] == 2'b10) rights[1] = 0;  // shared data is not written
      end
      if (hole == 6 & kind[2]) rights[2] = rights[0];  // what may be read may be executed
      if (some & ~done) begin
        done = hole != 7;  // the highest entry decides
        allow = (whole | (hole == 8)) & ((rights & kind) != 0);
      end
    end
  end
endmodule
