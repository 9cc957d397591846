"""Mutants of the denial records, that of the guards and that of the unit."""

from mutant import Mutant

__all__ = ["MUTANTS_DENIAL"]

MUTANTS_DENIAL = (
    Mutant(
        "record-of-the-last-denial",
        "denial.first_denial:FirstDenial.elaborate",
        ("with m.If(free)", "with m.If(self.clear | chosen.valid)"),
        "COM-FLT-12",
        "software sees the last denied transfer instead of the first",
        "denial_record/wishbone",
    ),
    Mutant(
        "record-forgets-while-cleared",
        "denial.first_denial:FirstDenial.elaborate",
        ("Mux(self.clear, 0, self.overflow) + later", "Mux(self.clear, 0, self.overflow + later)"),
        "COM-FLT-12",
        "of two transfers that are denied in the clock of the clearing write, one is not counted",
        "denial_record/axi",
    ),
    Mutant(
        "record-counts-from-0-again",
        "denial.first_denial:FirstDenial.elaborate",
        ("Mux(more[OVERFLOW_WIDTH:].any(), ~0, more)", "more"),
        "COM-FLT-12",
        "after 65,536 denied transfers the count is 0",
        "denial_record/wishbone",
    ),
    Mutant(
        "record-interrupts-unasked",
        "guards.record:DenialRecord.elaborate",
        ("first.record.valid & enable", "first.record.valid"),
        "COM-FLT-12",
        "the interrupt cannot be turned off",
        "denial_record/wishbone",
    ),
    Mutant(
        "record-of-the-last-port",
        "denial.first_denial:FirstDenial.elaborate",
        ("in reversed(denials)", "in denials"),
        "COM-FLT-12",
        "of two accesses that are denied in one clock, the record has the one of the last port",
        "access_record/rv32",
    ),
    Mutant(
        "record-of-the-next-request",
        "denial.denial_report:DenialReport.elaborate",
        ("range(self.delay)", "range(0)"),
        "COM-FLT-12",
        "the pipelined engine records the address of the request behind the denied one",
        "access_record/rv64-pipelined",
    ),
    Mutant(
        "record-of-what-waits",
        "denial.denial_report:DenialReport.elaborate",
        ("self.done & ~self.allow", "~self.allow"),
        "COM-FLT-12",
        "a port that nobody asks is recorded as denying",
        "access_record/rv32",
    ),
    Mutant(
        "record-traps-nobody",
        "denial.denial_record:DenialRecord.elaborate",
        ("csr.illegal.eq(csr.hit & ~machine)", "csr.illegal.eq(0)"),
        "COM-FLT-12",
        "a guest that reads the record does not trap",
        "access_record/guests",
    ),
    Mutant(
        "record-shown-to-all",
        "denial.denial_record:DenialRecord.elaborate",
        ("Mux(machine, value, 0)", "value"),
        "COM-FLT-12",
        "an access that traps still shows what others were denied",
        "access_record/guests",
    ),
    Mutant(
        "record-cleared-by-all",
        "denial.denial_record:DenialRecord.elaborate",
        ("csr.write & machine & (csr.addr", "csr.write & (csr.addr"),
        "COM-FLT-12",
        "U clears the record before M has read it",
        "access_record/rv32",
    ),
    Mutant(
        "record-cleared-by-any-write",
        "denial.denial_record:DenialRecord.elaborate",
        (" & csr.wdata[PENDING.lsb]", ""),
        "COM-FLT-12",
        "the record is lost by a write that does not ask for it",
        "access_record/rv32",
    ),
)
