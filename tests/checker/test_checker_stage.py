"""A stage of two entries: everything they can say about every kind of accessor."""

from itertools import product

import pytest
from leaf_bench import answers
from whole_stage import StageDecides

from mpu_hw import MpuConfig
from mpu_hw.layout import permission_bits, stage_rights

CONFIG = MpuConfig(entries={"mpu": 2, "vsmpu": 2, "hgmpu": 2})
STAGES = {stage.name: stage for stage in CONFIG.stages}
U, S, M = 0, 1, 3
NOTHING = 0
LOAD = 0
# Whether an access lies below a region, above it, inside it.
ENTRY = [row for row in product((0, 1), repeat=3) if row != (1, 1, 1)]


def drive_of(stage):
    request = [f"request.{name}" for name in ("access", "priv", "virt", "outside")]
    hits = ["below", "above", "inside", "entries.enabled"]
    return [*request, *hits, "bare", "select", "entries.nonempty", "permissions.0", "permissions.1"]


def rows_of(stage):
    everything = (1 << len(permission_bits(CONFIG, STAGES[stage].bank))) - 1
    for priv, virt, outside, bare in product((U, S, 2, M), (0, 1), (0, 1), (0, 1)):
        for one, other in product(ENTRY, ENTRY):
            for enabled, open0, open1 in product(range(4), (0, 1), (0, 1)):
                permissions = (everything if open0 else NOTHING, everything if open1 else NOTHING)
                hits = (a | b << 1 for a, b in zip(one, other, strict=True))
                yield (0, priv, virt, outside, *hits, enabled, bare, 0, 1, *permissions)


def expected(stage, row):
    """The decision procedure of docs/rules.md, entry by entry: active, deny, hit, entry."""
    _, priv, virt, outside, below, above, inside, enabled, bare, _, _, *permissions = row
    if priv not in (U, S) or not bare or virt != (stage != "hs"):
        return 0, 0, 0, 0
    for number in range(2):
        meets = not (below | above) >> number & 1
        if enabled >> number & 1 and meets and not outside:
            passes = bool(inside >> number & 1 and permissions[number])
            return 1, int(not passes), 1, number
    passes = priv == S and stage != "g"
    return 1, int(not passes), 0, 0


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-03", "COM-ADDR-03", "COM-DEF-03")
@pytest.mark.rule("MPU-DEF-01", "MPU-DEF-02", "COM-STG-1", "COM-STG-2", "COM-STG-3", "COM-ORD-07")
@pytest.mark.parametrize("stage", STAGES)
def test_two_entries_decide_every_access_as_the_rules_say(stage):
    rows = list(rows_of(stage))
    read = [f"result.{name}" for name in ("active", "deny", "hit", "entry")]
    got = answers(StageDecides(CONFIG, STAGES[stage]), drive_of(stage), read, rows)
    wrong = [(r, g) for r, g in zip(rows, got, strict=True) if g != expected(stage, r)]
    assert wrong[:5] == []


@pytest.mark.rule("MPU-PERM-20", "MPU-HGP-8")
@pytest.mark.parametrize("stage", STAGES)
def test_each_bit_of_a_permission_serves_the_privilege_and_sum_whose_right_it_is(stage):
    row = STAGES[stage]
    asked = list(product((U, S), (0, 1)))
    virt = int(stage != "hs")
    for number, held in enumerate(permission_bits(CONFIG, row.bank)):
        rows = [
            (LOAD, priv, virt, 0, 0, 0, 1, 1, 1, sum_, 1, 1 << number, 0) for priv, sum_ in asked
        ]
        got = answers(StageDecides(CONFIG, row), drive_of(stage), ["result.deny"], rows)
        passes = {
            (right.privilege, sum_)
            for right in stage_rights(CONFIG, row)
            for sum_ in (0, 1)
            if right.access == LOAD and held <= right.held and right.select in (None, sum_)
        }
        assert {who for who, (deny,) in zip(asked, got, strict=True) if not deny} == passes
