"""The sequences: they lead where single accesses hardly lead, and often enough."""

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.coverage.counts import RARE, rare
from mpu_hw_sim.coverage.exclusions import reason
from mpu_hw_sim.model import unit_rules
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.stimulus import random_steps

from mpu_hw import MpuConfig

POOL = MpuConfig(revision="sspmp-1.0", paddr_width=12, smepmp=True, entries={"pool": 6})
MPMPDELEG, HSPMPDELEG, MSECCFG, PMPCFG0 = 0x316, 0x616, 0x747, 0x3A0
STEPS = 20_000


@pytest.fixture(scope="module")
def played():
    reference = Reference(POOL)
    outcomes = [(step, reference.answer(step)) for step in random_steps(POOL, 5, STEPS)]
    return reference.covered, outcomes


@pytest.mark.rule("PMP-06", "PMP-08", "SSPMP-LOCK-01", "SSPMP-LOCK-03", "SSPMP-DELEG-10")
@pytest.mark.rule("HYP-DELEG-12", "HYP-DELEG-15", "HYP-DELEG-17", "SSPMP-DELEG-18")
@pytest.mark.rule("SSPMP-DELEG-19", "HYP-LOCK-09", "SSPMP-CFG-02")
def test_no_rule_that_a_pool_can_show_is_hardly_met(played):
    covered, _ = played
    shown = [rule for rule in unit_rules("sspmp-1.0") if not reason(rule, POOL)]
    assert [rule for rule in shown if not covered[rule]] == []
    assert rare(covered, shown) == {}


def test_both_boundaries_come_to_both_ends_and_everywhere_between(played):
    _, outcomes = played
    for register in (MPMPDELEG, HSPMPDELEG):
        seen = {csr.rdata for step, (csr, _) in outcomes if step.csr.addr == register and csr.hit}
        assert seen >= set(range(7))


def test_every_permission_is_written_to_the_pmp_under_mml(played):
    _, outcomes = played
    mml, written = False, []
    for step, (csr, _) in outcomes:
        if step.reset:
            mml = False
        elif step.csr.write and step.csr.priv == 3 and csr.hit and not csr.illegal:
            if step.csr.addr == MSECCFG:
                mml = mml or bool(step.csr.wdata & 1)
            elif step.csr.addr == PMPCFG0 and mml:
                written += [step.csr.wdata >> 8 * lane & 0x87 for lane in range(4)]
    every = {lock | rwx for lock in (0, 0x80) for rwx in range(8)}
    assert {value for value in written if written.count(value) >= RARE} == every


@pytest.mark.parametrize("name", ["pool-1", "pool-5-no-switch", "fixed-no-vspmp", "pool-192"])
def test_sequences_leave_out_what_a_configuration_lacks(name):
    config = CONFIGURATIONS[name]
    reference = Reference(config)
    hits = [reference.answer(step).csr.hit for step in random_steps(config, 1, 2_000)]
    assert sum(hits) > len(hits) // 2
