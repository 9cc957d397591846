"""What an access goes through: request, comparators, priority, permission, stages, verdict."""

from .check_port import CombinationalCheckPort
from .effective import EffectivePrivilege

__all__ = ["CombinationalCheckPort", "EffectivePrivilege"]
