"""Bugs in the core beside the unit: what it asks, what it does with the answer, who takes a trap.

Where no rule of docs/rules.md speaks of it, the rule is the source that its table of keys names:
``PM`` the machine-level, ``PH`` the hypervisor chapter of the manual.
"""

from mutant import Mutant

__all__ = ["MUTANTS_CORE"]

ACCESS, FILE, FLOW = "core/csr/access.py", "core/csr/file.py", "core/csr/trap_return.py"
CORE, FETCH, LSU = "core/core.py", "core/fetch.py", "core/lsu.py"
INTERRUPTS, TRAP = "core/interrupts.py", "core/trap.py"

# A line of two words is kept: what is read from it is not asked for again.
ASKS = """        def answered():
            with m.If(check_request.done & check_request.allow):
                m.next = "READ"
            with m.Elif(check_request.done):
                m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(check_request.cause)]
                m.next = "CHECK"

        with m.FSM():
            with m.State("CHECK"):
                m.d.comb += check_request.valid.eq(self.start)
                with m.If(self.start & check_request.ready):
"""
KEEPS = """        from amaranth import Signal

        line, known = Signal(self.config.xlen - 3), Signal()
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
        "host-trap-keeps-spv",
        FLOW,
        'stored["spv"].eq(stored["virt"]),\n',
        'stored["spv"].eq(stored["virt"] | stored["spv"]),\n',
        "COM-FLT-09",
        "HS returns into a guest that it did not come from",
        "csr_file/hypervisor",
    ),
    Mutant(
        "mret-keeps-mprv",
        FLOW,
        "        with m.If(below_m):\n",
        "        with m.If(0):\n",
        "PM",
        "M comes back with the privilege of another program in its loads",
        "csr_file/plain",
    ),
    Mutant(
        "mret-takes-mpv-with-machine",
        FLOW,
        'stored["virt"].eq(stored["mpv"] & below_m)',
        'stored["virt"].eq(stored["mpv"])',
        "PH",
        "M runs with V=1",
        "csr_file/hypervisor",
    ),
    Mutant(
        "other-half-counts",
        FILE,
        "            if field.width < len(whole):\n                m.d.sync += whole.eq(whole)\n",
        "",
        "CORE-06",
        "the low half of a counter counts while software writes the high one",
        "csr_file/plain",
    ),
    Mutant(
        "user-of-guest-counts",
        ACCESS,
        'return host, closed("hcounteren") | user & closed("scounteren")',
        'return host, closed("hcounteren")',
        "CORE-06",
        "VU reads a counter that scounteren closes",
        "access/hypervisor",
    ),
    Mutant(
        "guest-sees-hstateen",
        ACCESS,
        "virtual-instruction.\n            return below_m &",
        "virtual-instruction.\n            return supervisor &",
        "PH",
        "hstateen, closed by M, is HS's to emulate for a guest",
        "access/stateen",
    ),
    Mutant(
        "satp-despite-tvm",
        ACCESS,
        "return supervisor & state.tvm, state.vtvm if guest else 0",
        "return 0, state.vtvm if guest else 0",
        "CORE-03",
        "S writes satp although TVM traps it",
        "access/plain",
    ),
    Mutant(
        "host-interrupt-needs-sie",
        INTERRUPTS,
        "(state.virt | (state.priv == Privilege.U) | state.sie)",
        "((state.priv == Privilege.U) | state.sie)",
        "PH",
        "a guest runs on although HS has an interrupt",
        "interrupts/hypervisor",
    ),
    Mutant(
        "guest-interrupt-needs-vsie",
        INTERRUPTS,
        "self.state.virt & (user | self.state.vsie)",
        "self.state.virt & self.state.vsie",
        "PH",
        "VU runs on although VS has an interrupt",
        "interrupts/hypervisor",
    ),
    Mutant(
        "timer-before-software",
        INTERRUPTS,
        '("mei", "msi", "mti",',
        '("mei", "mti", "msi",',
        "PM",
        "interrupts come in another order",
        "interrupts/plain",
    ),
    Mutant(
        "hedeleg-of-host",
        TRAP,
        "Mux(to_guest & state.virt, TrapTarget.VS",
        "Mux(to_guest, TrapTarget.VS",
        "COM-FLT-08",
        "a fault of HS goes to a guest",
        "traps/hypervisor",
    ),
    Mutant(
        "machine-hands-on",
        TRAP,
        "Mux(to_supervisor & (state.priv != Privilege.M), supervisor, TrapTarget.M)",
        "Mux(to_supervisor, supervisor, TrapTarget.M)",
        "COM-FLT-09",
        "a fault of M is taken by S",
        "traps/plain",
    ),
    Mutant(
        "htval-in-bytes",
        TRAP,
        "raised.tval >> 2",
        "raised.tval",
        "COM-FLT-06",
        "htval is four times the guest physical address",
        "traps/hypervisor",
    ),
    Mutant(
        "coreb-01-mprv-ignored",
        CORE,
        "            effective.mprv.eq(state.mprv),\n",
        "",
        "COM-EFF-4",
        "M cannot load as S or U: MPRV does nothing",
        "core/mprv",
    ),
    Mutant(
        "virtual-with-machine",
        CORE,
        "lsu.virt.eq(effective.virt)",
        "lsu.virt.eq(effective.virt | (state.mprv & state.mpv))",
        "COM-EFF-3",
        "MPRV with MPP=M and MPV=1 counts as virtual",
        "core/mprv",
    ),
    Mutant(
        "spvp-is-spp",
        CORE,
        "effective.spvp.eq(state.spvp)",
        "effective.spvp.eq(state.spp)",
        "COM-EFF-6",
        "HLV has the mode of the host's last trap",
        "core/guest-loads",
    ),
    Mutant(
        "fetch-under-mprv",
        CORE,
        "fetch.priv.eq(self.csrs.state.priv)",
        "fetch.priv.eq(self.effective.priv)",
        "COM-EFF-1",
        "MPRV acts on fetches",
        "core/mprv",
    ),
    Mutant(
        "coreb-01-fetch-asked-as-load",
        FETCH,
        "check_request.access.eq(Access.FETCH)",
        "check_request.access.eq(Access.LOAD)",
        "COM-TYPE-01",
        "readable memory is executable",
        "core/fetch",
    ),
    Mutant(
        "cva6-06-rule-a-line-late",
        FETCH,
        ASKS,
        KEEPS.replace("KNOWN", "1"),
        "COM-FEN-05",
        "the instruction behind the write of a rule runs under the old rule",
        "core/rule-at-once",
    ),
    Mutant(
        "ibex-01-csrc-keeps-the-line",
        FETCH,
        ASKS,
        KEEPS.replace("KNOWN", NOT_WRITTEN),
        "COM-FEN-05",
        "after a csrc on a rule, what was fetched ahead runs",
        "core/clear-at-once",
    ),
    Mutant(
        "ibex-01-csrc-on-pmpcfg-keeps-the-line",
        FETCH,
        ASKS,
        KEEPS.replace("KNOWN", NOT_WRITTEN),
        "COM-FEN-05",
        "after a csrc on pmpcfg, what was fetched ahead runs in M",
        "core/clear-pmp-at-once",
    ),
    Mutant(
        "cva6-05-fetch-access-fault",
        FETCH,
        "self.cause.eq(check_request.cause)",
        "self.cause.eq(Cause.INSTRUCTION_ACCESS_FAULT)",
        "COM-ORD-01",
        "a page fault of a fetch is reported as an access fault",
        "core/page-fault-first",
    ),
    Mutant(
        "cva6-05-core-takes-the-access-fault",
        LSU,
        "self.cause.eq(self.check_request.cause)",
        "self.cause.eq(Mux(self.stores, Cause.STORE_ACCESS_FAULT, Cause.LOAD_ACCESS_FAULT))",
        "SSPMP-ORD-02",
        "what SPMP denies is reported as PMP's",
        "core/page-fault-before-pmp",
    ),
    Mutant(
        "c910-01-denied-load-hangs",
        LSU,
        'self.cause.eq(self.check_request.cause)]\n            m.next = "CHECK"\n',
        "self.cause.eq(self.check_request.cause)]\n",
        "COM-FLT-12",
        "the load behind a denied one waits for an answer for ever",
        "core/denied",
    ),
    Mutant(
        "denial-passed-over",
        LSU,
        "with m.If(self.check_request.done & self.check_request.allow):",
        "with m.If(self.check_request.done):",
        "COM-FLT-12",
        "a denied store reaches the bus",
        "asking/lsu",
    ),
    Mutant(
        "transfer-of-another-byte",
        LSU,
        "bus.adr.eq(check_request.addr >> self.config.lane_bits)",
        "bus.adr.eq(self.addr >> self.config.lane_bits)",
        "COM-PRIO-04",
        "the last bytes of a split access are checked in one word and taken from another",
        "asking/lsu",
    ),
)
