"""Register accesses to the denial record: mostly reads, by M and by those who may not."""

from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw.isa import DENIAL_CSRS
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.accessors import ACCESSORS

__all__ = ["draw_record_access"]

MACHINE = (3, False)
STATUS = next(iter(DENIAL_CSRS))


def draw_record_access(config: MpuConfig, rng: Random) -> CsrAccess:
    """Draw an access to a register of the record, which every fifth or so clears."""
    names = [name for name in DENIAL_CSRS if name in config.csr_base]
    who = [(priv, virt) for priv, virt, _ in ACCESSORS]
    priv, virt = MACHINE if rng.random() < 0.7 else rng.choice(who)
    write = rng.random() < 0.4
    name = STATUS if write and rng.random() < 0.8 else rng.choice(names)
    value = rng.getrandbits(config.xlen) if write else 0
    return CsrAccess(config.csr_base[name], priv, virt, write, value)
