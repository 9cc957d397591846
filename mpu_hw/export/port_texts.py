"""One sentence for each port of the generated module, and a title for each group of ports."""

from typing import Any

from .guard_texts import GUARD_GROUPS

__all__ = ["check_ports", "group_title", "member", "port_text"]

CLOCK_TEXTS = {
    ("clk", False): "Clock, rising edge",
    ("rst", False): "Reset, active high, sampled at the rising edge of clk",
    ("rst", True): "Reset, active high, asynchronous",
    ("rst_n", True): "Reset, active low, asynchronous",
}
ALONE_TEXTS = {
    "alert": "Asserted from a difference of the two rails on, until reset; combinational",
}
CSR_TEXTS = {
    "addr": "CSR number",
    "priv": "Current privilege mode of the hart: 0 U, 1 S, 3 M",
    "virt": "Current virtualization mode V of the hart",
    "write": "Write wdata at the rising edge of clk, unless the access must trap",
    "wdata": "New value; the core has done the read-modify-write",
    "rdata": "Value read, in the same cycle; 0 unless the access is legal",
    "hit": "Asserted if the CSR number belongs to this unit",
    "illegal": "Asserted if the access must raise illegal-instruction",
    "virtual": "Asserted if the access must raise virtual-instruction",
}
SELECT_TEXTS = {
    "value": "Select in force for the addressed alias register, else 0",
    "claim": "Asserted if another unit owns that select: the access does not trap",
}
STATUS_TEXTS = {
    "sum": "sstatus.SUM",
    "mxr": "sstatus.MXR",
    "vsum": "vsstatus.SUM",
    "vmxr": "vsstatus.MXR",
    "satp_bare": "Asserted while satp.MODE is Bare",
    "vsatp_bare": "Asserted while vsatp.MODE is Bare",
    "hgatp_bare": "Asserted while hgatp.MODE is Bare",
    "stateen_m": "mstateen0[60]; tie to 1 without Smstateen",
    "stateen_h": "hstateen0[60]; tie to 1 without Smstateen",
    "vtvm": "hstatus.VTVM",
}
CHECK_TEXTS = {
    "valid": "Asserted while there is a request; must not wait for ready",
    "addr": "Address of the first byte, not truncated",
    "size": "log2 of the size in bytes",
    "access": "0 load, 1 store, 2 fetch, 3 HLVX, 4 cache-block management, 5 page-table read",
    "priv": "Effective privilege mode of the access: 0 U, 1 S, 3 M",
    "virt": "Effective virtualization mode V of the access",
    "ready": "Asserted if the request is accepted in this cycle",
    "done": "Asserted while the verdict below is valid",
    "allow": "Asserted if every stage allows the access; 0 while done is 0",
    "cause": "Exception cause of a denied access",
    "stage": "Denying stage: 0 hs, 1 vs, 2 g, 3 m",
    "hit": "Asserted if an entry decided",
    "entry": "Index of that entry in its bank",
    "gva": "Asserted if the trap value is a guest virtual address",
    "allow_n": "Not allow, of the second rail: go ahead only where allow is 1 and this is 0",
}
GROUPS = {
    "csr": ("CSR port: one access per cycle, reads are combinational", CSR_TEXTS),
    "status": ("Architectural state, from the core", STATUS_TEXTS),
    "isel": ("Other users of indirect CSR access", SELECT_TEXTS),
}


def member(port: dict[str, Any]) -> str:
    """Give the name of a port in its group: ``addr`` of ``data_addr`` and of ``data__addr``."""
    name: str = port["name"]
    return name.removeprefix(port["group"]).lstrip("_") if port["group"] else name


def check_ports(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the parameters of each check port of a unit, by name."""
    return {port["name"]: port for port in description["configuration"]["ports"]}


def _groups(description: dict[str, Any]) -> dict[str, tuple[str, dict[str, str]]]:
    """Give title and texts of the groups that are no check ports."""
    return GROUPS | (GUARD_GROUPS if "guard" in description else {})


def group_title(description: dict[str, Any], group: str) -> str:
    """Give the title of a group of ports; of a check port, what may be sent to it."""
    groups = _groups(description)
    if group in groups:
        return groups[group][0]
    port = check_ports(description)[group]
    title = f"Check port {group}: {', '.join(port['accesses'])}; at most {port['max_size']} bytes"
    return title + (", misaligned or not" if port["misaligned"] else ", aligned")


def port_text(description: dict[str, Any], port: dict[str, Any]) -> str:
    """Give the sentence for a port of a unit."""
    group, name = port["group"], port["name"]
    if name in ALONE_TEXTS:
        return ALONE_TEXTS[name]
    if not group:
        return CLOCK_TEXTS[name, name != "clk" and description["reset"]["asynchronous"]]
    groups = _groups(description)
    return (groups[group][1] if group in groups else CHECK_TEXTS)[member(port)]
