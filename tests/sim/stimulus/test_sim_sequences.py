"""The sequences: they lead where single accesses hardly lead, and often enough."""

from itertools import pairwise
from random import Random

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.coverage.counts import RARE, rare
from mpu_hw_sim.coverage.exclusions import reason
from mpu_hw_sim.model import unit_rules
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE
from mpu_hw_sim.stimulus import random_steps
from mpu_hw_sim.stimulus.corners import Corners
from mpu_hw_sim.stimulus.entry_access import EntryAccess

from mpu_hw import MpuConfig
from mpu_hw.isa import CFG_A, AddressMode

POOL = MpuConfig(revision="sspmp-1.0", paddr_width=12, smepmp=True, entries={"pool": 6})
MPMPDELEG, HSPMPDELEG, MSECCFG, PMPCFG0 = 0x316, 0x616, 0x747, 0x3A0
NAMES = {n: name for family in POOL.csr_families for name, n in family.registers().items()}
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


@pytest.mark.rule("SSPMP-CFG-05", "SSPMP-DELEG-18")
def test_m_writes_every_reserved_permission_over_every_entry_of_s(played):
    _, outcomes = played
    selects, writers, seen = {}, {}, set()
    for step, (csr, _) in outcomes:
        access = step.csr
        name = NAMES.get(access.addr, "")
        if not access.write or access.virt or csr.illegal or name[:2] not in ("mi", "si"):
            continue
        index = selects.get(name[:2], 0) - 0x100
        if name.endswith("select"):
            selects[name[:2]] = access.wdata
        elif name.endswith("reg2") and index in range(6):
            if access.priv == 3 and writers.get(index) == 1:
                seen.add((index, access.wdata & 0x307))
            writers[index] = access.priv
    # R=0 with W=1, and SHARED without U.
    reserved = [cfg for cfg in (*range(8), *range(0x100, 0x108)) if cfg & 3 == 2]
    reserved += [*range(0x200, 0x208), 0x302, 0x306]
    missed = [(i, cfg) for i in range(6) for cfg in reserved if (i, cfg) not in seen]
    assert len(missed) <= 6 * len(reserved) // 4


def test_numbers_are_read_that_are_no_register_s_but_for_two_bits(played):
    _, outcomes = played
    numbers = {step.csr.addr for step, _ in outcomes}
    for name in ("siselect", "spmpen", "mpmpdeleg", "hspmpdeleg", "mseccfg"):
        (own,) = [number for number, register in NAMES.items() if register == name]
        near = [number for number in numbers if (number ^ own).bit_count() == 2]
        assert len(near) >= 25, name


def test_regions_side_by_side_have_nothing_or_a_granule_between_their_bounds():
    rng = Random(1)
    numbers = {name: number for number, name in NAMES.items()}
    put = EntryAccess(POOL, rng, Corners(POOL, rng), numbers, lambda: IDLE)
    apart = []
    for _ in range(200):
        addresses, mode = put.side_by_side(6)
        if mode == AddressMode.TOR << CFG_A:
            apart += [above - below for below, above in pairwise(addresses)]
    assert all(apart.count(words) >= 20 for words in (-1, 0, 1))


def test_bounds_are_every_power_of_two():
    corners = Corners(POOL, Random(1))
    bounds = [corners.bound() for _ in range(5_000)]
    assert all(bounds.count(1 << bit) >= 10 for bit in range(12))


@pytest.mark.parametrize("name", ["pool-1", "pool-5-no-switch", "fixed-no-vspmp", "pool-192"])
def test_sequences_leave_out_what_a_configuration_lacks(name):
    config = CONFIGURATIONS[name]
    reference = Reference(config)
    hits = [reference.answer(step).csr.hit for step in random_steps(config, 1, 2_000)]
    assert sum(hits) > len(hits) // 2
