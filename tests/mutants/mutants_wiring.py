"""Bugs between the parts: a whole check, and the whole unit."""

from mutant import Mutant

__all__ = ["MUTANTS_WIRING"]

PATH, ENGINE = "checker/check_path.py", "checker/engine.py"
DEDICATED, MPU, REVISION = "registers/direct_register_file.py", "mpu.py", "revision/mpu09.py"
STAGES = "revision/stages.py"
CHECK = "check_port/no-vsmpu check_port/no-hgmpu"

MUTANTS_WIRING = (
    Mutant(
        "vs-by-host-sum",
        STAGES,
        'select="vsum"',
        'select="sum"',
        "MPU-PERM-20",
        "the guest's rules obey the host's SUM",
        "check_port/no-hgmpu",
    ),
    Mutant(
        "hgmpu-passes-unmatched",
        REVISION,
        'bank="hgmpu"),',
        'bank="hgmpu", no_match={Privilege.S: {}}),',
        "MPU-DEF-02",
        "a guest reaches what nobody granted",
        "stage/g-off-1",
    ),
    Mutant(
        "g-page-fault",
        STAGES,
        "causes=GUEST_PAGE_FAULTS",
        "causes=PAGE_FAULTS",
        "COM-FLT-3",
        "a fault of the hgmpu can be delegated to the guest that made it",
        "verdict/g",
    ),
    Mutant(
        "first-granule-twice",
        PATH,
        "matcher.last.eq(self.request.last)",
        "matcher.last.eq(self.request.first)",
        "COM-PRIO-02",
        "an access across two regions is checked by its first byte",
        CHECK,
    ),
    Mutant(
        "any-for-all",
        PATH,
        "checker.hit_all.eq(hit_all)",
        "checker.hit_all.eq(hit_any)",
        "COM-PRIO-02",
        "a partial match passes",
        CHECK,
    ),
    Mutant(
        "bare-tied",
        PATH,
        "checker.bare.eq(self._state(stage.bare) if stage.bare else 1)",
        "checker.bare.eq(1)",
        "COM-STG-4",
        "banks check while paging is on",
        CHECK,
    ),
    Mutant(
        "stages-of-other-ports",
        PATH,
        "if stage.name in port.stages",
        'if stage.name != "g"',
        "COM-STG-3",
        "the hgmpu is not asked",
        CHECK,
    ),
    Mutant(
        "allow-without-request",
        ENGINE,
        "check.allow.eq(check.valid & verdict.allow)",
        "check.allow.eq(verdict.allow)",
        "COM-FLT-12",
        "an idle port says allowed",
        CHECK,
    ),
    Mutant(
        "virt-lost",
        ENGINE,
        "decode.virt.eq(check.virt if self.config.hypervisor else 0)",
        "decode.virt.eq(0)",
        "COM-STG-3",
        "guests are checked as hosts",
        CHECK,
    ),
    Mutant(
        "enables-crossed",
        DEDICATED,
        "members.enabled.eq(banks[stage.bank].enabled)",
        "members.enabled.eq(banks[self.config.banks[0].name].enabled)",
        "MPU-SW-02",
        "mpuswitch gates every bank",
        "unit/rv32",
    ),
    Mutant(
        "status-lost",
        MPU,
        "m.d.comb += getattr(component.status, name).eq(getattr(self.status, name))",
        "m.d.comb += getattr(component.status, name).eq("
        'getattr(self.status, name) | (name == "sum"))',
        "COM-EFF-2",
        "SUM is stuck at 1",
        "unit/rv32 unit/rv64",
    ),
    Mutant(
        "csr-write-late",
        DEDICATED,
        "wiring.connect(m, wiring.flipped(self.csr), decoder.csr)",
        "wiring.connect(m, wiring.flipped(self.csr), decoder.csr)\n"
        "        m.d.comb += decoder.csr.write.eq(self.csr.write & ~self.csr.virt)",
        "MPU-ACC-4",
        "a guest's writes are lost",
        "unit/rv32",
    ),
)
