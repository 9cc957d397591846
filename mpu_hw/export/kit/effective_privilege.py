"""Effective privilege in Verilog, for cores that are written in it."""

from ..module_head import Port, render_module_head

__all__ = ["effective_privilege_ports", "render_effective_privilege"]

# Direction, width, name, with the hypervisor alone, text.
PORTS = (
    ("in", 2, "hart_priv", False, "Current privilege mode of the hart"),
    ("in", 1, "hart_virt", True, "Current virtualization mode V of the hart"),
    ("in", 1, "mprv", False, "mstatus.MPRV"),
    ("in", 2, "mpp", False, "mstatus.MPP"),
    ("in", 1, "mpv", True, "mstatus.MPV"),
    ("in", 1, "spvp", True, "hstatus.SPVP"),
    ("in", 1, "fetch", False, "The access is an instruction fetch"),
    ("in", 1, "hlsv", True, "The access is that of HLV, HLVX or HSV"),
    ("out", 2, "priv", False, "Effective privilege mode"),
    ("out", 1, "virt", True, "Effective V"),
)
# By whether there is a hypervisor: what MPRV does, what HLV and HSV do as well.
BODIES = {
    False: """\
  wire modified = mprv & (hart_priv == 2'd3) & ~fetch;
  assign priv = modified ? mpp : hart_priv;
""",
    True: """\
  wire modified = mprv & (hart_priv == 2'd3) & ~fetch;
  wire guest = hlsv & ~fetch;
  assign priv = guest ? {1'b0, spvp} : modified ? mpp : hart_priv;
  assign virt = guest | (modified ? mpv & (mpp != 2'd3) : hart_virt);
""",
}


def effective_privilege_ports(hypervisor: bool) -> list[Port]:
    """Give the ports: the members of the component ``EffectivePrivilege``."""
    return [
        Port(direction, width, name, text)
        for direction, width, name, guest, text in PORTS
        if hypervisor or not guest
    ]


def render_effective_privilege(name: str, hypervisor: bool) -> str:
    """Render the module: combinational, the same as ``mpu_hw.EffectivePrivilege``."""
    comment = "// Privilege and V that an access is checked with (docs/rules.md, section 7).\n"
    head = render_module_head(name, effective_privilege_ports(hypervisor))
    return comment + head + BODIES[hypervisor] + "endmodule\n"
