"""What the stages of sspmp-1.0 keep between checks: always what the registers say."""

import pytest
from mpu_hw_sim.model import CsrAccess, Mpu, Status
from mpu_hw_sim.reference import model_config
from mpu_hw_sim.stimulus import random_steps

from mpu_hw import MpuConfig

POOL = MpuConfig(revision="sspmp-1.0", paddr_width=12, smepmp=True, entries={"pool": 6})
FIXED = MpuConfig(
    revision="sspmp-1.0", delegation="fixed", entries={"pmp": 3, "spmp": 4, "vspmp": 3}
)
STAGES = ("hs", "vs", "g", "m")


def _seen(watch):
    return watch.active, watch.disabled


@pytest.mark.parametrize("config", [POOL, FIXED], ids=["pool", "fixed"])
def test_what_is_kept_is_what_the_registers_say(config):
    setup = model_config(config)
    mpu = Mpu(setup)
    for step in random_steps(config, 3, 2_000):
        if step.reset:
            mpu = Mpu(setup)
        mpu.csr(step.csr, step.status)
        spec = mpu._spec
        for stage in STAGES:
            assert _seen(spec._watch(stage)) == _seen(spec._look(stage)), (stage, step.csr)


def test_a_write_of_one_bank_leaves_what_others_match():
    mpu = Mpu(model_config(POOL))
    spec, numbers = mpu._spec, {register.name: n for n, register in mpu._spec.csrs.numbers.items()}
    changed = {}
    for name in ("select", "mseccfg", "pmpcfg", "pmpaddr", "ireg", "vspmpen", "mpmpdeleg"):
        before = {stage: spec._watch(stage) for stage in STAGES}
        mpu.csr(CsrAccess(numbers[name], 3, write=True), Status())
        changed[name] = [stage for stage in STAGES if spec._watch(stage) is not before[stage]]
    assert changed == {
        "select": [],
        "mseccfg": [],
        "pmpcfg": ["m"],
        "pmpaddr": ["m"],
        "ireg": ["hs", "vs", "g"],
        "vspmpen": ["vs"],
        "mpmpdeleg": list(STAGES),
    }
