"""Mutants of the AXI4 guard."""

from mutant import Mutant

__all__ = ["MUTANTS_AXI4"]

MUTANTS_AXI4 = (
    Mutant(
        "burst-leaves-its-page",
        "guards.axi_burst:BurstBytes.elaborate",
        ("breaks.eq(end[-1])", "breaks.eq(0)"),
        "COM-PRIO-04",
        "of a burst over the border of a page, bytes at its beginning are checked instead",
        "axi_burst/32-bits",
    ),
    Mutant(
        "burst-wraps-unseen",
        "guards.axi_burst:BurstBytes.elaborate",
        ("self.offset & ~(span | beat)", "self.offset & ~beat"),
        "COM-PRIO-04",
        "the beats behind the wrap of a WRAP burst are not checked",
        "axi_burst/64-bits",
    ),
    Mutant(
        "burst-wider-than-the-bus",
        "guards.axi_burst:BurstBytes.elaborate",
        ("breaks | (self.size > largest)", "breaks"),
        "COM-PRIO-04",
        "a burst of beats wider than the bus is checked as one of bytes",
        "axi_burst/32-bits",
    ),
    Mutant(
        "burst-checked-at-its-head",
        "guards.axi_blocks:BurstBlocks.elaborate",
        ("self.covers.eq(around | (end >= whole.last))", "self.covers.eq(1)"),
        "COM-PRIO-01",
        "of a burst over two regions only the part in the first one is checked",
        "axi_address/read",
    ),
    Mutant(
        "burst-as-one-operation",
        "guards.axi_address:AxiAddress.elaborate",
        ("verdict & ~check.allow & blocks.single", "verdict & ~check.allow"),
        "COM-PRIO-04",
        "a burst over two regions that allow it is denied",
        "axi_address/read",
    ),
    Mutant(
        "burst-asked-as-another",
        "guards.axi_address:AxiAddress.elaborate",
        ("mode = present", "mode = self.mode"),
        "COM-FLT-12",
        "the later questions about a burst are those of the master that comes next",
        "axi_address/write-in-parts",
    ),
    Mutant(
        "burst-asked-for-ever",
        "guards.axi_blocks:BurstBlocks.elaborate",
        ("self.size - (self.verdict & ~self.allow)", "self.size"),
        "COM-FLT-12",
        "the same question follows one that was denied, and the burst is never answered",
        "axi_address/read",
    ),
    Mutant(
        "burst-malformed-passes",
        "guards.axi_address:AxiAddress.elaborate",
        ("sound.eq(self.mode.known & ~blocks.malformed)", "sound.eq(self.mode.known)"),
        "COM-PRIO-04",
        "a burst that AXI4 forbids is checked somewhere and leaves",
        "axi_address/read",
    ),
    Mutant(
        "burst-denied-in-one-beat",
        "guards.axi_read:AxiRead.elaborate",
        ("last, ends = beats == 0, target.rlast", "ends = target.rlast"),
        "COM-FLT-12",
        "a denied read of several beats is answered by one",
        "axi4/read",
    ),
    Mutant(
        "burst-ends-with-each-beat",
        "guards.axi_read:AxiRead.elaborate",
        ("target.rvalid & target.rready & ends", "target.rvalid & target.rready"),
        "COM-FLT-12",
        "after the first beat of a read the others do not pass",
        "axi4/read",
    ),
    Mutant(
        "burst-answered-for-another",
        "guards.axi_channels:connect_response",
        ("with m.If(address.denied)", "with m.If(address.allowed)"),
        "COM-FLT-12",
        "the error of a denied burst has the ID of one before it",
        "axi4/write",
    ),
    Mutant(
        "burst-ends-as-the-initiator-says",
        "guards.axi_write:AxiWrite.elaborate",
        ("last = beats == 0", "last = initiator.wlast"),
        "COM-FLT-12",
        "a write without WLAST continues with data that nobody checked",
        "axi4/write",
    ),
)
