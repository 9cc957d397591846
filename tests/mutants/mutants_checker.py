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
        "privilege-2-passes",
        "checker.request_decoder:RequestDecoder.elaborate",
        ("| (self.priv == RESERVED_PRIVILEGE)", ""),
        "COM-PRIO-04",
        "the reserved privilege is checked by nobody",
        "request_decoder/rv64-data",
        replaces="misaligned-carried machine-not-refused machine-refused-as-host",
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
        "disabled-decides",
        "checker.stage:StageChecker.elaborate",
        ("self.hit_any & self.entries.enabled & inside", "self.hit_any & inside"),
        "COM-PRIO-03",
        "an entry that is switched off decides",
        "stage/hs-off-4",
        replaces="outside-matches",
    ),
    Mutant(
        "paged-is-checked",
        "checker.decision:StageDecision.elaborate",
        (
            "applies = self._one_of(self.stage.columns) & self.bare",
            "applies = self._one_of(self.stage.columns)",
        ),
        "COM-STG-2",
        "the bank denies while paging is on",
        "stage/hs-off-4",
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
