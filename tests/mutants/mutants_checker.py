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
        "checker.priority:lowest_wins",
        ("list(rows)[::-1]", "list(rows)"),
        "COM-PRIO-01",
        "a wide rule for all overrides the narrow one before it",
        "priority/65-values",
    ),
    Mutant(
        "pipelined-by-the-next-request",
        "checker.check_port:CombinationalCheckPort.elaborate",
        ("path.request.eq(self._in_time(m, decoder.request))", "path.request.eq(decoder.request)"),
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
        ("carry = Const(self.inclusive, 1)", "carry = Const(1, 1)"),
        "COM-MATCH-01",
        "the first granule of a region is outside it, in carry cells",
        "carry_compare/32",
    ),
    Mutant(
        "guests-compared-with-the-host",
        "checker.carry_compare:CarryCompare.elaborate",
        ("select = self.select if self.chooses else Const(0, 1)", "select = Const(0, 1)"),
        "COM-MATCH-01",
        "an access of a guest is compared with the regions of the host, in carry cells",
        "carry_compare/32-of-two",
    ),
)
