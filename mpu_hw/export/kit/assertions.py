"""``NAME_sva.sv``: assertions about a unit in its place, bound to the module around it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...isa import Access
from ..module_head import Port, Title, render_instance, render_module_head
from ..port_texts import check_ports, group_title, port_text
from .core_side import EFFECTIVE, FETCH, hart_state, has_guest_loads, has_hypervisor, wire
from .instance import allowed

__all__ = ["assertion_ports", "render_assertions"]

HEAD = """\
// {name}_sva: assertions about {name} in its place, in the subset |->, |=>, $past of SystemVerilog.
//
// At the end of the file the module is bound to {name}_instance. For a core that instantiates
// {name} itself, define {macro}_SVA_BOUND and bind it to the module that has the instance:
//
//   bind my_lsu {name}_sva #(.BUS_DELAY(1)) mpu_checks (.clk(clk), ...);
//
// clk and reset are those of the core, not of the unit: a unit whose reset or clock is missing is
// found. core_*, *_core and *_leaves come from the core and the bus, not from the unit's ports:
// they are what the ports are compared with. BUS_DELAY is the number of cycles, 0 or 1, from the
// verdict to the cycle in which the request leaves; *_leaves is 1 in that one cycle of a request.
"""
RESET_VALUES = """\
  // Reset values of the CSRs; 0 where none is listed.
  function automatic logic [{top}:0] reset_value(input logic [11:0] number);
    case (number)
{rows}      default: reset_value = {xlen}'h0;
    endcase
  endfunction

  // Nothing was written since reset. Before the first reset nobody knows.
  logic untouched;
  initial untouched = 1'b0;
  always @(posedge clk or posedge reset)
    if (reset) untouched <= 1'b1;
    else if (csr_write && csr_hit && !csr_illegal{virtual}) untouched <= 1'b0;
