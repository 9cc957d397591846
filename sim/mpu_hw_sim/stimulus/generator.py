"""The seeded stream of steps that the benches and the compiled simulation run."""

from collections.abc import Iterator
from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw_sim.model import CsrAccess, Status
from mpu_hw_sim.step import IDLE, Step
from mpu_hw_sim.stimulus.corners import Corners
from mpu_hw_sim.stimulus.denial_record import draw_record_access
from mpu_hw_sim.stimulus.direct_csrs import RegisterTraffic
from mpu_hw_sim.stimulus.indirect_csrs import IndirectTraffic
from mpu_hw_sim.stimulus.requests import RequestTraffic

__all__ = ["random_steps"]

# Steps of mixed traffic after the registers were set up anew. Where entries can be locked they are
# set up more often: by then little of them can still be changed.
SEQUENCE_LENGTH = {"direct": 400, "indirect": 20}
SEQUENCE = {"direct": 0.0, "indirect": 0.1}  # how often a sequence begins
# How often a sequence begins with a reset. Locks of PMP and MML stay until the next one.
FRESH = {"direct": 0.5, "indirect": 0.9}
# How often a bank gets an entry that covers all memory.
BACKGROUND = {"direct": 0.05, "indirect": 0.15}
RECORD = 0.3  # how often an access is one to the denial record, where there is one
QUIET_STATUS = 0.5  # how often the status stays as it was
TRAFFIC: dict[str, type[RegisterTraffic | IndirectTraffic]] = {
    "direct": RegisterTraffic,
    "indirect": IndirectTraffic,
}


def _draw_status(rng: Random) -> Status:
    bits = rng.getrandbits(4)
    return Status(
        sum=bool(bits & 1),
        mxr=bool(bits & 2),
        vsum=bool(bits & 4),
        vmxr=bool(bits & 8),
        satp_bare=rng.random() < 0.85,
        vsatp_bare=rng.random() < 0.8,
        hgatp_bare=rng.random() < 0.85,
        stateen_m=rng.random() < 0.95,
        stateen_h=rng.random() < 0.9,
        vtvm=rng.random() < 0.1,
    )


class _Source:
    def __init__(self, config: MpuConfig, seed: int):
        self.config = config
        self.rng = Random(seed)
        self.corners = Corners(config, self.rng)
        self.registers = TRAFFIC[config.spec.access](config, self.rng, self.corners)
        self.ports = [RequestTraffic(config, port, self.rng, self.corners) for port in config.ports]
        self.status = Status()
        self.sequence_length = SEQUENCE_LENGTH[config.spec.access]
        self.fresh = FRESH[config.spec.access]
        self.background = BACKGROUND[config.spec.access]
        self.sequences = SEQUENCE[config.spec.access]

    def step(self, csr: CsrAccess, *, reset: bool = False) -> Step:
        rng = self.rng
        if rng.random() >= QUIET_STATUS:
            self.status = _draw_status(rng)
        requests = tuple(None if rng.random() < 0.04 else port.draw() for port in self.ports)
        return Step(self.status, csr, requests, reset)

    def access(self) -> CsrAccess:
        rng = self.rng
        if self.config.denial_record and rng.random() < RECORD:
            return draw_record_access(self.config, rng)
        return self.registers.draw() if rng.random() < 0.6 else self.registers.glance()

    def sequence(self) -> Iterator[Step]:
        rng = self.rng
        self.corners.move()
        self.registers.move()
        if rng.random() < self.fresh:
            # A write in the clock of a reset must leave nothing behind.
            yield self.step(self.registers.draw() if rng.random() < 0.5 else IDLE, reset=True)
        for access in self.registers.set_up():
            yield self.step(access)
        for _ in range(self.sequence_length):
            if rng.random() < self.background:
                for access in self.registers.background():
                    yield self.step(access)
            if rng.random() < self.sequences:
                for access in self.registers.sequence():
                    yield self.step(access)
            yield self.step(self.access())
        for access in self.registers.last():
            yield self.step(access)


def random_steps(config: MpuConfig, seed: int, count: int) -> Iterator[Step]:
    """Yield ``count`` steps; the same for the same configuration and seed.

    The first one is a reset. Then come sequences: the registers of all banks are set up anew in a
    few neighbourhoods of addresses, and mixed traffic runs there. Every step of a sequence also
    checks at every port.
    """
    source = _Source(config, seed)
    yield Step(Status(), IDLE, (None,) * len(config.ports), reset=True)
    done = 1
    while done < count:
        for step in source.sequence():
            if done >= count:
                return
            yield step
            done += 1
