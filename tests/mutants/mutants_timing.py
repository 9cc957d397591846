"""Mutants whose answers are right, and whose time tells what it must not."""

from mutant import Mutant

__all__ = ["MUTANTS_TIMING"]

MUTANTS_TIMING = (
    Mutant(
        "constant-walk-ends-at-its-match",
        "checker.entry_reader:EntryReader._compare",
        ("self.decided.eq(through)", "self.decided.eq(through | narrowing.matched)"),
        "COM-PRIO-01",
        "in constant time a check tells which entry decides",
        "timing/sequential-mpu",
    ),
    Mutant(
        "constant-walk-passes-over-off",
        "checker.scanner:EntryScanner.elaborate",
        ("Const(-1, WINDOW) if self.config.constant_time else self.active", "self.active"),
        "COM-PRIO-01",
        "in constant time a check tells how many entries are active",
        "timing/sequential-fixed",
    ),
    Mutant(
        "constant-walk-keeps-what-is-read-ahead",
        "checker.walk_queue:WalkQueue.elaborate",
        ("if self.ahead else 1", ""),
        "COM-PRIO-01",
        "in constant time a check tells whether the first entries are OFF",
        "timing/mixed-mpu",
    ),
    Mutant(
        "same-address-is-not-resolved",
        "registers.entry_memory:EntryMemory.elaborate",
        (
            "self.write_addr | self.write_cfg.any()",
            "(self.write_addr & (self.new_addr != self.addr)) | self.write_cfg.any()",
        ),
        "MPU-FEN-04",
        "the wait after a write tells whether an address register had that value",
        "timing/combinational-mpu",
    ),
    Mutant(
        "outside-does-not-wait",
        "checker.check_port:CombinationalCheckPort.elaborate",
        (
            "self.resolved.ready | ~checked",
            "self.resolved.ready | decoder.request.outside | ~checked",
        ),
        "MPU-FEN-04",
        "after a write the wait tells whether an address is one of the address space",
        "timing/pipelined-mpu",
    ),
    Mutant(
        "interval-of-what-is-permitted",
        "checker.remembered:RememberedIntervals._interval",
        ("valid.eq(~self.exact)", "valid.eq(~self.exact & self.walked[0].permissions.any())"),
        "COM-PRIO-01",
        "the time of a check tells whether its entry permits anything",
        "permission_time/mpu",
    ),
)
