"""Directed cases: the checklist of docs/rules.md section 15 as tables."""

from .case import Case, Demand, script
from .matching import MATCHING
from .permissions import PERMISSIONS
from .registers import REGISTERS
from .stages import STAGES

__all__ = ["CASES", "Case", "Demand", "script"]

CASES: tuple[Case, ...] = (*PERMISSIONS, *MATCHING, *STAGES, *REGISTERS)
