"""Mutants of what decides about an access: comparators, priority, stages, verdict."""

from mutant import Mutant

from mpu_hw.isa import Access

__all__ = ["MUTANTS_CHECKER"]

MUTANTS_CHECKER = (
    Mutant(
        "hlv-from-machine",
        "checker.effective:EffectivePrivilege.elaborate",
        ("with m.If(self.hlsv):", "with m.If(self.hlsv & (self.hart_priv != Privilege.M)):"),
        "HYP-EFF-9",
        "HLV from M loads with the rights of M",
        "effective/hypervisor",
    ),
    Mutant(
        "last-entry-decides",
        "checker.lowest_denies:lowest_denies",
        ("[::-1]", "[:]"),
        "COM-PRIO-01",
        "a wide rule for all overrides the narrow one before it",
        "priority/65-generic",
    ),
    Mutant(
        "pipelined-by-the-next-request",
        "checker.check_port:CombinationalCheckPort.elaborate",
        (
            'path.request.eq(self._in_time(m, "request", decoder.request))',
            "path.request.eq(decoder.request)",
        ),
        "MPU-FEN-04",
        "a pipelined port takes cause and privilege from the request behind",
        "pipelined/mpu",
    ),
    Mutant(
        "highest-wins",
        "checker.priority:PriorityEncoder.elaborate",
        (
            "~low]",
            "high]",
        ),
        "COM-PRIO-01",
        "several entries decide",
        "priority/3",
        replaces="some-but-the-last index-of-six-bits",
    ),
    Mutant(
        "end-not-outside",
        "checker.request_decoder:RequestDecoder.elaborate",
        (
            "request.outside.eq(self.addr[plen:].any() | last[plen:].any())",
            "request.outside.eq(self.addr[plen:].any())",
        ),
        "COM-ADDR-03",
        "an access across 2**PLEN matches by its first bytes",
        "request_decoder/rv32-narrow-misaligned",
        replaces="size-off-by-one",
    ),
    Mutant(
        "walk-wants-write",
        "layout.permission_bits:RIGHTS",
        {Access.WALK: ("write",)},
        "HYP-STG-7",
        "a guest's page table that it cannot write denies its accesses",
        "permission/g-raw",
    ),
    Mutant(
        "v-not-asked",
        "checker.decision:StageDefault.elaborate",
        ("active &= self.request.virt == self.stage.virt", "active &= 1"),
        "MPU-HGP-8",
        "the hgmpu denies the host",
        "stage/g-off-1",
    ),
    Mutant(
        "equal-is-below",
        "checker.carry_compare:CarryCompare.elaborate",
        ("carry_chain(m, halves, carry)", "carry_chain(m, halves, 1)"),
        "COM-MATCH-01",
        "the first granule of a region is outside it, in carry cells",
        "carry_compare/32-below",
    ),
    Mutant(
        "guests-compared-with-the-host",
        "checker.carry_compare:CarryCompare.elaborate",
        ("select = self.select if self.chooses else Const(0, 1)", "select = Const(0, 1)"),
        "COM-MATCH-01",
        "an access of a guest is compared with the regions of the host, in carry cells",
        "carry_compare/32-below-of-two",
    ),
    Mutant(
        "highest-of-a-pair-decides",
        "checker.lowest_denies:tree_lowest_denies",
        ("Mux(low, first, second)", "Mux(high, second, first)"),
        "COM-PRIO-01",
        "a wide rule for all overrides the narrow one before it, in an ASIC",
        "priority/65-asic",
    ),
    Mutant(
        "region-below-an-access-decides",
        "checker.lowest_denies:carried_lowest_denies",
        ("(ROW, row)", "(ROW & 0xCFFF, row)"),
        "COM-PRIO-01",
        "an entry decides about accesses above its region, in carry cells",
        "priority/3-ecp5",
    ),
    Mutant(
        "empty-region-is-met-by-wide-accesses",
        "layout.parallel:far_bit",
        ("(max(most_granules(config, port) for port in config.ports) - 1).bit_length()", "0"),
        "COM-MATCH-03",
        "a region without a byte decides about a wide access to the first granules",
        "region/bytes-4",
    ),
    Mutant(
        "pipelined-without-a-request",
        "checker.check_port:CombinationalCheckPort.elaborate",
        ("deny_all, init=1))", "deny_all))"),
        "COM-ORD-01",
        "a pipelined port allows after reset what nobody asked",
        "pipelined/mpu",
    ),
    Mutant(
        "bound-of-another-bank",
        "registers.word_port:WordPort._first",
        ("if len(banks) == 1:", "if True:"),
        "SSPMP-MATCH-08",
        "the first region of a bank begins where a region of the PMP ends, in an ASIC",
        "words/entries-pool",
    ),
    Mutant(
        "region-between-the-ends-is-missed",
        "checker.word_matcher:ArrayWordMatcher.elaborate",
        ("self.granules > 2", "self.granules > 9"),
        "COM-PRIO-01",
        "a wide access around a region of four bytes is not denied, in an ASIC",
        "words/rv64-wide",
    ),
    Mutant(
        "empty-tor-matches",
        "registers.word_region:WordRegionDecoder.elaborate",
        ("self.first | below if several else 1", "1"),
        "COM-MATCH-03",
        "a region without a byte decides about a wide access, in an ASIC",
        "words/rv64-wide",
    ),
)
