"""Mutants of what decides about an access: comparators, priority, stages, verdict."""

from mutant import Mutant

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
        "highest-wins",
        "checker.priority:PriorityEncoder.elaborate",
        (
            "self.grant.eq(self.requests & -self.requests)",
            "self.grant.eq(self.requests & ~(self.requests >> 1))",
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
        "checker.required_permission:RequiredPermission.elaborate",
        (
            "with m.Case(Access.WALK):\n            m.d.comb += permission.read.eq(1)",
            "with m.Case(Access.WALK):\n            m.d.comb += permission.write.eq(1)",
        ),
        "HYP-STG-7",
        "a guest's page table that it cannot write denies its accesses",
        "permission/g-raw",
    ),
    Mutant(
        "v-not-asked",
        "checker.decision:StageDecision.elaborate",
        ("applies &= self.request.virt == self.stage.virt", "applies &= 1"),
        "MPU-HGP-8",
        "the hgmpu denies the host",
        "stage/g-off-1",
    ),
)
