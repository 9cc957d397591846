"""One sentence for each port of a guard, and a title for each group of ports."""

__all__ = ["GUARD_GROUPS"]

WISHBONE_TEXTS = {
    "cyc": "Asserted during a transfer",
    "stb": "Asserted during a transfer, until ack or err",
    "we": "Asserted for a write",
    "adr": "Word address",
    "sel": "Bytes that take part",
    "dat_w": "Data written",
    "dat_r": "Data read, valid with ack",
    "ack": "Asserted in the cycle in which a transfer ends",
    "err": "Asserted in the cycle in which a transfer ends that failed or is denied",
}
AXI_LITE_TEXTS = {
    "awaddr": "Byte address of a write",
    "awprot": "Passed on; does not matter here",
    "awvalid": "Asserted while there is a write address",
    "awready": "Asserted if it is accepted in this cycle",
    "wdata": "Data written",
    "wstrb": "Bytes that are written",
    "wvalid": "Asserted while there are data",
    "wready": "Asserted if they are accepted in this cycle",
    "bresp": "0 done, 2 denied or failed, 3 nothing there",
    "bvalid": "Asserted while there is a response to a write",
    "bready": "Asserted if it is accepted in this cycle",
    "araddr": "Byte address of a read",
    "arprot": "Passed on; does not matter here",
    "arvalid": "Asserted while there is a read address",
    "arready": "Asserted if it is accepted in this cycle",
    "rdata": "Data read",
    "rresp": "0 done, 2 denied or failed, 3 nothing there",
    "rvalid": "Asserted while there is a response to a read",
    "rready": "Asserted if it is accepted in this cycle",
}
REQUEST_TEXTS = {
    "id": "ID of the transaction, passed on",
    "len": "Beats of the burst, less one",
    "size": "log2 of the bytes of a beat",
    "burst": "0 FIXED, 1 INCR, 2 WRAP; another one is denied",
    "lock": "Exclusive access; passed on",
    "cache": "Passed on; does not matter here",
    "qos": "Passed on; does not matter here",
    "region": "Passed on; does not matter here",
    "user": "Passed on; does not matter here",
}
AXI4_TEXTS = {
    **{channel + name: text for channel in ("aw", "ar") for name, text in REQUEST_TEXTS.items()},
    "wlast": "Last beat of a write; that of the master does not matter, its beats are counted",
    "wuser": "Passed on",
    "bid": "ID of the write",
    "buser": "Passed on; 0 in a denied write",
    "rid": "ID of the read",
    "rlast": "Last beat of a read",
    "ruser": "Passed on; 0 in a denied read",
}
BUS_TEXTS = WISHBONE_TEXTS | AXI_LITE_TEXTS | AXI4_TEXTS
MASTER_TEXTS = {
    "id": "Number of the master, valid with stb",
    "read": "Number of the master, valid with arvalid",
    "write": "Number of the master, valid with awvalid",
}
# Title and ports of each group of a guard's ports that a unit does not have.
GUARD_GROUPS = {
    "initiator": ("Bus of the master; what is denied here never leaves", BUS_TEXTS),
    "target": ("Bus to memory and peripherals", BUS_TEXTS),
    "registers": ("Window of the registers: a word for each CSR number, as M", BUS_TEXTS),
    "master": ("Numbers of masters", MASTER_TEXTS),
    "denial": (
        "Denial record",
        {"irq": "Interrupt: asserted while a denied transfer is recorded and IE is 1"},
    ),
}
