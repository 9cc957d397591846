"""One sentence for each port of the generated module."""

__all__ = ["CHECK_TEXTS", "CLOCK_TEXTS", "CSR_TEXTS", "SELECT_TEXTS", "STATUS_TEXTS"]

CLOCK_TEXTS = {
    ("clk", False): "Clock, rising edge",
    ("rst", False): "Reset, active high, sampled at the rising edge of clk",
    ("rst", True): "Reset, active high, asynchronous",
    ("rst_n", True): "Reset, active low, asynchronous",
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
}
