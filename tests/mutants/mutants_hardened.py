"""Mutants of hardened units: what is not compared, not denied in time, or alert without a fault."""

from mutant import Mutant

__all__ = ["MUTANTS_HARDENED"]

MUTANTS_HARDENED = (
    Mutant(
        "shadow-starts-like-main",
        "hardened.stored_bits:_inverted",
        ("init=~register.init & ((1 << width) - 1)", "init=register.init"),
        "COM-RST-02",
        "a hardened unit is in alert from reset on",
        "hardened/combinational",
    ),
    Mutant(
        "scrubbing-disturbs-a-walk",
        "checker.walker:Walker._connect_store",
        ("~busy | ~reader.reading", "1"),
        "COM-PRIO-01",
        "a walk of a hardened unit reads other entries than its own",
        "walk/rv32-hardened",
    ),
    Mutant(
        "a-register-is-not-compared",
        "hardened.stored_bits:_output",
        ("Cat(bits)", "Cat(bits[1:])"),
        "COM-PRIO-01",
        "a flip of the first register of a component stays unnoticed",
        "hardened/flip-pool",
    ),
    Mutant(
        "memory-is-not-compared",
        "hardened.stored_bits:_memory",
        ("component.read_valid, component.read_data, 0", "0, component.read_data, 0"),
        "COM-PRIO-01",
        "a flip in a memory is used as if software had written it",
        "hardened/memory-flip-sequential",
    ),
    Mutant(
        "denied-one-clock-late",
        "hardened.rail:Rail.elaborate",
        ("fault.eq(self.mismatch | alerted)", "fault.eq(alerted)"),
        "COM-PRIO-01",
        "in the clock of a flip an access below M goes ahead",
        "hardened/flip-combinational",
    ),
    Mutant(
        "verdict-of-a-request-before-the-flip",
        "hardened.fail_closed:FailClosedPort.elaborate",
        ('denied = self.fault & of_verdict["below"]', "denied = self.fault & below"),
        "COM-PRIO-01",
        "with the pipelined engine a request of M hides the verdict of one below M",
        "hardened/flip-pipelined",
    ),
    Mutant(
        "alert-without-the-clock-of-the-flip",
        "hardened.lockstep:connect_rails",
        ("unit.alert.eq(differs |", "unit.alert.eq("),
        "COM-PRIO-01",
        "alert comes one clock late",
        "hardened/flip-combinational",
    ),
)
