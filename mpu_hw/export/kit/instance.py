"""``NAME_instance.v``: the unit beside a core, with every input driven."""

from collections.abc import Iterator
from typing import Any

from ...isa import Access
from ..module_head import Port, Title, render_instance, render_module_head
from ..port_texts import check_ports, group_title, member, port_text
from .core_side import (
    EFFECTIVE,
    FETCH,
    STATUS_SOURCES,
    TIES,
    WALK,
    hart_state,
    has_guest_loads,
    has_hypervisor,
    wire,
)
from .effective_privilege import effective_privilege_ports, render_effective_privilege

__all__ = ["allowed", "instance_ports", "render_instance_file"]

HEAD = """\
// {name}_instance: the unit beside a core. Every input is driven: from the core, or tied off with
// the reason. Use the module as it is, or copy the instance into the core.
//
// - A request may leave for the bus while its grant is 1, and only then; trap takes its place
//   where it is denied. A request is held until ready{wait}.
// - csr_valid is 1 while a CSR instruction executes: csr_addr is 0 in all other cycles, because
//   checks may wait while it names an entry.
// - The privilege of an access is the effective one, of MPRV{guests}: {name}_effective_privilege.
"""


def instance_ports(description: dict[str, Any]) -> Iterator[Port | Title]:
    """Give the ports of the module around the unit."""
    for port in description["ports"]:
        if not port["group"]:
            yield Port(port["direction"], 1, port["name"], port_text(description, port))
    yield Title("State of the hart")
    yield from hart_state(description)
    yield from _status(description)
    checks = check_ports(description)
    last = ""
    for port in description["ports"][2:]:
        group = port["group"]
        if group in ("", "status", "isel"):
            continue
        if last in checks and group != last:
            yield from _outcome(last)
        if group != last:
            last = group
            yield Title(group_title(description, group))
            if group == "csr":
                yield Port("in", 1, "csr_valid", "A CSR instruction executes in this cycle")
        yield from _own_port(description, port)
    yield from _outcome(last)


def _status(description: dict[str, Any]) -> Iterator[Port]:
    for port in description["ports"]:
        if port["group"] == "status" and member(port) in STATUS_SOURCES:
            yield Port("in", 1, STATUS_SOURCES[member(port)], port_text(description, port))


def _own_port(description: dict[str, Any], port: dict[str, Any]) -> Iterator[Port]:
    """Give the port of the module for one of the unit, unless something inside drives it."""
    group, name, text = port["group"], member(port), port_text(description, port)
    if group == "csr":
        renamed = {"addr": "csr_number"}.get(name, wire(port))
        if name not in ("priv", "virt"):
            yield Port(port["direction"], port["width"], renamed, text)
        return
    check = check_ports(description)[group]
    if name in ("priv", "virt") and WALK not in check["accesses"]:
        return
    if name == "access" and len(check["accesses"]) == 1:
        return
    yield Port(port["direction"], port["width"], wire(port), text)
    if name == "access" and has_guest_loads(description, check) and WALK not in check["accesses"]:
        yield Port("in", 1, f"{group}_hlsv", "The access is that of HLV, HLVX or HSV")


def _outcome(group: str) -> Iterator[Port]:
    yield Port("out", 1, f"{group}_grant", "The bus request may leave in this cycle")
    yield Port("out", 1, f"{group}_trap", "The access raises the exception of cause")


def render_instance_file(description: dict[str, Any]) -> str:
    """Render the file: the module around the unit, and that of the effective privilege."""
    name, guests = description["module"], has_hypervisor(description)
    wait = "" if description["latency"]["ready"] else ", which is always 1"
    later = "; the verdict comes one cycle later" if description["latency"]["done"] else ""
    head = HEAD.format(name=name, wait=wait + later, guests=", HLV and HSV" if guests else "")
    parts = (
        head + "\n`default_nettype none\n",
        render_module_head(f"{name}_instance", instance_ports(description))
        + _body(description)
        + "endmodule\n",
        render_effective_privilege(f"{name}_effective_privilege", guests),
        "`default_nettype wire\n",
    )
    return "\n".join(parts)


def _body(description: dict[str, Any]) -> str:
    text = "  wire [11:0] csr_addr = csr_valid ? csr_number : 12'd0;\n"
    for group, check in check_ports(description).items():
        text += _privilege(description, group, check)
    pins, comments = {}, {}
    for port in description["ports"]:
        driver, comment = _driver(description, port)
        pins[port["name"]] = driver
        if comment:
            comments[port["name"]] = comment
    text += "\n  // verilator lint_off PINCONNECTEMPTY\n" if "" in pins.values() else "\n"
    text += render_instance(description["module"], "unit", pins, comments)
    if "" in pins.values():
        text += "  // verilator lint_on PINCONNECTEMPTY\n"
    for group in check_ports(description):
        allow = allowed(description, group)
        text += f"\n  assign {group}_grant = {group}_done & {allow};\n"
        text += f"  assign {group}_trap = {group}_done & ~{allow};\n"
    return text


def allowed(description: dict[str, Any], group: str) -> str:
    """Give when a verdict of a check port allows: with two rails, where both do."""
    rails = "alert" in description
    return f"({group}_allow & ~{group}_allow_n)" if rails else f"{group}_allow"


def _driver(description: dict[str, Any], port: dict[str, Any]) -> tuple[str, str]:
    """Give what a port of the unit is connected to, and a comment."""
    group, name = port["group"], member(port)
    if group == "csr":
        own = {"priv": "hart_mode", "virt": "hart_v", "write": "csr_valid & csr_write"}
        return own.get(name, wire(port)), ""
    if group == "status" and name in STATUS_SOURCES:
        return STATUS_SOURCES[name], ""
    if group in ("status", "isel"):
        return TIES.get(name, ("", "the select of the addressed alias register"))
    return wire(port), ""


def _privilege(description: dict[str, Any], group: str, check: dict[str, Any]) -> str:
    """Render what drives access, privilege and V of a check port."""
    accesses, guests = check["accesses"], has_hypervisor(description)
    text = "\n"
    if len(accesses) == 1:
        text += f"  wire [2:0] {group}_access = 3'd{Access[accesses[0].upper()]:d};\n"
    if WALK in accesses:
        # The walker knows it: that of the access which the walk is for.
        return text
    text += f"  wire [1:0] {group}_priv;\n" + (f"  wire {group}_virt;\n" if guests else "")
    if not EFFECTIVE & {*accesses}:
        text += f"  assign {group}_priv = hart_mode;\n"
        return text + (f"  assign {group}_virt = hart_v;\n" if guests else "")
    fetch = f"{group}_access == 3'd{Access.FETCH:d}" if FETCH in accesses else "1'b0"
    drivers = {
        "hart_priv": "hart_mode",
        "hart_virt": "hart_v",
        "mprv": "mstatus_mprv",
        "mpp": "mstatus_mpp",
        "mpv": "mstatus_mpv",
        "spvp": "hstatus_spvp",
        "fetch": fetch,
        "hlsv": f"{group}_hlsv" if has_guest_loads(description, check) else "1'b0",
        "priv": f"{group}_priv",
        "virt": f"{group}_virt",
    }
    pins = {port.name: drivers[port.name] for port in effective_privilege_ports(guests)}
    module = f"{description['module']}_effective_privilege"
    return text + render_instance(module, f"{group}_privilege", pins)
