"""The unit: register banks, CSR front, stages, engines, and the Mpu that connects them."""

from .effective import EffectivePrivilege
from .mpu import Mpu

__all__ = ["EffectivePrivilege", "Mpu"]
