"""How long a unit may take: the bounds that a bench waits for and no longer."""

from mpu_hw.config import MpuConfig
from mpu_hw.engine import unit_engine
from mpu_hw.layout import Latency

__all__ = ["LONGEST", "Latency", "latency_of"]

# More than any engine needs: a bench that waits longer would wait for ever.
LONGEST = Latency(4096, 4096)


def latency_of(config: MpuConfig) -> Latency:
    """Give the bounds of the engine that a configuration names."""
    return unit_engine(config).latency(config)
