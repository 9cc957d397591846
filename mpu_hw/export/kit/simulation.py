"""``NAME_tb.sv``: a short simulation of the instance, its assertions and its reset values."""

from typing import Any

from ...isa import Access, Privilege
from ..module_head import Port, render_instance
from ..port_texts import check_ports
from .instance import instance_ports

__all__ = ["render_test_bench"]

REACH = 64  # entries that M keeps of a pool at reset, at most
HEAD = """\
// {name}_tb: resets {name}_instance, reads every CSR number as M, and sends each check port
// a request of U and one of M. {name}_sva.sv compares what is read with the reset values.
//
//   $ verilator --binary --assert -CFLAGS -std=c++20 -f {name}.f {name}_tb.sv

module {name}_tb #(parameter FINISH = 1);
"""
START = """\
  always #5 clk = ~clk;

  integer number, hits, waited, wrong;

  initial begin
    wrong = 0;
    hits = 0;
    repeat (3) @(negedge clk);
    {reset} = {inactive};

    // Every CSR of the unit, and no other.
    hart_mode = 2'd3;
    csr_valid = 1'b1;
    for (number = 0; number < 4096; number = number + 1) begin
      csr_number = number[11:0];
      #1 if (csr_hit && !csr_illegal) hits = hits + 1;
      @(negedge clk);
    end
    csr_valid = 1'b0;
    if (hits != {registers}) begin
      wrong = wrong + 1;
      $display("%0d CSRs can be read, not {registers}", hits);
    end
"""
REQUEST = """
    // {kind} as {mode}, {what}.
    hart_mode = 2'd{code};
    {port}_valid = 1'b1;
{access}    waited = 0;
    #1 while (!{port}_ready && waited < {limit}) begin
      @(negedge clk) waited = waited + 1;
      #1;
    end
    if (!{port}_done) begin
      @(negedge clk) {port}_valid = 1'b0;
      #1;
    end
    if (!{port}_done || {condition}) begin
      wrong = wrong + 1;
      $display("{port}: {kind} as {mode}: done %b, allow %b, cause %0d, not {what}", {port}_done,
               {port}_allow, {port}_cause);
    end
    @(negedge clk) {port}_valid = 1'b0;
"""
ALERT = """
    if (alert) begin
      wrong = wrong + 1;
      $display("alert is 1 without a fault");
    end
"""
END = """
    if (wrong != 0) $fatal(1, "{name}_tb: failed");
    $display("{name}_tb: passed");
    if (FINISH != 0) $finish;
  end
endmodule
"""


def render_test_bench(description: dict[str, Any]) -> str:
    """Render the simulation."""
    name, reset = description["module"], description["reset"]
    ports = [row for row in instance_ports(description) if isinstance(row, Port)]
    text = HEAD.format(name=name)
    for port in ports:
        span = f"[{port.width - 1}:0] " if port.width > 1 else ""
        start = reset["active"] if port.name == reset["port"] else 0
        text += (
            f"  reg {span}{port.name} = {start};\n"
            if port.direction == "in"
            else f"  wire {span}{port.name};\n"
        )
    text += "\n" + render_instance(
        f"{name}_instance", "instance_of_it", {port.name: port.name for port in ports}
    )
    # An alias register raises an exception while its select names nothing, as after reset.
    direct = [row for row in description["registers"] if "select" not in row]
    registers = sum(1 for row in direct if row["kind"] != "ireg")
    inactive = f"1'b{1 - reset['active']}"
    text += "\n" + START.format(reset=reset["port"], inactive=inactive, registers=registers)
    for group, check in check_ports(description).items():
        for mode in (Privilege.U, Privilege.M):
            text += _request(description, group, check, mode)
    text += ALERT if "alert" in description else ""
    return text + END.format(name=name)


def _request(
    description: dict[str, Any], group: str, check: dict[str, Any], mode: Privilege
) -> str:
    """Render one access to address 0; nothing where the reset values of entries decide it."""
    kinds = [kind for kind in ("load", "store", "fetch") if kind in check["accesses"]]
    if not kinds or "walk" in check["accesses"] or description["configuration"]["reset"]:
        return ""
    cause = _cause_at_reset(description, check, kinds[0], mode)
    several = len(check["accesses"]) > 1
    code = Access[kinds[0].upper()]
    return REQUEST.format(
        kind=kinds[0],
        mode=mode.name,
        code=int(mode),
        port=group,
        access=f"    {group}_access = 3'd{code:d};\n" if several else "",
        limit=description["latency"]["ready"] + 8,
        condition=f"{group}_allow || {group}_cause != 5'd{cause}" if cause else f"!{group}_allow",
        what=f"denied with cause {cause}" if cause else "allowed",
    )


def _cause_at_reset(
    description: dict[str, Any], check: dict[str, Any], kind: str, mode: Privilege
) -> int:
    """Give the cause with which an access is denied while every entry is off; 0: it is allowed."""
    for stage in description["stages"]:
        concerned = stage["name"] in check["stages"] and not stage["virt"]
        if not concerned or mode.name not in stage["columns"]:
            continue
        if _entries_at_reset(description, stage["bank"]):
            if mode.name not in stage["passes_without_match"]:
                return int(stage["causes"][kind])
    return 0


def _entries_at_reset(description: dict[str, Any], bank: str) -> int:
    """Count the entries that a bank has at reset: of a pool, M keeps as many as it can."""
    row = next(row for row in description["banks"] if row["name"] == bank)
    count: int = row["entries"]
    if row["array"] == bank:
        return count
    kept = min(count, REACH)
    return {"pmp": kept, "spmp": min(count - kept, REACH)}.get(bank, 0)
