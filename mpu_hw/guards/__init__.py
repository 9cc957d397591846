"""Guards for bus masters that have no hart: the unit between a master and the bus."""

from .axi4 import Axi4Guard
from .axi_lite import AxiLiteGuard
from .config import GuardConfig, Master
from .wishbone import WishboneGuard

__all__ = ["Axi4Guard", "AxiLiteGuard", "GuardConfig", "Master", "WishboneGuard"]
