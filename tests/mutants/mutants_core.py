"""Mutants of the core: what it asks the unit, what it does with the answer, who takes a trap.

Where no rule of docs/rules.md speaks of it, the rule is the source that its table of keys names:
``PM`` the machine-level, ``PH`` the hypervisor chapter of the manual.
"""

from mutant import Mutant

__all__ = ["MUTANTS_CORE"]

# A line of two words is kept: what is read from it is not asked for again.
ASKS = """    def answered():
        with m.If(check_request.done & check_request.allow):
            m.next = "READ"
        with m.Elif(check_request.done):
            # What an answer does to the core may take a clock of its own, as in the LSU.
            m.d.sync += denied_cause.eq(check_request.cause)
            m.next = "DENIED"

    with m.FSM():
        with m.State("CHECK"):
            m.d.comb += check_request.valid.eq(self.start)
            with m.If(self.start & check_request.ready):
"""
KEEPS = """    line, known = Signal(self.config.xlen - 3), Signal()
    kept = known & (line == self.pc[3:])
    with m.If(self.done & ~self.fault):
        m.d.sync += [line.eq(self.pc[3:]), known.eq(KNOWN)]
""" + ASKS.replace(
    """eq(self.start)
            with m.If(""",
    """eq(self.start & ~kept)
            with m.If(self.start & kept):
                m.next = "READ"
            with m.Elif(""",
)
# Of the ways to write a register only csrrw and csrrs discard the line.
NOT_WRITTEN = "(self.insn[:7] != 0x73) | (self.insn[12:14] == 3)"


MUTANTS_CORE = (
    Mutant(
        "mret-keeps-mprv",
        "core.csr.trap_return:return_from_trap",
        ("with m.If(below_m):", "with m.If(0):"),
        "PM",
        "M comes back with the privilege of another program in its loads",
        "csr_file/plain",
        replaces="mret-takes-mpv-with-machine",
    ),
    Mutant(
        "reserved-mode-in-mpp",
        "core.csr.csr_row:StateField.illegal",
        ("if value not in legal", "if value > 3"),
        "PM",
        "software reads back a privilege mode that does not exist",
        "csr_write/plain",
    ),
    Mutant(
        "user-of-guest-counts",
        "core.csr.access:CsrAccess._counter",
        (
            'return host, closed("hcounteren") | user & closed("scounteren")',
            'return host, closed("hcounteren")',
        ),
        "CORE-06",
        "VU reads a counter that scounteren closes",
        "core_csr_access/hypervisor",
        replaces="guest-sees-hstateen",
    ),
    Mutant(
        "host-interrupt-needs-sie",
        "core.interrupts:InterruptUnit.elaborate",
        (
            "(state.virt | (state.priv == Privilege.U) | state.sie)",
            "((state.priv == Privilege.U) | state.sie)",
        ),
        "PH",
        "a guest runs on although HS has an interrupt",
        "interrupts/hypervisor",
        replaces="guest-interrupt-needs-vsie timer-before-software",
    ),
    Mutant(
        "hedeleg-of-host",
        "core.trap:TrapUnit._delegated",
        ("Mux(to_guest & state.virt, TrapTarget.VS", "Mux(to_guest, TrapTarget.VS"),
        "COM-FLT-08",
        "a fault of HS goes to a guest",
        "traps/hypervisor",
        replaces="machine-hands-on",
    ),
    Mutant(
        "cva6-06-rule-a-line-late",
        "core.fetch:FetchUnit.elaborate",
        (ASKS, KEEPS.replace("KNOWN", "1")),
        "COM-FEN-05",
        "the instruction behind the write of a rule runs under the old rule",
        "core/rule-at-once",
    ),
    Mutant(
        "ibex-01-csrc-on-pmpcfg-keeps-the-line",
        "core.fetch:FetchUnit.elaborate",
        (ASKS, KEEPS.replace("KNOWN", NOT_WRITTEN)),
        "COM-FEN-05",
        "after a csrc on pmpcfg, what was fetched ahead runs in M",
        "core/clear-pmp-at-once",
    ),
    Mutant(
        "cva6-05-core-takes-the-access-fault",
        "core.lsu:LoadStoreUnit._answered",
        (
            "denied_cause.eq(self.check_request.cause)",
            "denied_cause.eq(Mux(self.stores, Cause.STORE_ACCESS_FAULT, Cause.LOAD_ACCESS_FAULT))",
        ),
        "SSPMP-ORD-02",
        "what SPMP denies is reported as PMP's",
        "core/page-fault-before-pmp",
    ),
    Mutant(
        "c910-01-denied-load-hangs",
        "core.lsu:LoadStoreUnit._answered",
        ("[self.denied.eq(1), ", "["),
        "COM-FLT-12",
        "a denied load is asked for again for ever",
        "core/denied",
    ),
    Mutant(
        "transfer-of-another-byte",
        "core.lsu:LoadStoreUnit._lanes",
        (
            "bus.adr.eq(check_request.addr >> self.config.lane_bits)",
            "bus.adr.eq((self.addr - self.byte_index) >> self.config.lane_bits)",
        ),
        "COM-PRIO-04",
        "the last bytes of a split access are checked in one word and taken from another",
        "check_request/lsu",
    ),
)