"""


class _Property(NamedTuple):
    """An assertion: when, what holds then, and what is wrong where it does not."""

    label: str
    when: str
    holds: str
    message: str


def assertion_ports(description: dict[str, Any]) -> Iterator[Port | Title]:
    """Give the ports of the module: what the core says, and the ports of the unit, as inputs."""
    yield Port("in", 1, "clk", "Clock of the core")
    yield Port("in", 1, "reset", "Reset of the core, active high")
    for port in description["ports"]:
        if port["name"] == "alert":
            yield Port("in", 1, "alert", port_text(description, port))
    yield Title("State of the hart, from the core")
    yield from (port._replace(name=f"core_{port.name}") for port in hart_state(description))
    checks = check_ports(description)
    last = ""
    for port in description["ports"][2:]:
        group = port["group"]
        if group not in checks and group != "csr" or wire(port) == "csr_wdata":
            continue
        if group != last:
            last = group
            yield Title(group_title(description, group))
            if group in checks:
                yield from _from_core(description, group, port)
        yield Port("in", port["width"], wire(port), port_text(description, port))


def _from_core(description: dict[str, Any], group: str, port: dict[str, Any]) -> Iterator[Port]:
    check = check_ports(description)[group]
    yield Port("in", 1, f"{group}_leaves", "A request of this port leaves, from the bus")
    for name, text in (("addr", "Its first byte"), ("size", "log2 of its size in bytes")):
        width = _width(description, f"{group}_{name}")
        yield Port("in", width, f"{group}_{name}_core", f"{text}, from the core")
    if has_guest_loads(description, check):
        yield Port("in", 1, f"{group}_hlsv_core", "It is HLV, HLVX or HSV, from the core")


def _width(description: dict[str, Any], name: str) -> int:
    """Give the width of a port of the unit in bits."""
    width: int = next(port["width"] for port in description["ports"] if wire(port) == name)
    return width


def render_assertions(description: dict[str, Any]) -> str:
    """Render the module of the assertions, and its binding."""
    name = description["module"]
    head = HEAD.format(name=name, macro=name.upper())
    text = render_module_head(
        f"{name}_sva", assertion_ports(description), "#(parameter BUS_DELAY = 0) "
    )
    text += "\n" + _reset_values(description)
    for group in check_ports(description):
        text += _effective(description, group)
    for row in _properties(description):
        text += _assertion(name, row)
    text += _leaving(description)
    text += "endmodule\n"
    return f"{head}\n`ifndef SYNTHESIS\n\n{text}\n{_binding(description)}\n`endif\n"


def _reset_values(description: dict[str, Any]) -> str:
    xlen = description["configuration"]["xlen"]
    direct = [row for row in description["registers"] if "select" not in row]
    rows = [
        f"      12'h{row['number']:03x}: reset_value = {xlen}'h{row['reset']:x};"
        f"  // {row['name']}\n"
        for row in direct
        if row["reset"]
    ]
    virtual = " && !csr_virtual" if has_hypervisor(description) else ""
    return RESET_VALUES.format(top=xlen - 1, xlen=xlen, rows="".join(rows), virtual=virtual)


def _effective(description: dict[str, Any], group: str) -> str:
    """Render the privilege that an access of a port has by what the core says."""
    accesses = {*check_ports(description)[group]["accesses"]}
    modes, virts = ["core_hart_mode"], ["core_hart_v"]
    if EFFECTIVE & accesses:
        modified = "core_mstatus_mprv && core_hart_mode == 2'd3"
        modified += f" && {group}_access != 3'd{Access.FETCH:d}" if FETCH in accesses else ""
        modes.insert(0, f"{modified} ? core_mstatus_mpp")
        virts.insert(0, f"{modified} ? core_mstatus_mpv && core_mstatus_mpp != 2'd3")
    if has_guest_loads(description, check_ports(description)[group]):
        modes.insert(0, f"{group}_hlsv_core ? {{1'b0, core_hstatus_spvp}}")
        virts.insert(0, f"{group}_hlsv_core ? 1'b1")
    text = f"\n  wire [1:0] {group}_priv_expected =\n    " + "\n    : ".join(modes) + ";\n"
    if has_hypervisor(description):
        text += f"  wire {group}_virt_expected =\n    " + "\n    : ".join(virts) + ";\n"
    return text


def _properties(description: dict[str, Any]) -> Iterator[_Property]:
    guests = has_hypervisor(description)
    legal = "csr_hit && !csr_illegal" + (" && !csr_virtual && !csr_virt" if guests else "")
    yield _Property(
        "csr_privilege",
        "csr_hit",
        "csr_priv == core_hart_mode" + (" && csr_virt == core_hart_v" if guests else ""),
        "the CSR port does not have the privilege and V of the hart",
    )
    yield _Property(
        "reset_values",
        f"untouched && {legal} && csr_priv == 2'd3",
        "csr_rdata == reset_value(csr_addr)",
        "a register does not have its reset value after reset",
    )
    if "alert" in description:
        yield _Property("no_alert", "1'b1", "!alert", "alert: a stored bit or an output differs")
    for group, check in check_ports(description).items():
        yield from _of_check_port(description, group, check)
        if "alert" in description:
            yield _Property(
                f"{group}_rails",
                f"{group}_done",
                f"{group}_allow != {group}_allow_n",
                "the two rails of a verdict differ",
            )


def _of_check_port(
    description: dict[str, Any], group: str, check: dict[str, Any]
) -> Iterator[_Property]:
    kinds = [Access[name.upper()] for name in check["accesses"]]
    walks = f" && {group}_access != 3'd{Access.WALK:d}" if Access.WALK in kinds else ""
    yield _Property(
        f"{group}_kind",
        f"{group}_valid",
        " || ".join(f"{group}_access == 3'd{kind:d}" for kind in kinds),
        "the access is of a kind that the port does not take",
    )
    yield _Property(
        f"{group}_privilege",
        f"{group}_valid{walks}",
        f"{group}_priv == {group}_priv_expected",
        "the privilege is not the effective one (MPRV, HLV, HSV)",
    )
    if has_hypervisor(description):
        yield _Property(
            f"{group}_v",
            f"{group}_valid{walks}",
            f"{group}_virt == {group}_virt_expected",
            "V is not the effective one (MPRV, MPV, HLV, HSV)",
        )
    for name, what in (("addr", "address"), ("size", "size")):
        yield _Property(
            f"{group}_{name}",
            f"{group}_valid",
            f"{group}_{name} == {group}_{name}_core",
            f"the {what} is not that of the access",
        )
    largest = check["max_size"].bit_length() - 1
    if largest + 1 < 1 << _width(description, f"{group}_size"):
        yield _Property(
            f"{group}_largest",
            f"{group}_valid",
            f"{group}_size <= {largest}",
            f"the access is larger than {check['max_size']} bytes, the max_size of the port",
        )
    if not check["misaligned"] and largest:
        mask = f"~({{{largest}{{1'b1}}}} << {group}_size)"
        yield _Property(
            f"{group}_aligned",
            f"{group}_valid",
            f"({group}_addr[{largest - 1}:0] & {mask}) == 0",
            "the access is not aligned, and the port takes aligned ones alone",
        )
    names = ("allow", "cause", "stage", "hit", "entry", "gva", "allow_n")
    present = {wire(port) for port in description["ports"]}
    verdict = ", ".join(f"{group}_{each}" for each in names if f"{group}_{each}" in present)
    yield _Property(
        f"{group}_known_request",
        "1'b1",
        f"!$isunknown({group}_valid)",
        "valid is X",
    )
    yield _Property(
        f"{group}_known_answer",
        f"{group}_valid",
        f"!$isunknown({{{group}_ready, {group}_done}})",
        "ready or done is X",
    )
    yield _Property(
        f"{group}_known_verdict",
        f"{group}_done",
        f"!$isunknown({{{verdict}}})",
        "a verdict has an X",
    )


def _assertion(name: str, row: _Property, indent: str = "  ") -> str:
    clocked = "@(posedge clk) disable iff (reset)"
    return (
        f"\n{indent}assert_{row.label}: assert property ({clocked}\n"
        f"{indent}  ({row.when}) |->\n{indent}  ({row.holds}))\n"
        f'{indent}  else $error("{name}: {row.message}");\n'
    )


def _leaving(description: dict[str, Any]) -> str:
    text = ""
    for group in check_ports(description):
        verdict = f"{group}_done && {allowed(description, group)}"
        message = f"a request of port {group} leaves although it is denied, or not decided yet"
        rows = (
            _Property(f"{group}_denied", f"{group}_leaves", verdict, message),
            _Property(f"{group}_denied", f"{group}_leaves", f"$past({verdict})", message),
        )
        at_once, later = (_assertion(description["module"], row, "      ") for row in rows)
        text += f"\n  generate\n    if (BUS_DELAY == 0) begin : {group}_bus{at_once}"
        text += f"    end else begin : {group}_bus{later}    end\n  endgenerate\n"
    return text


def _binding(description: dict[str, Any]) -> str:
    """Bind the module to that of ``NAME_instance.v``, whose ports are those of a core."""
    name, reset = description["module"], description["reset"]
    pins = {}
    for port in assertion_ports(description):
        if isinstance(port, Port):
            pins[port.name] = port.name.removeprefix("core_").removesuffix("_core")
    pins |= {"reset": reset["port"] if reset["active"] else f"!{reset['port']}"}
    pins |= {"csr_priv": "hart_mode", "csr_write": "csr_valid & csr_write"}
    if has_hypervisor(description):
        pins["csr_virt"] = "hart_v"
    for group in check_ports(description):
        pins[f"{group}_leaves"] = f"{group}_grant"
    delay = f"#(.BUS_DELAY(0)) {name}_checks"
    bound = render_instance(f"bind {name}_instance {name}_sva", delay, pins)
    return f"`ifndef {name.upper()}_SVA_BOUND\n{bound}`endif\n"
