"""Directed cases: docs/rules.md section 15 (a checklist) and 14 (deviations) as tables."""

from .case import Case
from .deviations import DEVIATIONS, UNSEEN
from .matching import MATCHING
from .mpu_registers import REGISTERS
from .permissions import PERMISSIONS
from .script import Expect, script
from .sspmp_access import SSPMP_ACCESS
from .sspmp_delegation import SSPMP_DELEGATION
from .sspmp_guest_moves import SSPMP_GUEST_MOVES
from .sspmp_locks import SSPMP_LOCKS
from .sspmp_matching import SSPMP_MATCHING
from .sspmp_moves import SSPMP_MOVES
from .sspmp_permissions import SSPMP_PERMISSIONS
from .sspmp_stages import SSPMP_STAGES
from .sspmp_worked import SSPMP_WORKED
from .stages import STAGES
from .status_gates import STATUS_GATES

__all__ = ["CASES", "DEVIATIONS", "UNSEEN", "Case", "Expect", "script"]

CHECKLIST: tuple[Case, ...] = (
    *(*PERMISSIONS, *MATCHING, *STAGES, *REGISTERS, *STATUS_GATES),
    *(*SSPMP_PERMISSIONS, *SSPMP_MATCHING, *SSPMP_STAGES),
    *(
        *SSPMP_ACCESS,
        *SSPMP_LOCKS,
        *SSPMP_DELEGATION,
        *SSPMP_MOVES,
        *SSPMP_GUEST_MOVES,
        *SSPMP_WORKED,
    ),
)
CASES: tuple[Case, ...] = (*CHECKLIST, *DEVIATIONS)
